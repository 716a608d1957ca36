import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.link.evidence import Evidence, PatternBook, render

BOOK = PatternBook(
    {
        "email": ("same e-mail", "e-mails alike", "e-mails differ"),
        "phone": ("same phone",),
        "city": ("same city", "cities differ"),
    }
)
CASES = [
    pytest.param({}, "", id="nothing compared"),
    pytest.param({"city": 1}, "same city", id="one"),
    pytest.param(
        {"city": 2, "email": 3, "phone": 1}, "e-mails differ, same phone, cities differ", id="in reading order"
    ),
]


@pytest.mark.parametrize(("levels", "text"), CASES)
def test_text_of_a_pattern(levels: dict[str, int], text: str) -> None:
    assert BOOK.text(BOOK.code(levels)) == text


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 1), st.integers(0, 2)), max_size=20))
def test_codes_of_many_agree_with_code_of_one(found: list[tuple[int, int, int]]) -> None:
    rows = [dict(zip(BOOK.comparisons, row, strict=True)) for row in found]
    columns = {name: np.array([row[name] for row in rows], np.int64) for name in BOOK.comparisons}

    codes = BOOK.codes(columns, len(rows)).tolist()

    assert codes == [BOOK.code(row) for row in rows]
    assert [BOOK.levels(code) for code in codes] == [{n: v for n, v in row.items() if v} for row in rows]


def test_the_strongest_evidence_is_read_first() -> None:
    found = [Evidence("same city", 2.0), Evidence("phones differ", -5.0, "1", "2"), Evidence("same title", 0.5)]

    assert render(found) == "-5.0 phones differ ('1' / '2'); +2.0 same city; +0.5 same title"
