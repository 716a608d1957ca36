"""The summary for a terminal."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from revops_cli.audit.outcome import Show
from revops_cli.audit.step import Audit
from revops_cli.audit.text import SHOWN, lines

AT = "2026-01-05T10:00:00Z"


def lead(number: int, **more: str) -> dict[str, str]:
    named = {"Id": f"l{number}", "owner_id": "u1", "lead_source": "Web", "Status": "Assigned", "created_at": AT}
    return {**named, "assigned_at": AT, "reason": "", "is_exception": "", **more}


CALL = {
    "activity_id": "a1", "person_id": "l1", "actor_id": "u1", "at": "2026-01-05T11:00:00Z", "actor_type": "User",
    "channel": "call", "direction": "out", "is_completed": "true",
}  # fmt: skip


@pytest.fixture(scope="module")
def done(run_module_audit: Callable[..., Any]) -> Audit:
    people = [lead(1), lead(2), lead(3, is_exception="true"), lead(4, Status="Unqualified", dispositioned_at=AT)]
    made: Audit = run_module_audit(
        people=people, activities=[CALL], as_of="2026-01-31T00:00Z", reports=("pickup",)
    ).done
    return made


@pytest.mark.parametrize("width", [40, 60, 100])
def test_no_line_is_wider_than_asked_and_none_is_lost(done: Audit, width: int) -> None:
    found = lines(done, width)

    assert max(map(len, found)) <= width
    words = " ".join(" ".join(found).split())
    assert words == " ".join(" ".join(lines(done, 1000)).split())


def test_the_summary(done: Audit) -> None:
    found = lines(done, 100)

    assert found[:2] == [
        "Lead audit as of 2026-01-31T00:00+00:00",
        "3 cycles assigned up to then; excluded: exception 1",
    ]
    assert "  pick_up_rate                  66.7 %  2/3  (20.8-93.9)  small n  goal 90.0 % or more: missed" in found
    assert "  touched                            1" in found
    at = found.index("Findings: 1 warning, 1 info")
    assert found[at + 1 : at + 4] == [
        "  warning bypass_unjustified               1",
        "          Dispositioned without a touch and without a gate reason",
        "          -> work the lead or give a reason of audit.pickup.prequalification",
    ]


def test_counts_and_tables_are_shown_where_a_sub_report_is_asked_for(done: Audit) -> None:
    show = Show(
        "Reps", "A note.", ("Rep", "n"), tuple((f"jane{n}@x.example", str(n)) for n in range(SHOWN + 2)), frozenset({1})
    )
    outcomes = {"pickup": replace(done.outcomes["pickup"], shows=(show,), notes=("seen",))}
    named = replace(done, outcomes=outcomes)
    whole = replace(named, options=replace(done.options, reports=()))

    asked, plain = "\n".join(lines(named, 60)), "\n".join(lines(whole, 60))

    assert "    Rep   n\n    •••   0\n" in asked
    assert "    and 2 more\n  A note." in asked
    assert "jane1@x.example" in "\n".join(lines(named, 60, values=True))
    assert "Reps" not in plain
    assert "touched  " not in plain
    assert "  note: seen" in plain


def test_what_is_missing_is_said_once(run_audit: Callable[..., Any]) -> None:
    found = lines(run_audit(people=[lead(1)], as_of="2026-01-31T00:00Z", reports=("pickup",)).done, 300)

    at = found.index("Not computable")
    assert found[at + 1].startswith("  needs activities: pick_up_rate, touch_rate, bypass_rate")
    assert found[at + 1 :].count("") == 1
    assert "Findings: none" in found
