import pytest

from revops_cli.fields.spreadsheet_dates import undone


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("nov-50", (11, 50)),
        ("10-jan", (1, 10)),
        ("jan 10", (1, 10)),
        ("1-oct", (1, 10)),
        ("oct-2019", (10, 19)),
        ("10. jan", None),
        ("2024-01-10", (1, 10)),
        ("2024-10-01", (10, 24)),
        ("1949-10-01 00:00:00", (10, 49)),
        ("01.11.1950", (11, 50)),
        ("1/10/24", (1, 10)),
        ("18568", (11, 50)),
        ("18568.0", (11, 50)),
        ("18567", None),
        ("11-50", None),
        ("nov", None),
        ("", None),
    ],
)
def test_the_range_behind_a_date(text: str, ends: tuple[int, int] | None) -> None:
    found = undone(text)

    assert (None if found is None else (found.first, found.last)) == ends
