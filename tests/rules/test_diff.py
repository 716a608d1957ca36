"""Two lists of rules: proved alike, or an example lead that they decide differently (XP-03)."""

import pytest

from revops_cli.model import Kind
from revops_cli.rules.condition import parse
from revops_cli.rules.diff import compare
from revops_cli.rules.lint import NamedRule

pytest.importorskip("z3")

COLUMNS: dict[str, Kind] = {"Country": "text", "Size": "number"}
Pairs = list[tuple[str, str]]


def rules(pairs: Pairs) -> list[NamedRule]:
    return [NamedRule(to, (parse(text, COLUMNS, where=""),), to) for text, to in pairs]


DE, FR = ("Country = 'DE'", "ann"), ("Country = 'FR'", "bob")
CASES: list[tuple[str, Pairs, Pairs, str]] = [
    ("the same", [DE, FR], [DE, FR], "none"),
    ("order of rules that never meet", [DE, FR], [FR, DE], "none"),
    ("said otherwise", [("Country IN ('DE', 'FR')", "ann")], [DE, ("Country = 'FR'", "ann")], "none"),
    ("a hole", [("Size < 5 OR Size >= 5", "ann")], [("Size IS NOT NULL", "ann")], "none"),
    ("one more", [DE], [DE, FR], "additive"),
    ("another owner", [DE, FR], [("Country = 'DE'", "bob"), FR], "breaking"),
    ("one less", [DE, FR], [DE], "breaking"),
    ("the empty cell", [("Size < 5", "ann")], [("NOT Size >= 5", "ann")], "none"),
    ("the empty cell falls through", [("Size < 5", "ann")], [("coalesce(Size, 0) < 5", "ann")], "additive"),
    ("nothing at all", [], [], "none"),
]


@pytest.mark.parametrize(("old", "new", "change"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_change(old: Pairs, new: Pairs, change: str) -> None:
    found = compare(rules(old), rules(new))

    assert found.change == change
    assert (found.before != found.after) == (change != "none")


def test_another_fallback_moves_only_its_leads() -> None:
    found = compare(rules([DE]), rules([DE]), fallbacks=("queue A", "queue B"))

    assert (found.change, found.before, found.after) == ("additive", "queue A", "queue B")


def test_what_takes_too_long_is_neither_additive_nor_breaking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("revops_cli.rules.solver.MOST_WORK", 1)

    assert compare(rules([DE, ("Size > 3", "ann")]), rules([FR, ("Size * 2 > 6", "bob")])).change == "unknown"


def test_the_witness_is_decided_differently() -> None:
    old, new = rules([DE, ("Size > 10", "chi")]), rules([("Size > 100", "ann"), DE])
    found = compare(old, new)

    def decide(listed: list[NamedRule]) -> str:
        met = (rule.outcome for rule in listed if rule.conditions[0].closure()(found.witness))
        return next(met, "fallback")

    assert (found.before, found.after) == (decide(old), decide(new))
    assert found.sure


@pytest.mark.parametrize(
    ("text", "sure"),
    [("Country = 'FR'", True), ("Country LIKE 'F%' AND Country <> 'FR'", False), ("days_since(Since) > 5", False)],
    ids=["plain", "a text that fits a pattern", "the time of the run"],
)
def test_a_witness_that_was_not_seen_to_be_one_is_no_more_than_perhaps(text: str, *, sure: bool) -> None:
    columns: dict[str, Kind] = {**COLUMNS, "Since": "date"}
    more = NamedRule("more", (parse(text, columns, where=""),), "bob")
    found = compare(rules([DE, FR])[:1], [*rules([DE, FR])[:1], more])

    assert (found.change, found.sure) == ("additive", sure)
