import pytest

from revops_cli.data.reader import read_reference
from revops_cli.fields.quantity import Limits, band_of, bands, read_limits


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("1,000", (1000, 1000)),
        ("1,000.00", (1000, 1000)),
        ("12.5", (12, 12)),
        ("2.5k", (2500, 2500)),
        ("3,5 mio", (3_500_000, 3_500_000)),
        ("5-10 million", (5_000_000, 10_000_000)),
        ("500k-1m", (500_000, 1_000_000)),
        ("10-5", (5, 10)),
        ("50+", (51, 51)),
        ("+50", (51, 51)),
        ("<50", (49, 49)),
        ("<=50", (50, 50)),
        ("2 and a half dozens of 12 and 50", None),
        ("none", None),
        ("", None),
    ],
)
def test_limits(text: str, limits: tuple[int, int] | None) -> None:
    found = read_limits(text)

    assert (None if found is None else (found.first, found.last)) == limits


@pytest.mark.parametrize(("first", "last", "name"), [(20, 99, "51-200"), (49, 52, "11-50"), (20_000, 20_000, "10001+")])
def test_the_band_that_holds_most_of_a_range(first: int, last: int, name: str) -> None:
    assert band_of(Limits(first, last, ""), bands("employee_bands.csv")).name == name


@pytest.mark.parametrize("table", ["employee_bands.csv", "revenue_bands.csv"])
def test_bands_follow_each_other_without_a_gap(table: str) -> None:
    known = bands(table)

    assert [band.first for band in known[1:]] == [(band.last or 0) + 1 for band in known[:-1]]
    assert known[-1].last is None


def test_no_form_of_a_kind_is_listed_for_two_values() -> None:
    owners: dict[tuple[str, str], str] = {}
    for row in read_reference("quantity_words.csv"):
        for form in row["forms"].split("; "):
            assert owners.setdefault((row["kind"], form), row["value"]) == row["value"], form
