"""A baseline lets known failures pass, names new ones, and only ever shrinks with the ratchet."""

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from revops_cli.check.baseline import Baseline, against, baseline_of, ratcheted, read_baseline
from revops_cli.check.limit import judged
from revops_cli.check.result import Failing, Finding, Run
from revops_cli.engine.duck import DuckEngine
from revops_cli.engine.protocol import literal
from revops_cli.errors import InputError

SALT = "salt"


def bad(keys: Sequence[str], of: int = 100, *, check: str = "email", error_if: str = "") -> Finding:
    """A finding whose rows have these keys, in this order."""
    rows = " UNION ALL ".join(
        f"SELECT {at} AS row, {literal(key)} AS key, '' AS value" for at, key in enumerate(keys, 1)
    )
    return Finding(
        check, "not_null", "error", judged(len(keys), of, "error", "", error_if), "Email is empty: n of m rows",
        file="a.csv", failed=len(keys), of=of, error_if=error_if, failing=Failing(rows, "Email") if keys else None,
    )  # fmt: skip


def figure(beyond: float, *, group: str = "") -> Finding:
    """A figure that is so far from its limit."""
    outcome = "fail" if beyond else "pass"
    return Finding("rows", "row_count", "error", outcome, "m", file="a.csv", group=group, value=1.0, beyond=beyond)


def compared(engine: DuckEngine, before: Sequence[Finding], now: Sequence[Finding]) -> list[Finding]:
    baseline = baseline_of(engine, Run(tuple(before)), SALT)
    return list(against(engine, Run(tuple(now)), baseline, "b.json").findings)


CASES = [
    pytest.param("ab", "ab", ("pass", 0, 2, 0), id="the-same"),
    pytest.param("abc", "cab", ("pass", 0, 3, 0), id="in-another-order"),
    pytest.param("ab", "abc", ("fail", 1, 2, 0), id="one-new"),
    pytest.param("abc", "a", ("pass", 0, 1, 2), id="two-fixed"),
    pytest.param("ab", "ac", ("fail", 1, 1, 1), id="one-fixed-and-one-new"),
    pytest.param("aa", "aaa", ("fail", 1, 2, 0), id="a-key-once-more"),
    pytest.param("ab", "", ("pass", 0, 0, 2), id="all-fixed"),
    pytest.param("", "a", ("fail", 1, 0, 0), id="nothing-was-known"),
]


@pytest.mark.parametrize(("before", "now", "told"), CASES)
def test_known_rows_pass_and_new_ones_fail(
    engine: DuckEngine, before: str, now: str, told: tuple[str, int, int, int]
) -> None:
    (found,) = compared(engine, [bad(before)], [bad(now)])

    assert (found.outcome, found.new, found.known, found.fixed) == told


def test_the_new_row_is_named_first_among_many_known_ones(engine: DuckEngine) -> None:
    known = [f"k{number}" for number in range(50)]

    (found,) = compared(engine, [bad(known)], [bad([*known, "new one"])])

    assert (found.rows[0].key, found.rows[0].new, found.rows[1].new) == ("new one", True, False)
    assert len(found.rows) == found.sample


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=8))
def test_order_of_rows_makes_no_difference(engine: DuckEngine, keys: list[str]) -> None:
    shuffled = sorted(keys, reverse=True)

    assert (
        baseline_of(engine, Run((bad(keys),)), SALT).text() == baseline_of(engine, Run((bad(shuffled),)), SALT).text()
    )
    assert compared(engine, [bad(keys)], [bad(shuffled)])[0].outcome == "pass"


RATES = [
    pytest.param("> 2%", 100, "pass", id="same-rate"),
    pytest.param("> 2%", 80, "fail", id="worse-rate-of-the-same-rows"),
    pytest.param("> 2", 80, "pass", id="a-count-has-no-rate"),
]


@pytest.mark.parametrize(("limit", "of", "outcome"), RATES)
def test_a_limit_in_percent_fails_on_a_worse_rate(engine: DuckEngine, limit: str, of: int, outcome: str) -> None:
    (found,) = compared(engine, [bad("abc", error_if=limit)], [bad("abc", of, error_if=limit)])

    assert found.outcome == outcome


def test_a_worse_rate_is_that_of_the_check_itself(engine: DuckEngine) -> None:
    before = [bad("ab", error_if="> 1%"), bad("ab", check="phone", error_if="> 1%")]
    now = [bad("ab", 50, error_if="> 1%"), bad("ab", check="phone", error_if="> 1%")]

    assert [one.outcome for one in compared(engine, before, now)] == ["fail", "pass"]


def test_a_failure_without_distance_is_never_known(engine: DuckEngine) -> None:
    (found,) = compared(engine, [figure(5.0)], [replace(figure(0.0), outcome="fail")])

    assert (found.outcome, found.new) == ("fail", 1)


FIGURES = [
    pytest.param(5.0, 5.0, "pass", id="as-far-off-as-before"),
    pytest.param(5.0, 4.0, "pass", id="nearer"),
    pytest.param(5.0, 5.1, "fail", id="farther-off"),
    pytest.param(0.0, 1.0, "fail", id="was-within"),
    pytest.param(5.0, 0.0, "pass", id="is-within"),
]


