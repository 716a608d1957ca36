"""Requirements that several sub-reports meet together, by their id."""

from typing import Any

from revops_cli.audit.settings import AuditSettings
from revops_cli.audit.summary import as_json
from revops_cli.engine.protocol import quote


def lead(person: str, **more: str) -> dict[str, str]:
    return {
        "person_id": person, "owner_id": "ann", "status": "Working", "assigned_at": "2026-01-05T09:00:00Z",
        "lead_type": "inbound", **more,
    }  # fmt: skip


def call(person: str, at: str, **more: str) -> dict[str, str]:
    return {
        "activity_id": f"{person} {at}",
        "person_id": person,
        "at": at,
        "actor_id": "ann",
        "channel": "call",
        **more,
    }


def moved(person: str, field: str, old: str, new: str, at: str) -> dict[str, str]:
    return {"person_id": person, "field": field, "old": old, "new": new, "at": at, "by": "ann"}


def test_nr_17_an_opt_out_ends_it_and_nothing_else_does(run_audit: Any) -> None:
    closed = {"status": "Nurture", "dispositioned_at": "2026-01-08T09:00:00Z", "reason": "Abandoned"}
    people = [lead("a", **closed), lead("b", **closed, opted_out="true", opted_out_at="2026-02-01T09:00:00Z")]
    found = run_audit(people=people, reports=("nurture",))
    file = found.done.outcomes["nurture"].files[0]
    assert found.engine.rows(f"SELECT {quote('Id')} FROM ({file.query}) AS file") == [("a",)]
    assert (found.value("nurture_held"), found.value("nurture_ended")) == (1, 1)


def test_ho_08_two_more_no_shows_and_five_touches_in_seven_days(run_audit: Any) -> None:
    rows = [
        {
            "meeting_id": str(day), "person_id": "a", "scheduled_at": f"2026-02-0{day}T10:00:00Z", "sdr_id": "ann",
            "disposition": "Not Completed-No Show", "dispositioned_at": f"2026-02-0{day}T11:00:00Z",
        }
        for day in (1, 2, 3)
    ]  # fmt: skip
    calls = [call("a", f"2026-02-{day:02}T12:00:00Z") for day in (3, 4, 5, 6, 7)]
    found = run_audit(people=[lead("a")], meetings=rows, activities=calls, reports=("meetings",))
    assert [row["n"] for row in found.findings("nurture_due")] == [3]
    assert found.share("no_show_touches") == (3, 3)
    fewer = run_audit(people=[lead("a")], meetings=rows, activities=calls[1:], reports=("meetings",))
    assert len(fewer.findings("no_show_touches_missed")) == 3


def test_ho_10_dates_and_owners_of_earlier_cycles_are_rebuilt_from_the_history(run_audit: Any) -> None:
    dates = ("2026-01-05T09:00:00Z", "2026-04-01T09:00:00Z", "2026-07-01T09:00:00Z")
    history = [
        moved("a", "Assigned_Date__c", dates[0], dates[1], dates[1]),
        moved("a", "Assigned_Date__c", dates[1], dates[2], dates[2]),
        moved("a", "Owner", "bob", "cat", "2026-04-01T08:00:00Z"),
        moved("a", "Owner", "cat", "ann", "2026-07-01T08:00:00Z"),
        moved("a", "Status", "Working", "Nurture", "2026-02-01T09:00:00Z"),
        moved("a", "Status", "Working", "Unqualified", "2026-05-01T09:00:00Z"),
    ]
    found = run_audit(people=[lead("a", assigned_at=dates[2])], history=history, reports=("response",))
    assert found.units("cycle_no", "rep", "bucket") == [
        (1, "bob", "nurture"),
        (2, "cat", "unqualified"),
        (3, "ann", ""),
    ]


