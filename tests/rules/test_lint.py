"""Lint finds what is planted and never calls a rule unreachable that a lead can reach (XP-01)."""

import itertools
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revops_cli.model import Kind
from revops_cli.rules.condition import parse
from revops_cli.rules.lint import Finding, NamedRule, lint_texts, prove

pytest.importorskip("z3")

COLUMNS: dict[str, Kind] = {"Country": "text", "Size": "number", "Named": "boolean", "Since": "date"}


def rules(*texts: str) -> list[NamedRule]:
    return [
        NamedRule(f"r{place}", (parse(text, COLUMNS, where="", lists={"eu": frozenset({"DE", "FR"})}),) if text else ())
        for place, text in enumerate(texts)
    ]


def brief(findings: tuple[Finding, ...]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(found.code, found.rule, found.culprits) for found in findings if found.code != "gap"]


PLANTED: list[tuple[str, tuple[str, ...], list[tuple[str, str, tuple[str, ...]]]]] = [
    ("nothing wrong", ("Country = 'DE'", "Size > 5", ""), []),
    ("contradiction of texts", ("Country = 'DE' AND Country = 'FR'",), [("contradiction", "r0", ())]),
    ("contradiction of numbers", ("Size > 5 AND Size + 1 < 6",), [("contradiction", "r0", ())]),
    ("the empty text", ("Country = ''",), [("contradiction", "r0", ())]),
    ("shadow of one", ("Country IN ('DE', 'FR')", "Country = 'DE' AND Named"), [("unreachable", "r1", ("r0",))]),
    ("shadow of a pattern", ("Country LIKE 'D%'", "Country = 'DE'"), [("unreachable", "r1", ("r0",))]),
    ("no shadow of a pattern", ("Country LIKE 'd%'", "Country = 'DE'"), []),
    ("shadow of a list", ("in_list('eu', Country)", "Country = 'FR'"), [("unreachable", "r1", ("r0",))]),
    (
        "shadow of a union",
        ("Size < 100", "Named", "Size >= 100", "Size = 50 OR Size = 500"),
        [("unreachable", "r3", ("r0", "r2"))],
    ),
    ("an empty cell escapes", ("Size < 100", "Size >= 100", ""), []),
    (
        "all but the empty",
        ("Country <> 'DE'", "Country = 'DE'", "Country IS NOT NULL"),
        [("unreachable", "r2", ("r0", "r1"))],
    ),
    ("dates", ("Since >= '2026-01-01'", "Since = '2026-05-01'"), [("unreachable", "r1", ("r0",))]),
    ("catch-all in front", ("", "Named"), [("unreachable", "r1", ("r0",))]),
    ("case", ("CASE WHEN Named THEN 1 ELSE 2 END = 3",), [("contradiction", "r0", ())]),
    ("rounding lets a lead through", ("Size + 0.1 > 0.3 AND Size <= 0.2",), []),
    ("rounding keeps the order", ("Size + 0.1 > 0.3", "Size > 0.3"), [("unreachable", "r1", ("r0",))]),
    ("more than a cell can hold", ("Size > 999999999999999.9 AND Size * 2 < 5",), [("contradiction", "r0", ())]),
    ("not true is more than false", ("Named = FALSE", "Named IS NOT TRUE"), []),
    ("free functions", ("lower(Country) = 'de'", "Country = 'DE'"), []),
]


@pytest.mark.parametrize(("texts", "expected"), [case[1:] for case in PLANTED], ids=[case[0] for case in PLANTED])
def test_planted(texts: tuple[str, ...], expected: list[tuple[str, str, tuple[str, ...]]]) -> None:
    assert brief(prove(rules(*texts))) == expected


def test_a_gap_has_a_witness_that_meets_no_rule() -> None:
    given_rules = rules("Country IN ('DE', 'FR')", "Size >= 200", "Named")
    gap = prove(given_rules)[-1]

    assert gap.code == "gap"
    assert not any(rule.conditions[0].closure()(gap.witness) for rule in given_rules)


WITNESSES = [
    ("a large number", ("Size < 1234567", "Size > 1234567", "Size IS NULL"), {"Size": "1234567"}),
    ("a small part", ("Size < 0.000025", "Size > 0.000025", "Size IS NULL"), {"Size": "0.000025"}),
    ("an empty number", ("Size < 5", "Size >= 5"), {"Size": ""}),
    ("a text that no rule names", ("Country IN ('DE', 'FR')", "Country IS NULL"), {"Country": "(another text)"}),
]


@pytest.mark.parametrize(("texts", "witness"), [case[1:] for case in WITNESSES], ids=[case[0] for case in WITNESSES])
def test_a_witness_is_a_lead_as_a_list_would_hold_it(texts: tuple[str, ...], witness: dict[str, str]) -> None:
    gap = prove(rules(*texts))[-1]

    assert gap.code == "gap"
    assert gap.text.startswith("some leads")
    assert gap.witness == witness


def test_what_takes_too_long_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("revops_cli.rules.solver.MOST_WORK", 1)
    found = prove(rules("Size + Size > 5 AND Country = 'DE'", "Size * 3 < 5 OR Country <> 'FR'"))

    assert {one.code for one in found} <= {"unproved", "unreachable", "contradiction", "gap"}
    assert "unproved" in [one.code for one in found]


