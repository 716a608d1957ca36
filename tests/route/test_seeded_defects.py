"""Every defect that is sown into a sound set of forty rules is found, wherever it stands, and nothing else (XP-01)."""

from typing import Any

import pytest

from revops_cli.route.columns import columns_over
from revops_cli.route.lint import LintInput, lint
from revops_cli.route.people import People, User
from revops_cli.route.settings import RouteSettings
from revops_cli.route.territory import Territories

pytest.importorskip("z3")

PEOPLE = People([(User("u1", "Ann"), ("Ann",)), (User("u2", "Gone", active=False), ("Gone",))])
COUNTRIES = frozenset(f"C{number}" for number in range(40)) | {"DE", "FR"}
Rules = list[dict[str, Any]]
PLACES = (0, 17, 40)


def rule(name: str, when: str, to: str = "Ann") -> dict[str, Any]:
    return {"id": name, "when": when, "to": to}


BASE: Rules = [
    rule(f"base-{n}", f"Country = 'C{n}'" if n % 2 else f"Country = 'C{n}' AND EmployeesMin >= {n}") for n in range(40)
]
SOWN: list[tuple[str, Rules, list[tuple[str, str]]]] = [
    ("contradiction", [rule("x", "Country = 'DE' AND Country = 'FR'")], [("contradiction", "x")]),
    ("contradiction of numbers", [rule("x", "EmployeesMin > 9 AND EmployeesMin < 9")], [("contradiction", "x")]),
    (
        "shadow of one rule",
        [rule("wide", "Country = 'DE'"), rule("x", "Country = 'DE' AND Score > 5")],
        [("unreachable", "x")],
    ),
    (
        "shadow of a union",
        [
            rule("low", "Country = 'DE' AND Score < 50"),
            rule("high", "Country = 'DE' AND Score >= 50"),
            rule("x", "Country = 'DE' AND Score IS NOT NULL"),
        ],
        [("unreachable", "x")],
    ),
    ("null trap", [rule("x", "Country = 'DE' AND TitleLevel <> 'VP'")], [("null-trap", "x")]),
    ("null trap of a list", [rule("x", "Country = 'DE' AND TitleLevel NOT IN ('VP')")], [("null-trap", "x")]),
    ("unknown value", [rule("x", "Country = 'Narnia'")], [("unknown-value", "x")]),
    ("other case", [rule("x", "Country = 'de'")], [("case", "x")]),
    ("unknown column", [rule("x", "Contry = 'DE'")], [("config", "x")]),
    ("text against a number", [rule("x", "EmployeesMin = 'many'")], [("config", "x")]),
    ("pattern without a wildcard", [rule("x", "Title LIKE 'VP'")], [("like-without-wildcard", "x")]),
    ("inactive owner", [rule("x", "Country = 'DE'", "Gone")], [("inactive-owner", "x")]),
    ("unknown owner", [rule("x", "Country = 'DE'", "Nobody")], [("config", "x")]),
    ("unknown pool", [rule("x", "Country = 'DE'", "pool:none")], [("config", "x")]),
    ("unknown case", [{"id": "x", "case": "none", "to": "Ann"}], [("config", "x")]),
]


def found(rules: Rules) -> list[tuple[str, str]]:
    settings = RouteSettings.model_validate({"rules": rules, "fallback": {"queue": "Unrouted"}})
    values = {"Country": COUNTRIES}
    given = LintInput(columns_over([]), PEOPLE, Territories([], [], ["Country"]), values=values)
    return [(finding.code, finding.rule) for finding in lint(settings, given)]


def test_nothing_is_wrong_with_the_base_but_its_gap() -> None:
    assert found(BASE) == [("gap", "")]


def test_no_gap_below_a_rule_for_all() -> None:
    assert found([*BASE, {"id": "rest", "to": "Ann"}]) == []


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("sown", "codes"), [case[1:] for case in SOWN], ids=[case[0] for case in SOWN])
def test_what_is_sown_is_found(sown: Rules, codes: list[tuple[str, str]], place: int) -> None:
    assert found([*BASE[:place], *sown, *BASE[place:]]) == [*codes, ("gap", "")]


def test_a_rule_for_all_hides_every_rule_behind_it() -> None:
    codes = found([*BASE[:30], {"id": "all", "to": "Ann"}, *BASE[30:]])

    assert codes == [("unreachable", f"base-{number}") for number in range(30, 40)]
