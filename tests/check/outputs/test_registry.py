import pytest

from revops_cli.check.outputs.registry import FORMATS, Wanted, wanted_of, written
from revops_cli.check.result import Run
from revops_cli.errors import UsageError

ASKED = [
    pytest.param(["sarif=a=b.sarif"], [Wanted("sarif", "a=b.sarif")], id="path-with-an-equals-sign"),
    pytest.param(["github"], [Wanted("github", "-")], id="standard-output"),
    pytest.param(["console", "github=-"], [Wanted("console", "-"), Wanted("github", "-")], id="lines-of-a-log-share"),
    pytest.param(["json=a", "json=a"], [Wanted("json", "a")], id="the-same-twice"),
    pytest.param([], [], id="none"),
]


@pytest.mark.parametrize(("texts", "wanted"), ASKED)
def test_outputs_asked_for(texts: list[str], wanted: list[Wanted]) -> None:
    assert wanted_of(texts) == tuple(wanted)


REFUSED = [
    pytest.param(["sariff=a"], "'sariff=a' is no output", id="misspelt"),
    pytest.param(["=a"], "'=a' is no output", id="no-format"),
    pytest.param(["json=a", "csv=a"], "json and csv both go to 'a'", id="one-file-for-two"),
    pytest.param(["json", "github"], "json and github both go to standard output", id="json-is-not-a-log"),
]


@pytest.mark.parametrize(("texts", "problem"), REFUSED)
def test_outputs_refused(texts: list[str], problem: str) -> None:
    with pytest.raises(UsageError, match=problem):
        wanted_of(texts)


@pytest.mark.parametrize("name", FORMATS)
def test_every_form_can_be_made_of_any_run(name: str, run: Run, empty_run: Run) -> None:
    assert written(name, run) == written(name, run) != ""
    assert isinstance(written(name, empty_run), str)