def test_no_gap_below_a_catch_all() -> None:
    assert prove(rules("Country = 'DE'", "Country <> 'DE' OR Country IS NULL")) == ()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Country <> 'DE'", ["null-trap"]),
        ("Country <> 'DE' OR Country IS NULL", []),
        ("Country NOT IN ('DE')", ["null-trap"]),
        ("NOT Country = 'DE'", ["null-trap"]),
        ("NOT Country > 'DE'", ["null-trap"]),
        ("NOT Named", ["null-trap"]),
        ("Size NOT BETWEEN 5 AND 9", ["null-trap"]),
        ("Size NOT BETWEEN 5 AND 9 OR Size IS NULL", []),
        ("NOT (Country = 'DE' AND Named)", []),
        ("Named IS NOT TRUE", []),
        ("Country LIKE 'DE'", ["like-without-wildcard"]),
        ("Country = 'de'", ["case"]),
        ("Country IN ('DE', 'XX')", ["unknown-value"]),
        ("Country = 'DE'", []),
        ("Country <> ''", ["empty-text"]),
        ("Country IN ('DE', '')", ["empty-text"]),
        ("Country LIKE 'd%'", ["case"]),
        ("Country LIKE 'X%'", ["unknown-value"]),
        ("Country ILIKE 'd%'", []),
        ("starts_with(Country, 'f')", ["case"]),
        ("contains(Country, 'X')", ["unknown-value"]),
        ("contains(Country, 'R')", []),
    ],
)
def test_traps(text: str, codes: list[str]) -> None:
    assert [found.code for found in lint_texts(rules(text), {"Country": frozenset({"DE", "FR"})})] == codes


OWNERS = {"Country": frozenset({"00G5f000004Xy2DEAS", "0055f000003abcd"})}


@pytest.mark.parametrize(
    ("owner", "codes"),
    [
        ("00G5f000004Xy2D", ["id-length"]),
        ("00G5f000004Xy2DEAS", []),
        ("0055f000003abcdAAA", ["id-length"]),
        ("0055f000003abcD", ["case"]),
        ("0055f000009abcd", ["unknown-value"]),
    ],
)
def test_an_id_in_its_other_length_is_no_other_value_but_never_matches(owner: str, codes: list[str]) -> None:
    assert [found.code for found in lint_texts(rules(f"Country = '{owner}'"), OWNERS)] == codes


ATOMS = [
    *("Country = 'DE'", "Country <> 'DE'", "Country IN ('DE', 'FR')", "Country LIKE 'D%'", "Country IS NULL"),
    *("Size > 5", "Size <= 5", "Size BETWEEN 3 AND 7", "Size IS NOT NULL", "Named", "NOT Named", "Named IS TRUE"),
    *("coalesce(Country, 'DE') = 'DE'", "contains(Country, 'R')", "CASE WHEN Named THEN Size ELSE 9 END > 5"),
]
RECORDS = [
    {"Country": country, "Size": size, "Named": named}
    for country, size, named in itertools.product(
        ("", "DE", "FR", "DK", "XX"), ("", "1", "4", "5", "6", "9"), ("", "true", "no")
    )
]
TEXTS = st.recursive(
    st.sampled_from(ATOMS),
    lambda part: st.tuples(st.sampled_from(("({} AND {})", "({} OR {})", "(NOT {1} AND {0})")), part, part).map(
        lambda drawn: drawn[0].format(*drawn[1:])
    ),
    max_leaves=4,
)


RULE_SETS = int(os.environ.get("RULE_SETS", "60"))
"""Random rule sets that are tried: RULE_SETS=1000 for a thorough run."""


@given(texts=st.lists(TEXTS, min_size=2, max_size=7))
@settings(max_examples=RULE_SETS, deadline=None)
def test_proofs_hold_against_brute_force(texts: list[str]) -> None:
    """What is proved unreachable no record reaches; the culprits alone take every record it meets."""
    given_rules = rules(*texts)
    closures = {rule.id: rule.conditions[0].closure() for rule in given_rules}
    met = {
        rule: {place for place, record in enumerate(RECORDS) if holds(record) is True}
        for rule, holds in closures.items()
    }

    for found in prove(given_rules):
        if found.code == "contradiction":
            assert not met[found.rule]
        elif found.code == "unreachable":
            assert met[found.rule] <= set().union(*(met[culprit] for culprit in found.culprits))


CROSSING: list[tuple[str, tuple[str, ...], list[tuple[str, str]]]] = [
    ("two that cross", ("Country = 'DE'", "Size > 5"), [("r0", "r1")]),
    ("an exception before its rule", ("Country = 'DE' AND Size > 5", "Country = 'DE'"), []),
    ("apart", ("Country = 'DE' AND Size > 5", "Country IN ('FR', 'DK') AND Named"), []),
    ("apart, as a proof shows", ("Size > 5 AND Named", "Size <= 5 AND Country = 'DE'"), []),
    ("taken by a rule before", ("Size > 5 AND Country = 'DE'", "Country = 'DE' AND Size > 5", ""), []),
    ("a rule for all", ("Country = 'DE'", ""), []),
    ("three", ("Country = 'DE'", "Size > 5", "Named"), [("r0", "r1"), ("r0", "r2"), ("r1", "r2")]),
]


@pytest.mark.parametrize(("texts", "pairs"), [case[1:] for case in CROSSING], ids=[case[0] for case in CROSSING])
def test_rules_that_cross_and_decide_differently(texts: tuple[str, ...], pairs: list[tuple[str, str]]) -> None:
    different = [NamedRule(rule.id, rule.conditions, rule.id) for rule in rules(*texts)]
    found = [one for one in prove(different, crossing=True) if one.code == "overlap"]

    assert [(one.culprits[0], one.rule) for one in found] == pairs
    by_id = {rule.id: rule for rule in different}
    for one in found:
        assert all(by_id[name].conditions[0].closure()(one.witness) is True for name in (*one.culprits, one.rule))


def test_rules_that_decide_alike_may_cross() -> None:
    assert [one.code for one in prove(rules("Country = 'DE'", "Size > 5", ""), crossing=True)] == []
