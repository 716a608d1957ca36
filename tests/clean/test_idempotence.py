"""A messy list, cleaned twice: the second run changes nothing, and nothing is lost in the first."""

import random
from collections.abc import Callable, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from revops_cli.clean.columns import REPLACES
from revops_cli.clean.settings import CleanSettings
from revops_cli.clean.step import CleanOptions, clean
from revops_cli.engine.duck import DuckEngine
from revops_cli.engine.protocol import listed, quote
from revops_cli.model import Table

MakeTable = Callable[..., Table]
Rows = list[tuple[str, ...]]

POOLS = {
    "Salutation": ["", "Herr Dr.", "ms", "Mr", "Prof", "Frau"],
    "FirstName": ["jane", "JÜRGEN", "Dr. Anna", "O'neil", "j.p.", "", "李", "Mary-Ann (Polly)", "n/a", "Hans, Jr."],
    "LastName": [
        "DOE", "von der leyen", "McDonald", "o'brien", "", "王", "Smith PhD", "de la Cruz", "SMITH, JOHN", "Acme GmbH",
    ],
    "Title": ["VP Eng", "Geschäftsführer:in", "Sr. Dir., Global Sales", "zorb", "n/a", "Retired", "Owner / CEO", ""],
    "Company": ["Acme, Inc.", "Müller & Söhne GmbH & Co. KG", "self-employed", "test", "", "Foo Co (EMEA)", "foo.com"],
    "Email": [
        "JANE@ACME.COM", "jane@gamil.com", "Jane <j@x.co.uk>", "a at b dot com", "jane@acme", "-", "x@y@z.com",
        "a@b.com; c@d.com", "müller@bücher.de", "info@acme.con", "jane..doe@acme.com", "",
    ],
    "Phone": [
        "(415) 867-5309", "+1 415 867 5309 ext. 12", "089/636-48018", "4158675309.0", "4.15868E+09", "12345", "n/a",
        "+44 20 7946 0958 / +44 7700 900123", "fax: 415-867-5309", "0000000000", "", "Mobile: 415 867 5310",
        "+49 (0)89 63648018 x44",
    ],
    "MobilePhone": ["", "0171 1234567", "+1 (212) 555-0187", "mobile", "07700 900123"],
    "Website": ["https://www.acme.com/x", "acme", "linkedin.com/in/x", "", "acme.co.uk"],
    "Industry": ["Maschinenbau", "software", "Retail / eCommerce", "zorb", "n/a", "Banking", "11", "Real Estate"],
    "NumberOfEmployees": ["50", "11-50", "Nov-50", "1,000+", "a few", "", "SMB", "10001+", "<10", "1.0E3", "200-500"],
    "AnnualRevenue": ["$5M", "1-10 Mio EUR", "lots", "", "<1M", "10B+", "500K"],
    "City": ["Boston", "München", "Paris, France", "", "Austin, TX"],
    "State": ["MA", "Bayern", "Massachusets", "", "Ontario", "zorb", "TX", "n/a"],
    "Country": ["USA", "Deutschland", "U.K.", "", "Atlantis", "Canada", "Boston, MA, USA", "EMEA", "DE", "CA"],
    "HasOptedOutOfEmail": ["Y", "no", "", "maybe", "1"],
    "DoNotCall": ["true", "", "perhaps", "N"],
    "Note": ["=1+1", "  keep ", "", "é"],
}  # fmt: skip
NAMES = tuple(POOLS)
CODES = {
    "Title": "title.unknown", "Industry": "industry.unknown", "NumberOfEmployees": "employees.unknown",
    "AnnualRevenue": "revenue.unknown", "Email": "email.invalid", "Phone": "phone.invalid",
    "MobilePhone": "mobile.invalid", "Company": "company.junk", "Website": "website.invalid",
    "Country": "country.unknown", "State": "state.unknown", "HasOptedOutOfEmail": "email_opt_out.unknown",
    "DoNotCall": "do_not_call.unknown",
}  # fmt: skip
NOT_UNDERSTOOD = {
    "Title": "zorb", "Industry": "zorb", "NumberOfEmployees": "SMB", "AnnualRevenue": "lots", "Email": "jane@acme",
    "Phone": "12", "MobilePhone": "mobile", "Company": "test", "Website": "acme", "Country": "Atlantis",
    "State": "zorb", "HasOptedOutOfEmail": "maybe", "DoNotCall": "perhaps",
}  # fmt: skip


