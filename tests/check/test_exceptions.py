from datetime import date

import pytest

from revops_cli.check.exceptions import Ignored, expired, kept_in
from revops_cli.check.result import Finding
from revops_cli.engine.duck import DuckEngine

TODAY = date(2026, 11, 22)


def ignored(key: str, until: str) -> Ignored:
    return Ignored(key=key, until=date.fromisoformat(until), why="the owner is on leave")


KEPT = [
    pytest.param([], ["a", "b'c", "x\x1fy"], id="none"),
    pytest.param([("a", "2026-11-22")], ["b'c", "x\x1fy"], id="the-last-day-counts"),
    pytest.param([("a", "2026-11-21")], ["a", "b'c", "x\x1fy"], id="the-day-after-does-not"),
    pytest.param([("b'c", "2027-01-01")], ["a", "x\x1fy"], id="quoted"),
    pytest.param([("x|y", "2027-01-01")], ["a", "b'c"], id="a-key-of-two-columns"),
]


@pytest.mark.parametrize(("exceptions", "kept"), KEPT)
def test_rows_kept_in(engine: DuckEngine, exceptions: list[tuple[str, str]], kept: list[str]) -> None:
    condition = kept_in([ignored(*one) for one in exceptions], "key", TODAY)
    rows = engine.rows(
        f"SELECT key FROM (VALUES ('a'), ('b''c'), (concat('x', chr(31), 'y'))) AS t(key) WHERE {condition}"
    )

    assert sorted(str(row[0]) for row in rows) == kept


def test_an_expired_exception_fails_and_says_what_to_do() -> None:
    finding = Finding("email", "not_null", "warn", "pass", "fine", file="a.csv", failed=0, of=9, error_if="> 2%")

    (found,) = expired(finding, [ignored("00Q1", "2026-11-21"), ignored("00Q2", "2026-11-22")], TODAY)

    assert (found.check, found.file, found.outcome, found.severity) == ("email", "a.csv", "fail", "error")
    assert found.message == "the exception for '00Q1' ended on 2026-11-21 (the owner is on leave)"
    assert found.fix.startswith("mend the row")
