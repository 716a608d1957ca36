"""Gaming by bypass: one rep against all others."""

from typing import Any

import pytest

from revops_cli.audit.reports.bypassing import Aside, gamers
from revops_cli.audit.settings import Dispositions

OTHERS = [Aside(f"r{at}", "east", 2, 60) for at in range(9)]


@pytest.mark.parametrize(
    ("rep", "expected"),
    [
        pytest.param(Aside("bob", "east", 15, 60), ["bob"], id="a quarter against a thirtieth"),
        pytest.param(Aside("bob", "east", 11, 60), ["bob"], id="fifteen points more"),
        pytest.param(Aside("bob", "east", 10, 60), [], id="less than fifteen points"),
        pytest.param(Aside("bob", "east", 20, 20), ["bob"], id="twenty leads"),
        pytest.param(Aside("bob", "east", 19, 19), [], id="nineteen leads"),
        pytest.param(Aside("bob", "east", 4, 20), [], id="within chance"),
        pytest.param(Aside("bob", "east", 0, 60), [], id="none"),
    ],
)
def test_who_stands_out(rep: Aside, expected: list[str]) -> None:
    assert [one.rep.rep for one in gamers([rep, *OTHERS], Dispositions())] == expected


def test_a_rep_alone_is_compared_with_nobody() -> None:
    assert gamers([Aside("bob", "", 60, 60)], Dispositions()) == []
    assert gamers([], Dispositions()) == []


def test_a_gate_reason_is_no_gaming(run_audit: Any) -> None:
    people = [
        {
            "person_id": f"{rep}{at}", "owner_id": rep, "assigned_at": "2026-01-05T09:00Z", "status": "Unqualified"
            if at < aside else "Assigned", "reason": reason if at < aside else "", "lead_type": "inbound",
        }
        for rep, aside, reason in (("ann", 20, "Bad lead"), ("bob", 20, "Student"), ("cid", 1, "Bad lead"))
        for at in range(40)
    ]  # fmt: skip
    nobody = [{"person_id": "nobody", "at": "2026-01-05T09:00Z", "actor_id": "ann", "channel": "call"}]
    found = run_audit(people=people, activities=nobody, reports=("dispositions",))
    (told,) = found.findings("bypass_gaming")
    assert (told["rep"], told["n"], told["of_n"], told["value"], told["limit_value"]) == ("ann", 20, 40, 0.5, 0.0125)
    assert found.by("bypass_gaming", "rep", "ann") == 1
