"""From what is wanted and what the CRM holds to changes; what fits a field; what guards forbid."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.crm.adapter import Child, Description, Field, Kind
from revops_cli.plan.changeset import Change, Status
from revops_cli.plan.fitting import fit
from revops_cli.plan.guards import exceeded
from revops_cli.plan.making import MERGE, Held, Maker, Wanted, linked
from revops_cli.plan.settings import PlanSettings

FIELDS = (
    Field("Id", "Id", "id", creatable=False, updatable=False),
    Field("LastName", "Last", "string", length=10, required=True),
    Field("Title", "Title", "string"),
    Field("Title_Level__c", "Level", "picklist", values=("VP", "IC"), restricted=True),
    Field("NumberOfEmployees", "Size", "int"),
    Field("OwnerId", "Owner", "reference"),
    Field("CreatedDate", "Created", "datetime", creatable=False, updatable=False),
    Field("LastModifiedDate", "Modified", "datetime", creatable=False, updatable=False),
    Field("Key__c", "Key", "string", external_id=True),
)
LEAD = Description("Lead", "Lead", FIELDS, "d1", mergeable=True)
NOW = {
    "LastName": "Lee",
    "Title": "VP Sales",
    "Title_Level__c": "",
    "OwnerId": "005000000000001",
    "LastModifiedDate": "t1",
}


def made(wanted: Wanted, current: Mapping[str, str] | None = None, **settings: Any) -> list[Change]:
    records = {wanted.id: {**NOW, **(current or {})}} | dict.fromkeys(wanted.victims, NOW)
    return list(Maker(LEAD, PlanSettings(**settings)).changes(wanted, Held(records)))


def told(changes: list[Change]) -> list[tuple[str, str, dict[str, str]]]:
    return [(str(each.kind), str(each.status), dict(each.after)) for each in changes]


CASES = [
    pytest.param({"Title": "VP Sales"}, {}, {}, {}, [], id="as it is"),
    pytest.param(
        {"Title": "CEO"}, {"Title": "VP Sales"}, {}, {}, [("update", "ready", {"Title": "CEO"})], id="changed"
    ),
    pytest.param({"Title": "CEO"}, {}, {}, {}, [("update", "ready", {"Title": "CEO"})], id="nothing read"),
    pytest.param(
        {"Title": "CEO"}, {"Title": "CFO"}, {}, {}, [("update", "conflict", {"Title": "CEO"})], id="changed in the CRM"
    ),
    pytest.param(
        {"OwnerId": "005000000000002", "Title": "CEO"},
        {},
        {},
        {},
        [("update", "ready", {"Title": "CEO"}), ("owner", "ready", {"OwnerId": "005000000000002"})],
        id="the owner apart",
    ),
    pytest.param({"OwnerId": "005000000000001AAA"}, {}, {}, {}, [], id="the same owner in its long form"),
    pytest.param({"Title_Level__c": "vp"}, {}, {}, {}, [("update", "ready", {"Title_Level__c": "VP"})], id="picklist"),
    pytest.param(
        {"Title_Level__c": "Boss"}, {}, {}, {}, [("update", "refused", {"Title_Level__c": "Boss"})], id="no such value"
    ),
    pytest.param({"Tittle": "x"}, {}, {}, {}, [("update", "refused", {"Tittle": "x"})], id="no such field"),
    pytest.param({"LastName": ""}, {}, {}, {}, [("update", "refused", {"LastName": ""})], id="required"),
    pytest.param({"Title": ""}, {}, {}, {}, [("update", "refused", {"Title": ""})], id="clearing"),
    pytest.param({"Title": ""}, {}, {}, {"allow_clearing": True}, [("update", "ready", {"Title": ""})], id="let clear"),
    pytest.param(
        {"Title": "x"}, {}, {}, {"allow_overwrite": False}, [("update", "refused", {"Title": "x"})], id="overwriting"
    ),
    pytest.param(
        {"Title": "x"},
        {},
        {"Title": ""},
        {"allow_overwrite": False},
        [("update", "ready", {"Title": "x"})],
        id="filling",
    ),
    pytest.param(
        {"Title": "x", "LastName": "Y"},
        {},
        {},
        {"protected_fields": ["lead.title"]},
        [("update", "ready", {"LastName": "Y"}), ("update", "refused", {"Title": "x"})],
        id="a protected field alone",
    ),
    pytest.param(
        {"OwnerId": "005000000000002"},
        {},
        {},
        {"allow_owner_change": False},
        [("owner", "refused", {"OwnerId": "005000000000002"})],
        id="owners stay",
    ),
    pytest.param(
        {"Title": "x"},
        {},
        {},
        {"protected_owners": ["005000000000001AAA"]},
        [("update", "refused", {"Title": "x"})],
        id="of a protected owner",
    ),
    pytest.param(
        {"Title": "x"}, {}, {}, {"kinds": ["owner"]}, [("update", "refused", {"Title": "x"})], id="no such kind"
    ),
    pytest.param(
        {"CreatedDate": "2026-01-01"},
        {},
        {},
        {},
        [("update", "refused", {"CreatedDate": "2026-01-01T00:00:00Z"})],
        id="read-only",
    ),
    pytest.param(
        {"LastName": "Longer than ten"},
        {},
        {},
        {},
        [("update", "refused", {"LastName": "Longer than ten"})],
        id="too long",
    ),
]


@pytest.mark.parametrize(("values", "read", "current", "settings", "expected"), CASES)
def test_an_existing_record(values: Any, read: Any, current: Any, settings: Any, expected: Any) -> None:
    assert told(made(Wanted("Lead", "1", values, read), current, **settings)) == expected


def test_what_was_made_from_an_older_value_is_a_conflict() -> None:
    wanted = Wanted(
        "Lead", "1", {"Title_Level__c": "IC"}, {"Title": "Engineer"}, derived={"Title_Level__c": ("Title",)}
    )

    (change,) = made(wanted)

    assert change.status is Status.CONFLICT
    assert change.note == "Title was 'Engineer' in the list, is 'VP Sales' in the CRM"


@pytest.mark.parametrize(
    ("values", "key", "settings", "expected"),
    [
        (
            {"LastName": "Lee", "Title": "", "CreatedDate": "2026-01-01"},
            None,
            {},
            ("insert", "ready", {"LastName": "Lee"}),
        ),
        ({"LastName": "Lee"}, ("Key__c", "k"), {}, ("upsert", "ready", {"LastName": "Lee"})),
        ({"Title": "CEO"}, None, {}, ("insert", "refused", {"Title": "CEO"})),
        ({"LastName": "Lee"}, None, {"kinds": ["update"]}, ("insert", "refused", {"LastName": "Lee"})),
        (
            {"LastName": "Lee", "OwnerId": "5"},
            None,
            {"allow_owner_change": False},
            ("insert", "ready", {"LastName": "Lee", "OwnerId": "5"}),
        ),
    ],
    ids=["plain", "keyed", "required", "kinds", "a first owner is no change of owner"],
)
def test_a_new_record(values: Any, key: Any, settings: Any, expected: Any) -> None:
    assert told(made(Wanted("Lead", values=values, key=key), **settings)) == [expected]


def test_a_record_that_is_gone_is_refused() -> None:
    (change,) = Maker(LEAD, PlanSettings()).changes(Wanted("Lead", "9", {"Title": "x"}), Held({}))

    assert (change.status, change.note) == (Status.REFUSED, "not in the CRM: deleted, merged, or of another org")


def test_a_merge_takes_two_victims_at_a_time_and_the_values_go_with_the_first() -> None:
    wanted = Wanted(
        "Lead", "1", {"Title": "CEO", "OwnerId": "5"}, victims=("2", "3", "4"), reasons={MERGE: ("sure", "same e-mail")}
    )
    children = (Child("Task", "T1", "WhoId", "4"), Child("Task", "T2", "WhoId", "9"))
    held = Held(dict.fromkeys(("1", "2", "3", "4"), NOW), children)

    changes = linked(list(Maker(LEAD, PlanSettings()).changes(wanted, held)))

    assert [(str(each.kind), each.victims, dict(each.after), each.follows) for each in changes] == [
        ("merge", ("2", "3"), {"Title": "CEO"}, None),
        ("merge", ("4",), {}, 0),
        ("owner", (), {"OwnerId": "5"}, None),
    ]
    assert [len(each.children) for each in changes] == [0, 1, 0]
    assert set(changes[0].snapshot) == {"1", "2", "3"}
    assert (changes[0].rule, changes[0].reason) == ("sure", "same e-mail")


@pytest.mark.parametrize(
    ("field", "value", "expected", "problem"),
    [
        (Field("F", "", "boolean"), "Yes", "true", ""),
        (Field("F", "", "boolean"), "", "false", ""),
        (Field("F", "", "boolean"), "maybe", "maybe", "true or false"),
        (Field("F", "", "currency"), "1,200.50", "1200.5", ""),
        (Field("F", "", "int"), "1.5", "1.5", "whole number"),
        (Field("F", "", "double"), "NaN", "NaN", "a number"),
        (Field("F", "", "date"), "2026-11-20T10:00:00", "2026-11-20", ""),
        (Field("F", "", "date"), "20/11/2026", "20/11/2026", "a date"),
        (Field("F", "", "datetime"), "2026-11-20T10:00:00+01:00", "2026-11-20T09:00:00Z", ""),
        (Field("F", "", "multipicklist", values=("A", "B"), restricted=True), "b; a", "B;A", ""),
        (Field("F", "", "multipicklist", values=("A",), restricted=True), "a;c", "A;c", "no value 'c'"),
        (Field("F", "", "picklist", values=("A",)), "c", "c", ""),
        (Field("F", "", "string", length=3), " abc\n", "abc", ""),
        (Field("F", "", "string", length=3), "abcd", "abcd", "takes 3 characters"),
    ],
)
def test_a_value_in_the_spelling_of_the_crm(field: Field, value: str, expected: str, problem: str) -> None:
    fitted = fit(field, value)

    assert fitted.value == expected
    assert bool(fitted.problem) == bool(problem)
    assert problem in fitted.problem


@given(
    st.sampled_from(["string", "boolean", "int", "double", "date", "datetime", "picklist", "multipicklist", "email"]),
    st.text(max_size=20),
)
def test_fitting_never_raises_and_what_fits_fits_again(kind: str, value: str) -> None:
    field = Field("F", "", kind)
    fitted = fit(field, value)

    assert fitted.problem or fit(field, fitted.value) == fitted


@pytest.mark.parametrize(
    ("settings", "size", "expected"),
    [
        ({"max_changes": 3}, 100, ()),
        ({"max_changes": 2}, 100, ("3 changes, more than max_changes 2",)),
        ({"max_percent": 3}, 100, ()),
        ({"max_percent": 2.5}, 100, ("3.0 % of 100 records of Lead, more than max_percent 2.5",)),
        ({"max_percent": 1}, 0, ()),
    ],
)
def test_bounds_of_a_plan(settings: Any, size: int, expected: tuple[str, ...]) -> None:
    changes = [Change(Kind.UPDATE, "Lead", str(n), after={"Title": "x"}) for n in range(3)]
    changes += [Change(Kind.UPDATE, "Lead", "9", status=Status.REFUSED), Change(Kind.OWNER, "Lead", "0")][:1]

    assert exceeded(PlanSettings(**settings), changes, {"Lead": size}) == expected
