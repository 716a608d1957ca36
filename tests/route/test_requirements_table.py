"""The table of docs/requirements.md is true: every requirement has a test that carries its id."""

import re
from pathlib import Path

import pytest

from revops_cli.pipeline.config import Root
from revops_cli.route.settings import RouteSettings

TOP = Path(__file__).parents[2]
PAGE = (TOP / "docs" / "requirements.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([A-Z]{2}-\d\d) \| .+ \| (.+) \| `(\S+)::(\w+)` \|$", PAGE, re.MULTILINE)
GROUPS = {"AR": range(1, 47), "TA": range(1, 5), "HO": range(1, 13), "WD": range(1, 7), "PR": range(1, 9)}
WANTED = [
    *(f"{group}-{number:02}" for group, numbers in GROUPS.items() for number in numbers),
    *(f"XP-{number:02}" for number in (1, 2, 3, 4, 5, 7)),
]


def test_every_requirement_is_listed_once_and_in_order() -> None:
    assert [row[0] for row in ROWS] == WANTED


@pytest.mark.parametrize(("requirement", "_where", "file", "name"), ROWS, ids=[row[0] for row in ROWS])
def test_the_test_is_there_and_carries_the_id(requirement: str, _where: str, file: str, name: str) -> None:
    assert requirement.lower().replace("-", "_") in name
    assert re.search(rf"^def {name}\(", (TOP / file).read_text(encoding="utf-8"), re.MULTILINE)


def test_the_keys_of_the_table_are_keys_of_the_config() -> None:
    """A renamed key would leave the table behind."""
    named = {key for _, where, _, _ in ROWS for key in re.findall(r"`(\w+):", where)}
    known = {*RouteSettings.model_fields, *Root.model_fields, "to", "queue", "clock", "outside_hours", "maximum_hours"}

    assert named - known == set()