@pytest.mark.parametrize(("before", "now", "outcome"), FIGURES)
def test_figures_may_not_get_worse(engine: DuckEngine, before: float, now: float, outcome: str) -> None:
    (found,) = compared(engine, [figure(before)], [figure(now)])

    assert found.outcome == outcome


def test_groups_have_figures_of_their_own(engine: DuckEngine) -> None:
    found = compared(engine, [figure(5.0, group="Ann")], [figure(5.0, group="Ann"), figure(5.0, group="Bob")])

    assert [one.outcome for one in found] == ["pass", "fail"]


def test_a_key_known_once_is_known_in_one_file_only(engine: DuckEngine) -> None:
    found = compared(engine, [bad("a")], [bad("a"), replace(bad("a"), file="b.csv")])

    assert [(one.outcome, one.fixed) for one in found] == [("pass", 0), ("fail", 0)]


def test_what_could_not_run_or_was_not_judged_stays(engine: DuckEngine) -> None:
    gone = replace(bad(""), outcome="error")

    (found,) = compared(engine, [bad("ab")], [gone])

    assert (found.outcome, found.fixed) == ("error", 0)


def test_fixed_rows_ask_for_the_ratchet(engine: DuckEngine) -> None:
    baseline = baseline_of(engine, Run((bad("abc"),)), SALT)

    run = against(engine, Run((bad("a"),)), baseline, "b.json")

    assert run.notes == ("2 rows fixed since the baseline: tighten it with --ratchet",)
    assert run.baseline == "b.json"


def test_the_file_names_nobody_and_is_read_back(engine: DuckEngine) -> None:
    baseline = baseline_of(engine, Run((bad(["jane@acme.com"]), figure(2.5, group="Ann"))), SALT)

    assert "jane" not in baseline.text()
    assert "Ann" not in baseline.text()
    assert read_baseline(baseline.text(), "b.json").text() == baseline.text()
    assert list(json.loads(baseline.text())["checks"]) == ["email", "rows"]


def test_what_passes_or_could_not_run_is_not_remembered(engine: DuckEngine) -> None:
    off = replace(figure(0.0), outcome="fail")
    findings = (bad("a", error_if="> 5"), replace(bad("ab"), outcome="error"), figure(0.0), off)

    assert baseline_of(engine, Run(findings), SALT).checks == {}


def test_another_salt_makes_other_fingerprints(engine: DuckEngine) -> None:
    one, other = (baseline_of(engine, Run((bad("a"),)), salt).checks["email"].fingerprints for salt in ("a", "b"))

    assert one.keys().isdisjoint(other)


NO_BASELINES = [
    pytest.param("", id="empty"),
    pytest.param("[]", id="a-list"),
    pytest.param('{"version": 1, "salt": "a"}', id="no-checks"),
    pytest.param('{"version": 2, "salt": "a", "checks": {}}', id="another-version"),
    pytest.param('{"version": 1, "salt": 1, "checks": {}}', id="no-salt"),
    pytest.param('{"version": 1, "salt": "a", "checks": {"a": []}}', id="no-entry"),
]


@pytest.mark.parametrize("text", NO_BASELINES)
def test_other_files_are_refused(text: str) -> None:
    with pytest.raises(InputError, match="is no baseline"):
        read_baseline(text, "b.json")


RATCHETS = [
    pytest.param("abc", "ab", "ab", id="fixed-rows-go"),
    pytest.param("ab", "abc", "ab", id="new-rows-do-not-come"),
    pytest.param("aab", "ab", "ab", id="copies-go"),
    pytest.param("ab", "", "", id="nothing-is-left"),
]


@pytest.mark.parametrize(("held", "now", "left"), RATCHETS)
def test_the_ratchet_only_goes_down(engine: DuckEngine, held: str, now: str, left: str) -> None:
    baseline = baseline_of(engine, Run((bad(held),)), SALT)
    run = Run((bad(now),))

    made = ratcheted(baseline, run, baseline_of(engine, run, SALT))

    expected = baseline_of(engine, Run((bad(left),)), SALT)
    assert {check: known.fingerprints for check, known in made.checks.items()} == {
        check: known.fingerprints for check, known in expected.checks.items()
    }


@pytest.mark.parametrize(("now", "rate"), [("ab", 0.02), ("abcd", 0.03)], ids=["better", "worse"])
def test_the_ratchet_takes_the_better_rate(engine: DuckEngine, now: str, rate: float) -> None:
    baseline = baseline_of(engine, Run((bad("abc"),)), SALT)
    run = Run((bad(now),))

    assert ratcheted(baseline, run, baseline_of(engine, run, SALT)).checks["email"].rate == rate


def test_the_ratchet_keeps_what_did_not_run(engine: DuckEngine) -> None:
    baseline = baseline_of(engine, Run((bad("ab"), figure(5.0))), SALT)
    run = Run((replace(bad(""), outcome="error"), figure(3.0)))

    made = ratcheted(baseline, run, baseline_of(engine, run, SALT))

    assert made.checks["email"] == baseline.checks["email"]
    assert list(made.checks["rows"].beyond.values()) == [3.0]


def test_a_check_that_is_gone_is_forgotten(engine: DuckEngine) -> None:
    baseline = baseline_of(engine, Run((bad("ab"),)), SALT)

    assert ratcheted(baseline, Run(()), Baseline(SALT)).checks == {}
