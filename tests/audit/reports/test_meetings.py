"""Meetings: the vectors M1 to M3, escalation, and a discovery too many."""

from typing import Any

import pytest

PEOPLE = [{"person_id": "a", "owner_id": "sid", "status": "Working", "assigned_at": "2026-01-02 09:00"}]
NO_SHOW = "Not Completed-No Show"


def meeting(at: str, disposition: str = "", judged: str = "", **more: str) -> dict[str, str]:
    return {
        "meeting_id": at, "person_id": "a", "scheduled_at": at, "disposition": disposition, "dispositioned_at": judged,
        "sdr_id": "sid", "ae_id": "ann", **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("judged", "late"),
    [
        pytest.param("2026-01-06 10:00:00", 0, id="m1 at a day"),
        pytest.param("2026-01-06 10:00:01", 1, id="m1 a second later"),
    ],
)
def test_m1_a_day_to_disposition(run_audit: Any, judged: str, late: int) -> None:
    found = run_audit(people=PEOPLE, meetings=[meeting("2026-01-05 10:00", "Completed-Qualified", judged)])
    assert len(found.findings("meeting_dispositioned_late")) == late
    assert found.share("meeting_disposition_rate") == (1 - late, 1)


@pytest.mark.parametrize(
    ("as_of", "code"),
    [
        pytest.param("2026-01-05T10:00:00", "meeting_reminder_due", id="just over"),
        pytest.param("2026-01-06T10:00:00", "meeting_reminder_due", id="a day later"),
        pytest.param("2026-01-06T10:00:01", "meeting_not_dispositioned", id="and a second"),
        pytest.param("2026-01-05T09:59:59", "", id="not yet held"),
    ],
)
def test_ho_06_one_reminder_then_the_manager(run_audit: Any, as_of: str, code: str) -> None:
    found = run_audit(people=PEOPLE, meetings=[meeting("2026-01-05 10:00")], as_of=as_of, reports=("meetings",))
    seen = [c for c in ("meeting_reminder_due", "meeting_not_dispositioned") if found.findings(c)]
    assert seen == ([code] if code else [])


@pytest.mark.parametrize(("no_shows", "due"), [(1, 0), (2, 0), (3, 1), (4, 1)])
def test_m2_the_third_no_show_goes_to_nurture(run_audit: Any, no_shows: int, due: int) -> None:
    rows = [meeting(f"2026-01-{5 + n:02} 10:00", NO_SHOW, f"2026-01-{5 + n:02} 11:00") for n in range(no_shows)]
    found = run_audit(people=PEOPLE, meetings=rows, reports=("meetings",))
    assert found.value("nurture_due") == due
    assert found.share("no_show_rate") == (no_shows, no_shows)


@pytest.mark.parametrize(
    ("days", "missed"),
    [
        pytest.param((1, 2, 3, 5, 8), [4], id="m3 four in seven days"),
        pytest.param((1, 2, 3, 5, 7), [], id="the seventh day counts"),
        pytest.param((0, 1, 2, 3, 5), [4], id="the meeting itself does not"),
    ],
)
def test_m3_five_touches_in_seven_days(run_audit: Any, days: tuple[int, ...], missed: list[int]) -> None:
    touches = [
        {
            "activity_id": str(day),
            "person_id": "a",
            "at": f"2026-01-{5 + day:02} 10:00",
            "actor_id": "sid",
            "channel": "call",
        }
        for day in days
    ]
    found = run_audit(
        people=PEOPLE,
        meetings=[meeting("2026-01-05 10:00", NO_SHOW, "2026-01-05 11:00")],
        activities=touches,
        reports=("meetings",),
    )
    assert [row["n"] for row in found.findings("no_show_touches_missed")] == missed


def test_ho_05_the_three_dispositions_and_a_split(run_audit: Any) -> None:
    texts = ("Completed-Qualified", "Completed-Qualified (Nurture)", "Completed-Unqualified", NO_SHOW, "Moved")
    rows = [meeting(f"2026-01-{5 + n:02} 10:00", text, f"2026-01-{5 + n:02} 11:00") for n, text in enumerate(texts)]
    found = run_audit(people=PEOPLE, meetings=rows, reports=("meetings",))
    assert found.share("meeting_qualified_rate") == (2, 3)
    assert found.share("no_show_rate") == (1, 5)


def test_ho_07_after_a_no_show_the_sdr_books_again(run_audit: Any) -> None:
    rows = [meeting("2026-01-05 10:00", NO_SHOW, "2026-01-05 11:00")]
    kept = run_audit(people=PEOPLE, meetings=rows, reports=("meetings",))
    assert kept.findings("no_show_not_with_sdr") == []
    lost = run_audit(people=[{**PEOPLE[0], "owner_id": "ann"}], meetings=rows, reports=("meetings",))
    assert [row["detail"] for row in lost.findings("no_show_not_with_sdr")] == ["ann"]


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        pytest.param("4999", "redundant_discovery_small_deal", id="a small deal"),
        pytest.param("5000", "redundant_discovery", id="at the limit"),
        pytest.param("", "redundant_discovery", id="no amount"),
    ],
)
def test_ho_09_a_second_discovery_before_the_demo(run_audit: Any, amount: str, code: str) -> None:
    rows = [
        meeting("2026-01-05 10:00", "Completed-Qualified", "2026-01-05 11:00", kind="Discovery", opportunity_id="o"),
        meeting("2026-01-06 10:00", "Completed-Qualified", "2026-01-06 11:00", kind="AE discovery", opportunity_id="o"),
        meeting("2026-01-07 10:00", "Completed-Qualified", "2026-01-07 11:00", kind="Demo", opportunity_id="o"),
    ]
    deals = [{"opp_id": "o", "amount": amount, "created_at": "2026-01-05 12:00"}]
    found = run_audit(people=PEOPLE, meetings=rows, opportunities=deals, reports=("meetings",))
    seen = [c for c in ("redundant_discovery", "redundant_discovery_small_deal") if found.findings(c)]
    assert seen == [code]


def test_one_discovery_is_fine(run_audit: Any) -> None:
    rows = [
        meeting("2026-01-05 10:00", "Completed-Qualified", "2026-01-05 11:00", kind="Discovery"),
        meeting("2026-01-07 10:00", "Completed-Qualified", "2026-01-07 11:00", kind="Demo"),
        meeting("2026-01-09 10:00", "Completed-Qualified", "2026-01-09 11:00", kind="Discovery"),
    ]
    found = run_audit(people=PEOPLE, meetings=rows, reports=("meetings",))
    assert found.findings("redundant_discovery") == []


def test_without_meetings_nothing_is_zero(run_audit: Any) -> None:
    found = run_audit(people=PEOPLE, reports=("meetings",))
    assert (found.value("no_show_rate"), found.metric("no_show_rate").missing[0]) == (None, "meetings")
