import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.data.reader import read_reference
from revops_cli.fields.employees import standardise

CASES = [
    ("10", "1-10"),
    (">=1000", "1001-5000"),
    ("200 or more", "201-500"),
    ("ten", "1-10"),
    ("five hundred employees", "201-500"),
    ("one man show", "1-10"),
    ("one of many", ""),
    ("11", "11-50"),
    ("50", "11-50"),
    ("51", "51-200"),
    ("250.0", "201-500"),
    ("1,500", "1001-5000"),
    ("1.500", "1001-5000"),
    ("1'500", "1001-5000"),
    ("1 500", "1001-5000"),
    ("51,200", "10001+"),
    ("[51, 200]", "51-200"),
    ("51-200", "51-200"),
    ("51 – 200", "51-200"),
    ("51 to 200 employees", "51-200"),
    ("501 bis 1.000 Mitarbeiter", "501-1000"),
    ("1 001 à 5 000 salariés", "1001-5000"),
    ("between 50 and 100", "51-200"),
    ("10-49", "11-50"),
    ("1,000-4,999", "1001-5000"),
    ("c_00501_01000", "501-1000"),
    ("SIZE_201_500", "201-500"),
    ("500+", "501-1000"),
    ("> 500", "501-1000"),
    ("mehr als 500", "501-1000"),
    ("10,001 or more", "10001+"),
    ("<200", "51-200"),
    ("under 11", "1-10"),
    ("up to 50", "11-50"),
    ("bis 50", "11-50"),
    ("~75", "51-200"),
    ("0.5k-1k", "501-1000"),
    ("5-10k", "5001-10000"),
    (".5k", "201-500"),
    ("Nov-50", "11-50"),
    ("10-Jan", "1-10"),
    ("Oct-19", "11-50"),
    ("Sep-05", "1-10"),
    ("10-Okt", "1-10"),
    ("1950-11-01 00:00:00", "11-50"),
    ("2024-01-10", "1-10"),
    ("1/10/2024", "1-10"),
    ("11/1/1950", "11-50"),
    ("18568", "11-50"),
    ("18569", "10001+"),
    ("self-employed", "1-10"),
    ("2,000 (as of 2023)", "1001-5000"),
    ("2 offices, 50 people", ""),
    ("SMB", ""),
    ("$5M", ""),
    ("1.0E", ""),
    ("1E+05", ""),
    ("-5", ""),
    ("0", ""),
    ("2025550123", ""),
    ("-", ""),
    ("", ""),
]


@pytest.mark.parametrize(("raw", "band"), CASES, ids=[raw or "empty" for raw, _ in CASES])
def test_band(raw: str, band: str) -> None:
    assert standardise(raw).values[0] == band


@pytest.mark.parametrize("row", read_reference("employee_bands.csv"), ids=lambda row: row["band"])
def test_a_band_is_its_own_band_with_its_limits(row: dict[str, str]) -> None:
    assert standardise(row["band"]).values == (row["band"], row["min"], row["max"])


@given(st.integers(min_value=1, max_value=9_999_999))
def test_a_number_is_within_its_limits(number: int) -> None:
    values = standardise(f"{number} employees").values

    assert int(values[1]) <= number <= int(values[2] or number)


def test_what_is_not_understood_is_an_issue_and_an_empty_cell_is_none() -> None:
    assert (standardise("SMB").issues, standardise(" ").issues) == (("employees.unknown",), ())


@given(st.text())
def test_any_text_gives_a_band_or_an_issue(raw: str) -> None:
    cleaned = standardise(raw)

    assert cleaned.values[0] != "" or cleaned.values == ("", "", "")


@given(st.from_regex(r"[<>~]?[0-9.,'kM$ -]{1,12}[+kKE]?", fullmatch=True))
def test_nothing_like_a_number_raises(raw: str) -> None:
    assert len(standardise(raw).values) == 3


@pytest.mark.parametrize(
    ("raw", "known"),
    [
        ("480", ("201-500", "480", "480")),
        ("1,200 employees", ("1001-5000", "1200", "1200")),
        ("25000", ("10001+", "25000", "25000")),
        ("200-500", ("201-500", "201", "500")),
        ("500+", ("501-1000", "501", "1000")),
        ("<200", ("51-200", "51", "200")),
        ("10001+", ("10001+", "10001", "")),
        ("", ("", "", "")),
    ],
)
def test_a_number_is_known_as_it_is_all_else_by_its_band(raw: str, known: tuple[str, ...]) -> None:
    assert standardise(raw).values == known
