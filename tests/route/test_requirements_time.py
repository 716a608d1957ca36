"""Dates, clocks and touches: what starts a response time and what ends it; tests carry the ids."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from revops_cli.engine.duck import DuckEngine
from revops_cli.model import Result, Table
from revops_cli.route.breach import find_breaches
from revops_cli.route.response import due_function
from revops_cli.route.settings import RouteSettings, Sla

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
AT = NOW.isoformat()
Rows = list[dict[str, str]]
Routed = Callable[..., tuple[Rows, Result]]


def leads(count: int, **cells: str) -> Rows:
    return [{"Email": f"p{number}@example.com", **cells} for number in range(count)]


def owners(rows: Rows) -> list[str]:
    return [row["OwnerName"] or row["AssignedQueue"] for row in rows]


def to(*targets: str, **rule: object) -> dict[str, object]:
    return {"pools": {"sdr": {"members": ["ann", "bob"]}}, "rules": [{"id": "only", "to": list(targets), **rule}]}


@pytest.mark.parametrize(
    ("pulled", "assigned", "due"),
    [
        ("", "", ""),
        ("2026-03-01 16:30", "2026-03-01T16:30:00+00:00", "2026-03-01T18:30:00+00:00"),
        ("2026-03-01T16:30:00+01:00", "2026-03-01T15:30:00+00:00", "2026-03-01T17:30:00+00:00"),
        ("01.03.2026 16:30", "2026-03-01T16:30:00+00:00", "2026-03-01T18:30:00+00:00"),
        ("soon", "", ""),
    ],
    ids=["not begun", "begun", "begun elsewhere", "as people write it", "not a time"],
)
def test_ar_05_an_outbound_clock_starts_when_a_person_begins(
    routed: Routed, pulled: str, assigned: str, due: str
) -> None:
    rows, _ = routed(leads(1, Pulled=pulled), to("ann", clock="Pulled"))

    assert (rows[0]["OwnerName"], rows[0]["AssignedDate"], rows[0]["RespondBy"]) == ("Ann", assigned, due)


def test_ar_03_no_clock_runs_for_what_is_raw(routed: Routed) -> None:
    rows, _ = routed([{"Score": "59"}, {"Score": "60"}], to("ann", when="Score >= 60"))

    assert [(row["OwnerId"], row["AssignedDate"], row["RespondBy"]) for row in rows] == [
        ("", "", ""),
        ("u1", AT, (NOW + timedelta(hours=2)).isoformat()),
    ]


def test_ar_05_an_inbound_clock_starts_with_the_assignment(routed: Routed) -> None:
    rows, _ = routed(leads(1, Pulled="2026-03-01 16:30"), to("ann"))

    assert rows[0]["AssignedDate"] == AT


@pytest.mark.parametrize(
    ("cells", "answered"),
    [
        ({"Status": "Working"}, False),
        ({"Status": "Working", "Description": "called twice, honestly"}, False),
        ({"LastActivityDate": "2026-03-01T10:00:00Z"}, True),
        ({"Status": "Nurture", "Reason": "no budget"}, True),
        ({"Status": "Nurture"}, False),
    ],
    ids=["status edit", "note", "logged activity", "disposition", "disposition without a reason"],
)
def test_ar_06_only_work_or_a_disposition_ends_assigned(
    engine: DuckEngine, load_rows: Callable[[str, Rows], Table], cells: dict[str, str], *, answered: bool
) -> None:
    names = ("Status", "Description", "LastActivityDate", "Reason")
    lead = {"OwnerId": "u1", "AssignedDate": "2026-03-01T08:00:00+00:00", **dict.fromkeys(names, ""), **cells}
    section = {"breached": {"unless": "Status IN ('Qualified', 'Nurture') AND Reason IS NOT NULL"}}

    late, _ = find_breaches(engine, load_rows("leads", [lead]), RouteSettings.model_validate(section), NOW, "UTC")

    assert (not late) == answered


ORIGINS = {
    "labels": {
        "AssignmentOrigin": [
            {"id": "call-in", "when": "LeadSource = '1-800'"},
            {"id": "self-assigned", "when": "Pulled IS NOT NULL"},
            {"id": "marketing-assigned"},
        ]
    }
}


def test_ar_07_each_assignment_has_its_origin_and_origins_are_counted(routed: Routed) -> None:
    given = [{"LeadSource": "1-800", "Pulled": "x"}, {"LeadSource": "", "Pulled": "x"}, *leads(2)]
    rows, result = routed(given, to("ann") | ORIGINS)

    assert [row["AssignmentOrigin"] for row in rows] == ["call-in", "self-assigned", *["marketing-assigned"] * 2]
    origins = {name: count for name, count in result.counts.items() if name.startswith("AssignmentOrigin.")}
    assert origins == {
        "AssignmentOrigin.call-in": 1,
        "AssignmentOrigin.marketing-assigned": 2,
        "AssignmentOrigin.self-assigned": 1,
    }


def test_ar_08_assignments_of_an_owner_are_the_leads_with_a_date_of_the_period(routed: Routed) -> None:
    rows, result = routed(leads(5), to("pool:sdr"))

    for name in ("Ann", "Bob"):
        stamped = [row for row in rows if row["OwnerName"] == name and row["AssignedDate"] == AT]
        assert result.counts[f"owner.{name}"] == len(stamped)


@pytest.mark.parametrize(("offered", "given_out"), [(9, 9), (10, 10), (15, 15), (16, 15)])
def test_ar_09_a_day_gives_a_rep_no_more_than_the_band(routed: Routed, offered: int, given_out: int) -> None:
    section = to("pool:outbound") | {"pools": {"outbound": {"members": ["ann"], "cap": {"per_day": 15}}}}

    rows, _ = routed(leads(offered), section)

    assert owners(rows).count("Ann") == given_out


@pytest.mark.parametrize(
    ("lead_type", "due"),
    [("demo", "09:30"), ("Chat", "09:05"), ("whitepaper", "21:00"), ("", "11:00"), ("unheard of", "11:00")],
)
def test_ar_11_each_lead_type_has_its_own_time(lead_type: str, due: str) -> None:
    hours = {"demo": 0.5, "chat": 1 / 12, "whitepaper": 12}
    sla = Sla.model_validate({"types": {name: {"target_hours": target} for name, target in hours.items()}})

    assert due_function(sla, "UTC")(AT, lead_type) == f"2026-03-02T{due}:00+00:00"


def test_ar_14_automated_touches_answer_nothing(engine: DuckEngine, load_rows: Callable[[str, Rows], Table]) -> None:
    lead = {
        "OwnerId": "u1",
        "AssignedDate": "2026-03-01T08:00:00+00:00",
        "LastActivityDate": "2026-03-01T08:01:00Z",
        "LastPersonTouch": "",
    }
    table = load_rows("leads", [lead])
    found = {
        touch: len(find_breaches(engine, table, RouteSettings.model_validate(section), NOW, "UTC")[0])
        for touch in ("LastActivityDate", "LastPersonTouch")
        for section in [{"breached": {"touch": touch}}]
    }

    assert found == {"LastActivityDate": 0, "LastPersonTouch": 1}


@pytest.mark.parametrize(
    ("hour", "owner"), [(8, "Ann"), (15, "Ann"), (16, "Chi"), (7, "Chi")], ids=["9:00", "16:00", "17:00", "8:00"]
)
def test_ar_15_off_hours_leads_have_their_pool_by_its_time_zone(routed: Routed, hour: int, owner: str) -> None:
    """The hours are those of Paris, one hour ahead of the moment of the run."""
    day = {"members": ["ann"], "hours": "Mon-Fri 09:00-17:00", "timezone": "Europe/Paris", "outside_hours": "skip"}
    section = to("pool:day", "pool:night") | {"pools": {"day": day, "night": {"members": ["chi"]}}}

    rows, _ = routed(leads(1), section, as_of=NOW.replace(hour=hour))

    assert owners(rows) == [owner]


def test_ar_33_no_lead_is_without_a_response_time(routed: Routed) -> None:
    kinds = ["demo", "", "something new"]
    section = to("ann") | {"sla": {"types": {"demo": {"target_hours": 1}}}}
    rows, _ = routed([{"LeadType": kind} for kind in kinds], section)

    assert [row["RespondBy"][11:16] for row in rows] == ["10:00", "11:00", "11:00"]
    assert (Sla().target_hours, Sla().maximum_hours, Sla().business_hours) == (2, 24, False)


def test_ar_04_a_new_cycle_replaces_the_date_and_keeps_the_old_one(routed: Routed) -> None:
    before = {"OwnerId": "u2", "AssignedDate": "2026-01-05T08:00:00+00:00"}
    rows, _ = routed(
        [before, {"OwnerId": "u1", "AssignedDate": "2026-01-05"}, {"OwnerId": "", "AssignedDate": ""}], to("ann")
    )

    assert [(row["AssignedDate"], row["OwnerHistory"]) for row in rows] == [
        (AT, f"u2 2026-01-05T08:00:00+00:00 to {AT}"),
        ("2026-01-05", ""),
        (AT, ""),
    ]
    assert routed(rows, to("ann"))[0] == rows


def test_ar_04_history_grows_with_each_cycle(routed: Routed) -> None:
    first, _ = routed([{"Id": "1", "OwnerId": "u2", "AssignedDate": "2026-01-05T08:00Z"}], to("ann"))
    second, _ = routed(first, to("bob"), as_of=NOW + timedelta(days=1))

    later = (NOW + timedelta(days=1)).isoformat()
    assert second[0]["OwnerHistory"] == f"u2 2026-01-05T08:00Z to {AT}; u1 {AT} to {later}"


def test_ar_19_a_customer_has_the_standard_clock(routed: Routed) -> None:
    section = to("ann", when="Relation = 'customer'")

    assert routed([{"Relation": "customer"}], section)[0][0]["RespondBy"] == "2026-03-02T11:00:00+00:00"


@pytest.mark.parametrize(
    ("assigned", "calendar", "business"),
    [
        ("2026-03-28T12:00:00+01:00", "2026-03-29T13:00:00+02:00", "2026-03-31T17:00:00+02:00"),
        ("2026-03-27T16:59:00+01:00", "2026-03-28T16:59:00+01:00", "2026-03-31T16:59:00+02:00"),
        ("2026-10-24T12:00:00+02:00", "2026-10-25T11:00:00+01:00", "2026-10-27T17:00:00+01:00"),
        ("2026-03-28T12:00:00+00:00", "2026-03-29T12:00:00+00:00", "2026-03-31T15:00:00+00:00"),
        ("2026-03-27 16:59", "2026-03-28T16:59:00+01:00", "2026-03-31T16:59:00+02:00"),
        ("2026-03-28", "2026-03-29T00:00:00+01:00", "2026-03-31T17:00:00+02:00"),
        ("soon", "", ""),
    ],
    ids=["spring", "over a weekend", "autumn", "of another zone", "no zone", "a day", "not a time"],
)
def test_ar_10_hours_are_hours_on_days_that_change_the_clocks(assigned: str, calendar: str, business: str) -> None:
    """24 hours and 16 business hours, Monday to Friday 9 to 17, written in the zone of the run."""
    found = due_function(Sla(target_hours=24), "Europe/Berlin")(assigned, "")
    open_hours = due_function(Sla(target_hours=16, business_hours=True), "Europe/Berlin")(assigned, "")

    assert (found, open_hours) == (calendar, business)


@pytest.mark.parametrize(
    ("assigned", "touched", "calendar", "business"),
    [
        ("2026-02-27T15:05", "2026-03-02T09:04", "too late", "in time"),
        ("2026-02-25T15:05", "2026-02-26T09:04", "late", "in time"),
        ("2026-02-25T15:05", "2026-02-26T09:06", "late", "late"),
        ("2026-02-25T10:00", "2026-02-25T12:00", "in time", "in time"),
    ],
    ids=["over the weekend", "over night", "a minute later", "on the day"],
)
def test_ar_10_calendar_hours_by_default_and_business_hours_where_asked(
    assigned: str, touched: str, calendar: str, business: str
) -> None:
    def verdict(*, business_hours: bool) -> str:
        sla = Sla(business_hours=business_hours)
        target, maximum = (
            due_function(sla, "UTC", latest=latest)(f"{assigned}:00+00:00", "") for latest in (False, True)
        )
        at = f"{touched}:00+00:00"
        return "in time" if at <= target else "late" if at <= maximum else "too late"

    assert (verdict(business_hours=False), verdict(business_hours=True)) == (calendar, business)