def test_mx_02_a_sub_stage_is_working_and_no_disposition(run_audit: Any) -> None:
    people = [lead("a", status="Connected"), lead("b")]
    calls = [call(person, "2026-01-05T10:00:00Z") for person in "ab"]
    found = run_audit(people=people, activities=calls, reports=("dispositions",))
    assert found.value("stage_working") == 2
    by = found.metric("stage_working").by["status"]
    assert {name: value.n for name, value in by.items()} == {"Connected": 1, "Working": 1}


def test_mx_03_five_minutes_are_shown_and_are_no_target(run_audit: Any) -> None:
    found = run_audit(
        people=[lead("a"), lead("b")],
        activities=[call("a", "2026-01-05T09:05:00Z"), call("b", "2026-01-05T09:05:01Z")],
        reports=("response",),
    )
    assert found.share("within_fast") == (1, 2)
    assert found.share("sla_attainment") == (2, 2)


def test_mx_06_and_mx_08_peers_stand_beside_our_figures(run_audit: Any) -> None:
    settings = AuditSettings.model_validate({"benchmarks": {"pick_up_rate": 0.7, "ignored_rate": 0.8}})
    found = run_audit(
        people=[lead("a"), lead("b")],
        activities=[call("a", "2026-01-05T09:05:00Z")],
        settings=settings,
        reports=("pickup",),
    )
    shown: dict[str, Any] = as_json(found.done, ())
    assert (shown["pick_up_rate"]["value"], shown["pick_up_rate"]["benchmark"]) == (0.5, 0.7)
    assert (shown["ignored_rate"]["value"], shown["ignored_rate"]["benchmark"]) == (0.5, 0.8)
    assert AuditSettings().benchmarks == {
        "ignored_rate": 0.8, "not_revisited_rate": 0.73, "sent_unqualified_rate": 0.8,
    }  # fmt: skip


def test_mx_08_what_is_never_revisited_and_what_was_sent_unqualified(run_audit: Any) -> None:
    closed = {"dispositioned_at": "2026-01-08T09:00:00Z"}
    people = [lead("a", status="Nurture", **closed), lead("b", status="Unqualified", **closed), lead("c")]
    found = run_audit(people=people, activities=[call("a", "2026-01-05T10:00:00Z")], reports=("pickup", "nurture"))
    assert found.share("not_revisited_rate") == (1, 1)
    assert found.share("sent_unqualified_rate") == (1, 3)


def test_mx_15_conversion_and_revenue_by_score_band_and_without_a_score(run_audit: Any) -> None:
    people = [lead("a", score="70"), lead("b", score="70"), lead("c", score="")]
    deals = [
        {"opp_id": p, "created_at": "2026-01-06T09:00:00Z", "stage_no": "2", "amount": amount}
        for p, amount in (("a", "500"), ("c", "200"))
    ]
    roles = [{"opp_id": p, "contact_id": p, "created_at": "2026-01-06T09:00:00Z"} for p in "ac"]
    calls = [call(person, "2026-01-05T10:00:00Z") for person in "abc"]
    found = run_audit(people=people, opportunities=deals, contact_roles=roles, activities=calls, reports=("qualified",))
    rates = found.metric("qualified_rate").by["score_band"]
    money = found.metric("qualified_amount").by["score_band"]
    scored = next(name for name in rates if name != "no score")
    assert (rates[scored].value, rates["no score"].value) == (0.5, 1.0)
    assert (money[scored].value, money["no score"].value) == (500, 200)


def test_mx_16_a_goal_stands_beside_its_figure(run_audit: Any) -> None:
    settings = AuditSettings.model_validate({"goals": {"touch_rate": 0.6, "worked": 1, "response_median": 2}})
    found = run_audit(
        people=[lead("a"), lead("b")],
        activities=[call("a", "2026-01-05T10:00:00Z")],
        settings=settings,
        reports=("pickup", "response"),
    )
    shown: dict[str, Any] = as_json(found.done, ())
    assert shown["touch_rate"]["goal"]["met"] is False
    assert shown["worked"]["goal"]["met"] is True
    assert shown["response_median"]["goal"]["met"] is False
