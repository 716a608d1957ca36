"""Lint of a whole route section finds each planted fault (XP-01)."""

from collections.abc import Mapping

import pytest

from revops_cli.route.columns import columns_over
from revops_cli.route.lint import LintInput, lint
from revops_cli.route.people import People, User
from revops_cli.route.settings import RouteSettings
from revops_cli.route.territory import Territories
from revops_cli.rules.lint import Finding

pytest.importorskip("z3")

PEOPLE = People([(User("u1", "Ann"), ("u1", "Ann")), (User("u2", "Gone", active=False), ("u2", "Gone"))])
SOUND: dict[str, object] = {
    "cases": {"customer": "Relation = 'customer'"},
    "pools": {"sdr": {"members": ["ann"]}},
    "rules": [
        {"id": "one", "case": "customer", "to": "account_owner"},
        {"id": "two", "when": "Country = 'DE'", "to": "pool:sdr"},
        {"id": "rest", "queue": "Later"},
    ],
    "fallback": {"queue": "Unrouted"},
}


def with_rule(**rule: object) -> dict[str, object]:
    return {"rules": [{"id": "new", **rule}, {"id": "rest", "to": "pool:sdr"}], "cases": {}}


PLANTED: list[tuple[str, dict[str, object], list[Mapping[str, str]], list[str]]] = [
    ("sound", {}, [], []),
    ("no fallback", {"rules": [], "fallback": None, "cases": {}, "pools": {}}, [], ["no-fallback", "gap"]),
    ("unknown column", with_rule(when="Contry = 'DE'", to="ann"), [], ["config"]),
    ("unknown pool", with_rule(when="Country = 'DE'", to="pool:x"), [], ["config"]),
    ("unknown user", with_rule(when="Country = 'DE'", to="bob"), [], ["config"]),
    ("inactive owner", with_rule(when="Country = 'DE'", to="gone"), [], ["inactive-owner"]),
    ("contradiction", with_rule(when="Country = 'DE' AND Country IS NULL", to="ann"), [], ["contradiction"]),
    ("unreachable", with_rule(to="ann"), [], ["unreachable"]),
    ("null trap", with_rule(when="Country <> 'DE'", to="ann"), [], ["null-trap"]),
    ("unknown value", with_rule(when="Country = 'Narnia'", to="ann"), [], ["unknown-value"]),
    ("other case", with_rule(when="Country = 'de'", to="ann"), [], ["case"]),
    ("nobody in the pool", {"pools": {"sdr": {"members": ["gone"]}}}, [], ["inactive-member", "empty-pool"]),
    ("unused", {"pools": {"sdr": {"members": ["ann"]}, "x": {"members": ["ann"]}}}, [], ["unused-pool"]),
    (
        "territory tie",
        {"territories": "t.csv"},
        [{"territory": "a", "owner": "ann", "country": "DE;AT"}, {"territory": "b", "pool": "sdr", "country": "at"}],
        ["territory-tie"],
    ),
    ("territory of one who left", {}, [{"territory": "a", "owner": "gone", "country": "DE"}], ["inactive-owner"]),
]


@pytest.mark.parametrize(
    ("section", "territories", "codes"), [case[1:] for case in PLANTED], ids=[case[0] for case in PLANTED]
)
def test_planted(section: dict[str, object], territories: list[Mapping[str, str]], codes: list[str]) -> None:
    settings = RouteSettings.model_validate(SOUND | section)
    given = LintInput(
        columns_over([]),
        PEOPLE,
        Territories(territories, settings.pools, ["Country"]),
        values={"Country": frozenset({"DE", "AT"})},
    )

    assert [found.code for found in lint(settings, given)] == codes


def test_a_rule_behind_territories_that_have_a_next_target_is_told_how_it_is_reached() -> None:
    found = next(found for found in _behind(["territory", "queue:Later"]) if found.code == "unreachable")

    assert found.text.endswith("else to the fallback: with to: territory alone they go on to the next rules")


def test_a_rule_behind_territories_alone_is_reached_by_whom_none_covers() -> None:
    assert [found.code for found in _behind("territory")] == []


def _behind(target: str | list[str]) -> tuple[Finding, ...]:
    rules = [{"id": "places", "to": target}, {"id": "rest", "to": "ann"}]
    settings = RouteSettings.model_validate({"rules": rules, "territories": "t.csv", "fallback": {"queue": "Unrouted"}})
    rows = [{"territory": "a", "owner": "ann", "country": "DE"}]
    return lint(settings, LintInput(columns_over([]), PEOPLE, Territories(rows, [], ["Country"])))
