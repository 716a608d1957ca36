"""Given and expect: a person's tests of their own rules (XP-02)."""

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest

from revops_cli.route.conditions import parse_conditions
from revops_cli.route.people import People, User
from revops_cli.route.settings import RouteSettings
from revops_cli.route.single import SingleRouter
from revops_cli.route.territory import Territories
from revops_cli.route.trial import Trial, TrialReport, run_trials, trial_columns
from revops_cli.route.ways import Ways

PEOPLE = People([(User("u1", "Ann"), ("u1", "Ann", "ann"))])
SETTINGS = RouteSettings.model_validate(
    {
        "cases": {"customer": "Relation = 'customer'"},
        "pools": {"sdr": {"members": ["ann"]}},
        "rules": [
            {
                "id": "ar-21",
                "when": "TitleLevel = 'C-Level' AND NamedAccount AND LeadType = 'demo'",
                "to": "account_owner",
            },
            {"id": "customer", "case": "customer", "to": "pool:sdr"},
            {"id": "never", "when": "Country = 'XX'", "queue": "X"},
        ],
        "fallback": {"queue": "Unrouted"},
    }
)


def report(*trials: dict[str, object]) -> TrialReport:
    read = [Trial.model_validate(trial) for trial in trials]
    conditions = parse_conditions(SETTINGS, trial_columns(read), {})
    router = SingleRouter(
        conditions, Ways(SETTINGS, PEOPLE, Territories([], ["sdr"], [])), datetime(2026, 3, 2, tzinfo=UTC)
    )
    return run_trials(read, router, PEOPLE, [rule.id for rule in SETTINGS.rules])


VIP = {"TitleLevel": "C-Level", "NamedAccount": True, "Lead Type": "demo", "AccountOwnerId": "u1"}
CASES: list[tuple[dict[str, object], dict[str, object], tuple[str, ...]]] = [
    (VIP, {"rule": "ar-21", "owner": "ann"}, ()),
    (VIP | {"NamedAccount": False}, {"rule": "ar-21"}, ("rule: expected 'ar-21', found 'fallback'",)),
    ({"Relation": "customer"}, {"pool": "sdr", "case": "customer"}, ()),
    ({"Relation": "customer"}, {"owner": "ann"}, ("owner: expected 'ann', found pool 'sdr'",)),
    (VIP | {"AccountOwnerId": None}, {"owner": "ann"}, ("owner: expected 'ann', found queue 'Unrouted'",)),
    ({name.replace("OwnerId", " Owner ID"): cell for name, cell in VIP.items()}, {"owner": "u1"}, ()),
    ({"Relation": "customer"}, {"case": "other"}, ("case: expected 'other', found 'customer'",)),
    ({"Country": "XX"}, {"owner": "nobody"}, ("owner: expected 'nobody', found queue 'X'",)),
    ({}, {"rule": "fallback", "queue": "Unrouted"}, ()),
    ({}, {"queue": "Other"}, ("queue: expected 'Other', found 'Unrouted'",)),
]


@pytest.mark.parametrize(("given", "expect", "faults"), CASES)
def test_trials(given: dict[str, object], expect: dict[str, object], faults: tuple[str, ...]) -> None:
    assert report({"given": given, "expect": expect}).outcomes[0].faults == faults


def test_coverage_and_junit() -> None:
    found = report({"name": "vip & co", "given": VIP, "expect": {"rule": "ar-21"}}, {"expect": {"rule": "customer"}})
    suite = ET.fromstring(found.junit())  # noqa: S314 - our own text

    assert (found.failed, found.unreached) == (1, ("customer", "never"))
    assert [case.get("name") for case in suite] == ["vip & co", "trial 2"]
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    assert [failure.get("message") for failure in suite.iter("failure")] == [
        "rule: expected 'customer', found 'fallback'"
    ]


def test_junit_holds_what_no_xml_may_hold() -> None:
    found = report({"name": "bell \x07 and \ufffe", "expect": {"queue": "\x01"}})

    assert ET.fromstring(found.junit())[0].get("name") == "bell ? and ?"  # noqa: S314 - our own text
