"""What a whole run owes: fair shares, load, traces, an order of work, the same answer twice; tests carry the ids."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from revops_cli.engine.duck import DuckEngine
from revops_cli.errors import ConfigError
from revops_cli.model import Result, Table
from revops_cli.route.context import RouteContext
from revops_cli.route.explain import explain_row
from revops_cli.route.lint import LintInput, lint
from revops_cli.route.presumed import presumed
from revops_cli.route.settings import RouteSettings
from revops_cli.route.territory import Territories
from revops_cli.state.rotation import RotationState

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
Rows = list[dict[str, str]]
Routed = Callable[..., tuple[Rows, Result]]


def leads(count: int, **cells: str) -> Rows:
    return [{"Email": f"p{number}@example.com", **cells} for number in range(count)]


def owners(rows: Rows) -> list[str]:
    return [row["OwnerName"] or row["AssignedQueue"] for row in rows]


def to(*targets: str, **rule: object) -> dict[str, object]:
    return {"pools": {"sdr": {"members": ["ann", "bob"]}}, "rules": [{"id": "only", "to": list(targets), **rule}]}


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(weights=st.lists(st.integers(1, 9), min_size=2, max_size=3), count=st.integers(1, 40))
def test_ar_43_nobody_is_over_served_at_any_time(routed: Routed, weights: list[int], count: int) -> None:
    """Bounds at every prefix: over-served by less than one lead, owed at most the harmonic number less one."""
    members = [{"name": name, "weight": weight} for name, weight in zip(("ann", "bob", "chi"), weights, strict=False)]
    pool = f"p{'-'.join(map(str, weights))}-{count}"
    rows, _ = routed(leads(count, Batch=pool), to(f"pool:{pool}") | {"pools": {pool: {"members": members}}})
    drawn = owners(rows)
    most_owed = sum(Fraction(1, place) for place in range(2, len(weights) + 1))
    owed = [
        Fraction(prefix * weight, sum(weights)) - drawn[:prefix].count(name)
        for name, weight in zip(("Ann", "Bob", "Chi"), weights, strict=False)
        for prefix in range(1, count + 1)
    ]

    assert min(owed) > -1
    assert max(owed) <= most_owed


def test_ar_44_the_load_of_each_owner_at_the_assignment_is_reported(routed: Routed) -> None:
    users = [
        {"Id": "u1", "Name": "Ann", "Alias": "ann", "OpenLeads": "40"},
        {"Id": "u2", "Name": "Bob", "Alias": "bob"},
    ]
    _, result = routed([*leads(3), {"Email": "old@example.com", "OwnerId": "u1"}], to("pool:sdr"), users=users)

    assert {name: count for name, count in result.counts.items() if name.startswith("load.")} == {
        "load.Ann": 42,
        "load.Bob": 2,
    }


def test_ar_44_two_people_of_one_name_have_each_their_load(routed: Routed) -> None:
    users = [{"Id": f"u{n}", "Name": "Ann", "Alias": f"ann{n}", "OpenLeads": str(10 * n)} for n in (1, 2)]
    section = {"pools": {"sdr": {"members": ["ann1", "ann2"]}}, "rules": [{"id": "only", "to": "pool:sdr"}]}
    rows, result = routed(leads(3), section, users=users)

    shares = {name: count for name, count in result.counts.items() if name.startswith(("owner.", "load."))}
    assert shares == {"owner.Ann (u1)": 2, "owner.Ann (u2)": 1, "load.Ann (u1)": 12, "load.Ann (u2)": 21}
    assert {row["OwnerName"] for row in rows} == {"Ann"}


def test_ar_45_every_assignment_has_its_trace(
    engine: DuckEngine, load_rows: Callable[[str, Rows], Table], routed: Routed
) -> None:
    section: dict[str, Any] = {
        "pools": {"sdr": {"members": ["ann", "bob"]}},
        "absences": [{"user": "ann", "since": "2026-03-02", "until": "2026-03-02"}],
        "rules": [
            {"id": "first", "when": "Country = 'US' AND Score > 5", "to": "chi"},
            {"id": "second", "when": "Country = 'DE'", "to": "pool:sdr"},
        ],
        "fallback": {"queue": "Unrouted"},
    }
    lead = {"Email": "p@example.com", "Country": "DE", "Score": "9"}
    rows, _ = routed([lead], section)
    with RotationState() as state:
        tables = load_rows("one", [lead]), load_rows("people", [{"Id": f"u{n}", "Name": a} for n, a in NAMES])
        trace = explain_row(engine, *tables, RouteSettings.model_validate(section), RouteContext(NOW, state), 1)

    assert rows[0]["RouteReason"] == "rule 'second': Country = 'DE'; pool sdr: Bob (credit 1); skipped Ann: absent"
    said = trace.as_json()
    assert (said["rule"], said["position"], said["near_misses"]) == ("second", 2, ["first"])
    assert trace.lines()[0] == f"rule: second (2 of 2, version {said['version']})"
    assert [(member.name, member.credit, member.unavailable) for member in trace.pools[0].members] == [
        ("ann", "0", "absent"),
        ("bob", "0", ""),
    ]


NAMES = [(1, "ann"), (2, "bob"), (3, "chi")]


def test_ar_45_each_assignment_names_the_version_of_its_rule(engine: DuckEngine, routed: Routed) -> None:
    def versions(when: str) -> list[tuple[str, str]]:
        _, result = routed([{"Country": "DE"}, {"Country": "FR"}], to("ann", when=when))
        query = f"SELECT rule, version FROM ({result.relations['assignments']}) a ORDER BY row"
        return [(rule, version) for rule, version in engine.rows(query)]

    first, same, other = versions("Country = 'DE'"), versions("Country = 'DE'"), versions("Country IN ('DE')")
    assert [rule for rule, _ in first] == ["only", "fallback"]
    assert first == same
    assert (len(first[0][1]), first[1][1]) == (8, "")
    assert first[0][1] != other[0][1]


CLOSED = {"hours": "Mon-Fri 10:00-12:00", "outside_hours": "skip"}


def test_ar_45_a_pool_that_has_nobody_says_why_and_a_replay_says_the_same(routed: Routed) -> None:
    """Both members of the first pool come to their cap, the second is closed; next day nothing of that holds."""
    pools = {
        "day": {"members": ["ann", "bob"], "cap": {"per_day": 1}},
        "shut": {"members": ["ann"], **CLOSED},
        "rest": {"members": ["chi"]},
    }
    section = {"pools": pools, "rules": [{"id": "r", "to": ["pool:day", "pool:shut", "pool:rest"]}]}
    rows, result = routed(leads(3), section)
    again, _ = routed(leads(3), section, as_of=NOW + timedelta(days=1, hours=2))

    full = "pool day: nobody available (Ann: over cap, Bob: over cap)"
    assert rows[2]["RouteReason"] == (
        f"rule 'r': every lead; pool rest: Chi (credit 1); {full}; pool shut: nobody available (outside its hours)"
    )
    assert [row["RouteReason"] for row in again] == [row["RouteReason"] for row in rows]
    assert (result.counts["skipped.over cap"], result.counts["skipped.pool"]) == (3, 2)


def test_ar_45_a_lead_in_the_fallback_knows_why_nobody_took_it(routed: Routed) -> None:
    section = to("pool:sdr") | {
        "pools": {"sdr": {"members": ["ann", "bob"], "cap": {"per_day": 0}}},
        "absences": [{"user": "ann", "since": "2026-03-02", "until": "2026-03-02"}],
    }
    rows, _ = routed(leads(1), section)

    said = "pool sdr: nobody available (Ann: absent, Bob: over cap)"
    assert rows[0]["RouteReason"] == f"rule 'only': every lead; fallback queue Unrouted; {said}"


def test_ar_45_another_rule_is_another_version(engine: DuckEngine, load_rows: Callable[[str, Rows], Table]) -> None:
    tables = load_rows("one", leads(1)), load_rows("people", [{"Id": "u1", "Alias": "ann"}])
    versions = set()
    for when in ("TRUE", "TRUE", "NOT FALSE"):
        section = {"rules": [{"id": "r", "when": when, "to": "ann"}], "fallback": {"queue": "Unrouted"}}
        with RotationState() as state:
            found = explain_row(engine, *tables, RouteSettings.model_validate(section), RouteContext(NOW, state), 1)
        versions.add(found.as_json()["version"])

    assert len(versions) == 2


def test_ar_46_no_rule_takes_the_name_of_the_fallback(routed: Routed) -> None:
    with pytest.raises(ValueError, match="no rule can be called 'fallback'"):
        routed(leads(1), {"rules": [{"id": "fallback", "to": "ann"}]})


def test_ar_46_without_a_fallback_nothing_is_routed(routed: Routed) -> None:
    with pytest.raises(ConfigError, match="no fallback"):
        routed(leads(1), {"fallback": None})
    settings = RouteSettings()
    given = LintInput({}, presumed(settings, []), Territories([], [], []))

    assert [finding.code for finding in lint(settings, given, proofs=False)] == ["no-fallback"]


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kinds=st.lists(st.sampled_from(["demo", "whitepaper", ""]), min_size=1, max_size=12), data=st.data())
def test_pr_03_the_order_is_total_and_whole(routed: Routed, kinds: list[str], data: st.DataObject) -> None:
    """Every place is taken once, and leads that differ keep their order however the list is sorted."""
    section = to("ann") | {"priority": [{"id": "hand-raise", "when": "LeadType = 'demo'"}]}
    given = [{"Id": str(number), "LeadType": kind} for number, kind in enumerate(kinds)]
    rows, _ = routed(given, section)
    again, _ = routed(data.draw(st.permutations(given)), section)

    assert sorted(int(row["RoutePriority"]) for row in rows) == list(range(1, len(kinds) + 1))
    for found in (rows, again):
        placed = sorted(found, key=lambda row: int(row["RoutePriority"]))
        assert [row["LeadType"] == "demo" for row in placed] == sorted((k == "demo" for k in kinds), reverse=True)


@pytest.mark.parametrize(
    ("country", "cadence"), [("DE", "high-touch"), ("JP", "low-touch"), ("", "low-touch")], ids=str
)
def test_pr_05_an_ideal_lead_gets_the_high_touch_cadence(routed: Routed, country: str, cadence: str) -> None:
    section = to("ann") | {
        "labels": {
            "Cadence": [
                {"id": "high-touch", "when": "Country IN ('DE', 'US') AND TitleLevel = 'VP'"},
                {"id": "low-touch"},
            ]
        }
    }
    rows, _ = routed([{"Country": country, "TitleLevel": "VP"}], section)

    assert rows[0]["Cadence"] == cadence


def test_xp_07_the_same_inputs_and_state_give_the_same_rows(routed: Routed) -> None:
    section = to("pool:sdr") | {"priority": [{"id": "x", "when": "LeadSource = 'web'"}]}
    given = leads(7, LeadSource="web", Pulled="")
    first, result = routed(given, section)
    again, same = routed(given, section)

    assert (again, same.counts, same.notes) == (first, result.counts, result.notes)


@pytest.mark.parametrize(("policy", "on_return"), [("none", 3), ("full", 6), ({"capped": 2}, 5)], ids=str)
def test_xp_05_what_absence_earns_is_said(routed: Routed, policy: object, on_return: int) -> None:
    """Ann misses six leads; of the six that follow she gets her half, all, or her half and two."""
    section = to("pool:sdr") | {"pools": {"sdr": {"members": ["ann", "bob"], "catch_up": policy}}}
    away = {"absences": [{"user": "ann", "since": "2026-03-02", "until": "2026-03-02"}]}
    routed(leads(6), section | away)
    rows, _ = routed([{"Email": f"later{n}@example.com"} for n in range(6)], section, as_of=NOW + timedelta(days=1))

    assert owners(rows).count("Ann") == on_return
