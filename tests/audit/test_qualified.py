"""Opportunities as they stood at the moment of the run."""

from typing import Any

import pytest

from revops_cli.audit.qualified import OPPORTUNITIES
from revops_cli.engine.protocol import quote

AS_OF = "2026-03-01T00:00:00Z"
PEOPLE = [{"person_id": "a", "assigned_at": "2026-01-05T09:00:00Z"}]


@pytest.mark.parametrize(
    ("cells", "ends"),
    [
        ({"stage": "Closed Lost"}, (True, False)),
        ({"stage": "closed - lost "}, (True, False)),
        ({"stage": "Closed Won"}, (True, True)),
        ({"stage": "Closed Lost", "is_closed": ""}, (True, False)),
        ({"stage": "Closed Won", "is_closed": "false"}, (False, False)),
        ({"stage": "Closed Lost", "closed_at": "2026-04-01T00:00:00Z"}, (False, False)),
        ({"stage": "Closed Won", "is_won": "false"}, (True, False)),
        ({"stage": "Lost in translation"}, (False, False)),
        ({"stage": "Evaluation", "is_closed": "true"}, (True, False)),
        ({"stage": ""}, (False, False)),
    ],
    ids=str,
)
def test_an_opportunity_is_closed_as_its_flags_say_else_its_stage(
    run_audit: Any, cells: dict[str, str], ends: tuple[bool, bool]
) -> None:
    found = run_audit(people=PEOPLE, opportunities=[{"opp_id": "o", **cells}], as_of=AS_OF, reports=("sdr",))

    assert found.engine.rows(f"SELECT is_closed, is_won FROM {quote(OPPORTUNITIES)}") == [ends]
