from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.clock.months_back import months_before


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ("2026-05-31", 3, "2026-02-28"),
        ("2024-05-31", 3, "2024-02-29"),
        ("2026-03-02", 9, "2025-06-02"),
        ("2026-01-15", 1, "2025-12-15"),
        ("2026-12-31", 12, "2025-12-31"),
        ("2026-12-31", 0, "2026-12-31"),
    ],
)
def test_the_same_day_so_many_months_earlier(day: str, months: int, before: str) -> None:
    assert months_before(date.fromisoformat(day), months).isoformat() == before


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 600))
def test_it_is_never_later_and_never_in_another_month(day: date, months: int) -> None:
    before = months_before(day, months)

    assert before.day <= day.day
    assert (day.year - before.year) * 12 + day.month - before.month == months
