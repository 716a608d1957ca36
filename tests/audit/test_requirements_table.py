"""The table of docs/requirements-audit.md is true: tests, figures, findings and keys are there."""

import re
from pathlib import Path

import pytest

from revops_cli.audit.findings import codes
from revops_cli.audit.registry import reports
from revops_cli.audit.settings import AuditSettings

TOP = Path(__file__).parents[2]
PAGE = (TOP / "docs" / "requirements-audit.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([A-Z]{2}-\d\d) \| .+ \| (.+) \| `(\S+)::(\w+)` \|$", PAGE, re.MULTILINE)
FIGURES = {name for report in reports().values() for name, _needs in report.measures}


def test_the_groups_of_nurture_and_of_what_remains_are_whole() -> None:
    listed = {row[0] for row in ROWS}
    said = set(re.findall(r"\(([A-Z]{2}-\d\d)\)", PAGE))
    nurture = {f"NR-{number:02}" for number in range(1, 19)}
    rest = {f"MX-{number:02}" for number in range(1, 18)}
    assert nurture - listed == set()
    assert rest - listed - said == set()
    assert len(listed) == len(ROWS)


@pytest.mark.parametrize(("requirement", "where", "file", "name"), ROWS, ids=[row[0] for row in ROWS])
def test_the_test_and_what_it_names_are_there(requirement: str, where: str, file: str, name: str) -> None:
    assert requirement.lower().replace("-", "_") in name
    assert re.search(rf"^def {name}\(", (TOP / file).read_text(encoding="utf-8"), re.MULTILINE)
    for word in re.findall(r"`(\w+)(?:_\*)?`", where):
        known = FIGURES | codes().keys() | {"rep", "program"}
        assert word in known or any(figure.startswith(word) for figure in known), word
    for section, key in re.findall(r"`(\w+): (\w+):`", where):
        assert key in type(getattr(AuditSettings(), section)).model_fields
