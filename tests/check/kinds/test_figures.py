"""Row counts and their change."""

from collections.abc import Callable

import pytest

from revops_cli.check.result import Finding

CheckRows = Callable[..., list[Finding]]

COUNTS = [
    pytest.param({"min": 3}, ("pass", 0), id="just enough"),
    pytest.param({"min": 4}, ("fail", 1), id="one too few"),
    pytest.param({"max": 3}, ("pass", 0), id="just not too many"),
    pytest.param({"max": 2}, ("fail", 1), id="one too many"),
    pytest.param({"min": 3, "max": 3}, ("pass", 0), id="exactly"),
    pytest.param({"min": 0, "max": 1}, ("fail", 2), id="two too many"),
]


@pytest.mark.parametrize(("bounds", "expected"), COUNTS)
def test_row_count(check_rows: CheckRows, bounds: dict[str, int], expected: tuple[str, int]) -> None:
    (found,) = check_rows({"row_count": bounds}, ["A"], [["x"], ["x"], ["x"]])

    assert (found.outcome, found.beyond, found.value) == (*expected, 3)


CHANGES = [
    pytest.param("< 30%", 4, "pass", id="a quarter"),
    pytest.param("< 25%", 4, "fail", id="a quarter is not less than a quarter"),
    pytest.param("<= 25%", 4, "pass", id="but at most"),
    pytest.param("<= 2", 5, "pass", id="rows"),
    pytest.param("<= 1", 5, "fail", id="more rows"),
    pytest.param("< 30%", 3, "pass", id="the same"),
    pytest.param("< 30%", 0, "fail", id="from nothing"),
    pytest.param("< 30%", None, "not evaluated", id="no previous run"),
]


@pytest.mark.parametrize(("limit", "before", "outcome"), CHANGES)
def test_row_count_change(check_rows: CheckRows, limit: str, before: int | None, outcome: str) -> None:
    previous = {} if before is None else {"leads.csv": before}

    (found,) = check_rows({"row_count_change": limit}, ["A"], [["x"], ["x"], ["x"]], previous=previous)

    assert found.outcome == outcome
