import pytest

from revops_cli.errors import ConfigError
from revops_cli.match.decisions import decided
from revops_cli.match.inputs import MatchInputs

NUMBERS = {"A1": 0, "A2": 1}

CONTRADICTIONS = [
    pytest.param(
        [{"company": "Acme", "account": "A1", "at": "m:2"}, {"company": "ACME Inc", "account": "A2", "at": "m:3"}],
        [],
        "m:3: contradicts m:2 about company 'acme'",
        id="two accounts",
    ),
    pytest.param(
        [{"lead": "L1", "account": "A1", "at": "m:2"}],
        [{"lead": "L1", "account": "A1", "at": "n:9"}],
        "m:2: contradicts n:9 about lead 'L1'",
        id="manual and never",
    ),
    pytest.param([{"account": "A1", "at": "m:2"}], [], "m:2: a decision names no lead", id="asks nothing"),
    pytest.param([{"domain": "acme", "account": "A1", "at": "m:2"}], [], "m:2: 'acme' is no domain", id="no domain"),
    pytest.param([{"company": "n/a", "account": "A1", "at": "m:2"}], [], "m:2: 'n/a' names no company", id="no name"),
]


@pytest.mark.parametrize(("manual", "never", "message"), CONTRADICTIONS)
def test_refused(manual: list[dict[str, str]], never: list[dict[str, str]], message: str) -> None:
    with pytest.raises(ConfigError) as refused:
        decided(MatchInputs(manual=tuple(manual), never=tuple(never)), NUMBERS)

    assert str(refused.value).startswith(message)


ALLOWED = [
    pytest.param([{"lead": "L1", "account": "A1"}] * 2, [], id="the same line twice"),
    pytest.param([{"lead": "L1", "account": "A1"}], [{"lead": "L1", "account": "A2"}], id="another account"),
    pytest.param([{"lead": "L1", "account": "A1"}], [{"company": "Acme", "account": "A1"}], id="another question"),
    pytest.param([], [], id="nothing"),
]


@pytest.mark.parametrize(("manual", "never"), ALLOWED)
def test_allowed(manual: list[dict[str, str]], never: list[dict[str, str]]) -> None:
    found = decided(MatchInputs(manual=tuple(manual), never=tuple(never)), NUMBERS)

    assert found.notes == ()
    assert found.account_of("L1", "acme", ()) == (0 if manual else None)


def test_an_account_that_is_not_there_is_noted() -> None:
    found = decided(MatchInputs(never=({"lead": "L1", "account": "A9", "at": "never-match.csv:2"},)), NUMBERS)

    assert found.notes == ("never-match.csv:2: no account 'A9'; passed over",)
    assert found.barred("L1", "", ()) == frozenset()
