"""Cherry-picking in the report: what is told, who is counted, and the map behind it."""

from typing import Any

import pytest


def leads(
    rep: str, source: str, touched: int, of: int, **more: str
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    people = [
        {
            "person_id": f"{rep} {source} {at}", "owner_id": rep, "lead_source": source, "status": "Assigned",
            "assigned_at": "2026-01-05T09:00:00Z", **more,
        }
        for at in range(of)
    ]  # fmt: skip
    calls = [
        {"person_id": row["person_id"], "at": "2026-01-05T10:00:00Z", "actor_id": rep, "channel": "call"}
        for row in people[:touched]
    ]
    return people, calls


def test_cp1_in_the_report(run_audit: Any) -> None:
    expo, web = leads("bob", "Tradeshow", 10, 60), leads("bob", "Web", 108, 120)
    found = run_audit(
        people=expo[0] + web[0],
        activities=expo[1] + web[1],
        reps=[{"rep_id": "bob", "name": "Bob", "team": "east"}],
        reports=("dispositions",),
    )
    (told,) = found.findings("cherry_picking")
    assert (told["rep"], told["team"], told["source"], told["n"], told["of_n"]) == ("bob", "east", "Tradeshow", 10, 60)
    assert (round(told["value"], 3), told["limit_value"], f"{told['p']:.0e}") == (0.167, 0.9, "6e-23")
    assert "16.7 % (9.3-28.0) against 90.0 % elsewhere" in told["detail"]
    assert (found.value("cherry_picking"), found.value("source_ignored")) == (1, 0)
    assert found.by("cherry_picking", "rep", "bob") == 1
    heat = next(show for show in found.done.outcomes["dispositions"].shows if "source" in show.title)
    assert (heat.columns, heat.rows) == (("rep", "Web", "Tradeshow"), (("Bob", "90 % of 120", "17 % of 60"),))
    (file,) = found.done.outcomes["dispositions"].files
    rows = found.engine.rows(f"SELECT source, n, touched, touched_rate, bypassed_rate FROM ({file.query}) ORDER BY 1")
    assert rows == [("Tradeshow", 60, 10, 0.166667, 0.0), ("Web", 120, 108, 0.9, 0.0)]


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        pytest.param("2026-01-06T08:59:59Z", 0, id="there is time left to answer them"),
        pytest.param("2026-01-06T09:00:00Z", 1, id="there is none"),
    ],
)
def test_fresh_leads_are_not_yet_left_out(run_audit: Any, as_of: str, expected: int) -> None:
    expo, web = leads("bob", "Expo", 0, 30), leads("bob", "Web", 30, 30)
    found = run_audit(people=expo[0] + web[0], activities=expo[1] + web[1], as_of=as_of, reports=("dispositions",))
    assert found.value("cherry_picking") == expected


def test_outbound_is_not_picked_up(run_audit: Any) -> None:
    expo, web = leads("bob", "Expo", 0, 30, lead_type="outbound"), leads("bob", "Web", 30, 30)
    found = run_audit(people=expo[0] + web[0], activities=expo[1] + web[1], reports=("dispositions",))
    assert found.value("cherry_picking") == 0
