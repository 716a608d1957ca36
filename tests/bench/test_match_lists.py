"""The makers of benches: the same lists every time, figures that add up, and a floor under both."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

HERE = Path(__file__).parent


def loaded(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_same_numbers_give_the_same_lists(tmp_path: Path) -> None:
    made = loaded("match_lists")
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
        made.write(folder, 50, 20)
    one, two = ([path.read_bytes() for path in sorted(folder.iterdir())] for folder in folders)

    assert one == two
    assert [text.count(b"\n") for text in one] == [51, 21, 21]


TRUTH = [
    {"LeadId": "L1", "AccountId": "A1", "Category": "match", "AlsoAcceptable": ""},
    {"LeadId": "L2", "AccountId": "A2", "Category": "match", "AlsoAcceptable": ""},
    {"LeadId": "L3", "AccountId": "", "Category": "nomatch", "AlsoAcceptable": ""},
    {"LeadId": "L4", "AccountId": "A4", "Category": "ignore", "AlsoAcceptable": "A5"},
]

CASES = [
    pytest.param({"L1": "A1", "L2": "A2"}, (1.0, 1.0, 1.0, 0.0), id="all right"),
    pytest.param({"L1": "A1"}, (1.0, 0.5, 2 / 3, 0.0), id="one missed"),
    pytest.param({"L1": "A1", "L2": "A2", "L3": "A1"}, (2 / 3, 1.0, 0.8, 1.0), id="one too many"),
    pytest.param({"L1": "A1", "L2": "A2", "L4": "A5"}, (1.0, 1.0, 1.0, 0.0), id="ignored, of the family"),
    pytest.param({"L1": "A1", "L2": "A2", "L4": "A9"}, (2 / 3, 1.0, 0.8, 0.0), id="ignored, but wrong"),
    pytest.param({}, (0.0, 0.0, 0.0, 0.0), id="nothing"),
]


@pytest.mark.parametrize(("given", "expected"), CASES)
def test_figures(given: dict[str, str], expected: tuple[float, ...]) -> None:
    assert loaded("match_sides").figures(given, TRUTH) == pytest.approx(expected)
