"""The table of docs/requirements-score.md is true: every requirement has a test that carries its id."""

import re
from pathlib import Path

import pytest

from revops_cli.pipeline.config import Root
from revops_cli.score.segment_settings import Market, Saved, SegmentSettings
from revops_cli.score.settings import Model, Outcomes, ScoreRow, ScoreSettings, Signals

TOP = Path(__file__).parents[2]
PAGE = (TOP / "docs" / "requirements-score.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([A-Z]{2}-\d\d) \| .+ \| (.+) \| `(\S+)::(\w+)` \|$", PAGE, re.MULTILINE)
WANTED = [
    *(f"SC-{number:02}" for number in (1, 2, 3, 4, 5, 6, 7, 8, 14, 15)),
    *(f"SG-{number:02}" for number in range(1, 22)),
    *("OP-20", "MX-15", "PR-01", "PR-02", "PR-03", "PR-04", "PR-06", "PR-07", "XP-01", "XP-02", "XP-03"),
]
SECTIONS = (Root, ScoreSettings, SegmentSettings, Model, ScoreRow, Signals, Outcomes, Market, Saved)


def test_every_requirement_is_listed_once_and_in_order() -> None:
    assert [row[0] for row in ROWS] == WANTED


@pytest.mark.parametrize(("requirement", "_where", "file", "name"), ROWS, ids=[row[0] for row in ROWS])
def test_the_test_is_there_and_carries_the_id(requirement: str, _where: str, file: str, name: str) -> None:
    assert requirement.lower().replace("-", "_") in name
    assert re.search(rf"^def {name}\(", (TOP / file).read_text(encoding="utf-8"), re.MULTILINE)


def test_the_keys_of_the_table_are_keys_of_the_config() -> None:
    """A renamed key would leave the table behind."""
    named = {key for _, where, _, _ in ROWS for key in re.findall(r"[` ](\w+):", where)}
    known = {name for section in SECTIONS for name in section.model_fields}

    assert named - known == set()