def cleaned(
    engine: DuckEngine, make_table: MakeTable, names: Sequence[str], rows: Rows, *, in_place: bool
) -> tuple[tuple[str, ...], Rows]:
    leads = make_table("leads", names, rows)
    table = clean(engine, leads, CleanSettings(), CleanOptions(in_place=in_place, unknowns=False)).table
    found = engine.rows(f"SELECT {listed(table.names)} FROM {quote(table.relation)} ORDER BY _row")
    return table.names, found


def messy(count: int, seed: int) -> Rows:
    chance = random.Random(seed)  # noqa: S311 - a messy list is no secret
    return [tuple(chance.choice(pool) for pool in POOLS.values()) for _ in range(count)]


@pytest.mark.parametrize("in_place", [False, True], ids=["beside", "in place"])
def test_a_second_run_changes_no_cell(engine: DuckEngine, make_table: MakeTable, *, in_place: bool) -> None:
    names, once = cleaned(engine, make_table, NAMES, messy(1500, 7), in_place=in_place)

    again = cleaned(engine, make_table, names, once, in_place=in_place)

    assert len(once) == 1500
    assert again == (names, once)


@given(st.lists(st.tuples(*map(st.sampled_from, POOLS.values())), min_size=1, max_size=3), st.booleans())
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_neither_does_it_for_a_short_list(
    engine: DuckEngine,
    make_table: MakeTable,
    rows: Rows,
    in_place: bool,  # noqa: FBT001 - hypothesis gives it
) -> None:
    names, once = cleaned(engine, make_table, NAMES, rows, in_place=in_place)

    assert cleaned(engine, make_table, names, once, in_place=in_place) == (names, once)


def test_rows_and_original_cells_stay_as_they_are(engine: DuckEngine, make_table: MakeTable) -> None:
    rows = messy(300, 11)
    names, found = cleaned(engine, make_table, NAMES, rows, in_place=False)

    flags = {"HasOptedOutOfEmail", "DoNotCall"}  # our own columns under the name that the list has already
    kept = [index for index, name in enumerate(names[: len(NAMES)]) if name not in flags]
    assert [[row[index] for index in kept] for row in found] == [[row[index] for index in kept] for row in rows]


@pytest.mark.parametrize("name", list(CODES))
@pytest.mark.parametrize("in_place", [False, True], ids=["beside", "in place"])
def test_a_value_that_is_not_understood_stays_with_a_code(
    engine: DuckEngine, make_table: MakeTable, name: str, *, in_place: bool
) -> None:
    value = NOT_UNDERSTOOD[name]
    names, ((*cells,),) = cleaned(engine, make_table, [name], [(value,)], in_place=in_place)

    row = dict(zip(names, cells, strict=True))
    assert row[name] == value
    assert CODES[name] in row["CleanIssues"].split()


def test_in_place_never_writes_nothing_over_something(engine: DuckEngine, make_table: MakeTable) -> None:
    rows = messy(300, 13)
    names, found = cleaned(engine, make_table, NAMES, rows, in_place=True)

    for original in set(REPLACES.values()) & set(NAMES):
        at = names.index(original)
        assert all(after[at] for before, after in zip(rows, found, strict=True) if before[at])


def test_an_extension_outlives_the_cell_it_stood_in(engine: DuckEngine, make_table: MakeTable) -> None:
    names, once = cleaned(engine, make_table, ["Phone"], [("+1 415 867 5309 ext. 12",)], in_place=True)
    changed = [("+1 212 867 5310", *once[0][1:])]

    assert once[0][names.index("PhoneExtension")] == "12"
    kept = cleaned(engine, make_table, names, once, in_place=True)[1][0]
    assert kept[names.index("PhoneExtension")] == "12"
    other = cleaned(engine, make_table, names, changed, in_place=True)[1][0]
    assert other[names.index("PhoneExtension")] == ""


@pytest.mark.parametrize(
    ("column", "cell", "finer"),
    [("NumberOfEmployees", "480", "EmployeesMin"), ("Industry", "Waste Collection", "IndustrySector")],
)
def test_what_a_coarser_value_was_written_over_is_remembered(
    engine: DuckEngine, make_table: MakeTable, column: str, cell: str, finer: str
) -> None:
    names, rows = cleaned(engine, make_table, [column], [(cell,)], in_place=True)
    again, twice = cleaned(engine, make_table, names, rows, in_place=True)

    assert (again, twice) == (names, rows)
    assert rows[0][names.index(finer)] == {"480": "480", "Waste Collection": "56"}[cell]
