"""The condition language: what is understood, what is refused, and that both compilers agree."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revops_cli.engine.duck import DuckEngine
from revops_cli.errors import ConfigError
from revops_cli.model import Kind
from revops_cli.rules.condition import parse
from revops_cli.rules.problem import ConditionError
from revops_cli.rules.show import show

COLUMNS: dict[str, Kind] = {
    "Country": "text",
    "EmployeesMin": "number",
    "NamedAccount": "boolean",
    "CreatedDate": "date",
    "Lead Type": "text",
    "AccountId": "id",
}
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LISTS = {"eu": frozenset({"DE", "FR"}), "none": frozenset[str]()}

MEANINGS: list[tuple[str, dict[str, str], bool | None]] = [
    ("Country = 'US'", {"Country": "US"}, True),
    ("Country = 'US'", {"Country": "us"}, False),
    ("Country = 'US'", {"Country": ""}, None),
    ("Country <> 'US'", {"Country": ""}, None),
    ("Country IS NULL", {"Country": ""}, True),
    ("Country IS NOT NULL", {"Country": ""}, False),
    ("NOT Country = 'US'", {"Country": ""}, None),
    ("Country NOT IN ('US', 'CA')", {"Country": "DE"}, True),
    ("Country NOT IN ('US', 'CA')", {"Country": ""}, None),
    ("Country LIKE 'U_'", {"Country": "US"}, True),
    ("Country LIKE 'u%'", {"Country": "US"}, False),
    ("Country ILIKE 'u%'", {"Country": "US"}, True),
    ("Country NOT LIKE 'U%'", {"Country": "US"}, False),
    ("EmployeesMin >= 200", {"EmployeesMin": "200"}, True),
    ("EmployeesMin >= 200", {"EmployeesMin": "199.5"}, False),
    ("EmployeesMin >= 200", {"EmployeesMin": "many"}, None),
    ("EmployeesMin BETWEEN 1 AND 10", {"EmployeesMin": "10"}, True),
    ("EmployeesMin NOT BETWEEN 1 AND 10", {"EmployeesMin": "11"}, True),
    ("EmployeesMin / 0 > 1", {"EmployeesMin": "5"}, None),
    ("-EmployeesMin < 0", {"EmployeesMin": "5"}, True),
    ("NamedAccount", {"NamedAccount": "TRUE"}, True),
    ("NamedAccount", {"NamedAccount": "perhaps"}, None),
    ("NamedAccount = 'yes'", {"NamedAccount": "1"}, True),
    ("NamedAccount IS NOT TRUE", {"NamedAccount": ""}, True),
    ("LeadType = 'demo'", {"Lead Type": "demo"}, True),
    ("lead_type = 'demo' OR EmployeesMin > 5", {"Lead Type": "demo"}, True),
    ("LeadType = 'demo' AND EmployeesMin > 5", {"Lead Type": "chat"}, False),
    ("CreatedDate >= '2026-01-31'", {"CreatedDate": "2026-01-31T10:00:00.000+0000"}, True),
    ("CreatedDate < DATE '2026-01-31'", {"CreatedDate": "2026-02-30"}, None),
    ("days_since(CreatedDate) = 2", {"CreatedDate": "2026-02-28"}, True),
    ("hours_since(CreatedDate) = 1.5", {"CreatedDate": "2026-03-02T09:00:00+01:00"}, True),
    ("hours_since(CreatedDate) = 9.5", {"CreatedDate": "2026-03-02"}, True),
    ("number(Country) > 5", {"Country": "6"}, True),
    ("date(Country) = '2026-01-01'", {"Country": "2026-01-01 10:00"}, True),
    ("in_list('eu', Country)", {"Country": "DE"}, True),
    ("NOT in_list('none', Country)", {"Country": "DE"}, True),
    ("in_list('none', Country)", {"Country": ""}, None),
    ("upper(trim(Country)) = 'US'", {"Country": " us "}, True),
    ("upper(Country) = 'STRAẞE'", {"Country": "straße"}, True),
    ("upper(Country) = 'ᾼ'", {"Country": "ᾳ"}, True),
    ("trim(Country) = 'US'", {"Country": "\u00a0US\u3000"}, True),
    ("trim(Country) = 'US'", {"Country": "US\t"}, False),
    ("NamedAccount", {"NamedAccount": "\u00a0Yes"}, True),
    ("length(Country) = 2", {"Country": "日本"}, True),
    ("coalesce(Country, 'none') = 'none'", {"Country": ""}, True),
    ("CASE WHEN NamedAccount THEN 1 ELSE 2 END = 2", {"NamedAccount": ""}, True),
    ("starts_with(Country, 'U') AND contains(Country, 'S')", {"Country": "US"}, True),
    ("AccountId IS NULL", {}, True),
    ("\"Lead Type\" = 'demo' -- a comment", {"Lead Type": "demo"}, True),
]

REFUSED = [
    ("", "empty", ""),
    ("Countri = 'US'", "unknown column 'Countri'", "did you mean 'Country'?"),
    ('Country = "US"', "unknown column 'US'", "write 'US'"),
    ("Country = 5", "'5' is number", "write '5' for the text"),
    ("EmployeesMin = '200'", "'200' is text", "without quotes"),
    ("CreatedDate = 'soon'", "'soon' is text", "2026-01-31"),
    ("Country = NULL", "column 1:\n    Country = NULL\n    ^^^^^^^", "IS NULL"),
    ("Country IN (US, CA)", "unknown column 'US'", "for the text write 'US'"),
    ("Country = ‘US’", "unknown column '‘US’'", "straight single quotes: 'US'"),
    ("CreatedDate + 1 > 5", "'CreatedDate' is date, not number", "days_since(CreatedDate)"),
    ("Lead Type = 'demo'", "cannot read 'Type' here", "names with a space in double quotes"),
    ("Country", "is a text, not a condition", "compare"),
    ("1", "is a number, not a condition", "compare"),
    ("EmployeesMin > 0E", "'0E' is not a number", ""),
    ("EmployeesMin > 1e999", "is not a number", ""),
    ("EmployeesMin > 1e15", "'1e15' is not a number", ""),
    ("Country = 'US", "a quote is not closed\n    column 11:\n    Country = 'US\n              ^", "single quotes"),
    ("Country = 'O\\'Brien'", "column 20:", "'O''Brien'"),
    ("NamedAccount /* as 'agreed'", "a comment is not closed\n    column 14:", "*/"),
    ("Country =", "something is missing at '='", "AND"),
    ("Country = 'US' ANDD", "cannot read 'ANDD'", "AND"),
    ("Country = 'US'; DROP TABLE leads", "cannot read 'DROP'", ""),
    ("lenght(Country) > 2", "no function 'lenght'", "did you mean 'length'?"),
    ("read_text('/etc/passwd') IS NULL", "no function 'read_text'", "the functions are"),
    ("getenv('HOME') = 'x'", "no function 'getenv'", ""),
    ("Country IN (SELECT content FROM read_text('/etc/passwd'))", "not allowed", ""),
    ("EXISTS (SELECT 1)", "not allowed", ""),
    ("Country::INT = 1", "not allowed", ""),
    ("t.Country = 'x'", "not allowed", ""),
    ("Country || 'x' = 'y'", "not allowed", ""),
    ("regexp_matches(Country, 'x')", "not allowed", ""),
    ("Country = ?", "not allowed", ""),
    ("Country LIKE 'x!%' ESCAPE '!'", "not allowed", ""),
    ("trim(BOTH 'x' FROM Country) = ''", "trim takes 1", ""),
    ("Country LIKE Country", "fixed pattern", "single quotes"),
    ("Country IN ()", "at least one", ""),
    ("in_list('uk', Country)", "unknown list 'uk'", ""),
    ("CASE WHEN NamedAccount THEN 1 END = 1", "needs an ELSE", ""),
    ("(" * 3000 + "NamedAccount" + ")" * 3000, "nested too deeply", ""),
    ("Country = '" + "x" * 30000 + "'", "too long", "in_list"),
]


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckEngine]:
    made = DuckEngine(threads=1)
    yield made
    made.close()


@pytest.mark.parametrize(("text", "record", "expected"), MEANINGS, ids=[f"{t} {r}" for t, r, _ in MEANINGS])
def test_meaning(text: str, record: dict[str, str], expected: bool | None) -> None:  # noqa: FBT001 - a case
    condition = parse(text, COLUMNS, where="test", lists=LISTS)

    assert condition.closure(NOW)(record) is expected


@pytest.mark.parametrize(("text", "problem", "hint"), REFUSED, ids=[t[:40] or "empty" for t, _, _ in REFUSED])
def test_refused(text: str, problem: str, hint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(text, COLUMNS, where="rules[3].when", lists=LISTS)

    assert problem in caught.value.problem
    assert hint in caught.value.hint
    assert caught.value.where == "rules[3].when"


def test_the_caret_stands_under_the_fault() -> None:
    with pytest.raises(ConditionError) as caught:
        parse("Country = 'US'\n  AND Contry = 'x'", COLUMNS, where="")

    assert str(caught.value).splitlines()[1:4] == [
        "    line 2, column 7:",
        "      AND Contry = 'x'",
        "          ^^^^^^",
    ]


def test_columns_are_those_of_the_table() -> None:
    assert parse("lead_type = 'x' AND employees_min > 1", COLUMNS, where="").columns == {"Lead Type", "EmployeesMin"}


def test_time_is_needed_only_where_it_is_asked() -> None:
    with pytest.raises(ValueError, match="needs the time"):
        parse("days_since(CreatedDate) > 1", COLUMNS, where="").sql()


ASKED = [
    (
        "date(Country) = '2026-01-01' AND number(Country) > 5",
        "(date(Country) = '2026-01-01') AND (number(Country) > 5)",
    ),
    ("days_since(CreatedDate) > 2", "days_since(CreatedDate) > 2"),
    ('number("Lead Type") > 1', 'number("Lead Type") > 1'),
]


@pytest.mark.parametrize(("text", "shown"), ASKED)
def test_a_condition_is_shown_as_it_would_be_written(text: str, shown: str) -> None:
    node = parse(text, COLUMNS, where="").node

    assert show(node) == shown
    assert parse(show(node), COLUMNS, where="").node == node


ODD = (
    "|US|us|DE|demo|5| 7 |200|-0.5|1e3|true|No|YES|2026-02-30|2026-02-28|2026-02-28T23:59|2026-03-02T09:00:00+01:00|"
    "2026-03-02 09:00:00.123Z|2026-03-02T|2026-03-02 25:00|0000-01-01|999999999999999|+5.|İß|ΑΣ|a\nb|%|_|'|"
    "\u00a0yes|straße\u2003|ᾳ|2026-03-02T10:00-0530"
)
CELLS = st.sampled_from(ODD.split("|")) | st.text(alphabet="abUS%_' 019-:TZ.+", max_size=12)
RECORDS = st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, CELLS)), min_size=1, max_size=20)


@given(records=RECORDS)
@settings(max_examples=20, deadline=None)
def test_sql_and_closure_agree(engine: DuckEngine, records: list[dict[str, str]]) -> None:
    as_of = NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))
    conditions = [parse(text, COLUMNS, where="", lists=LISTS) for text, _, _ in MEANINGS]
    engine.load("t", [{name: [r[name] for r in records] for name in COLUMNS}], dict.fromkeys(COLUMNS, "VARCHAR"))

    found = engine.rows(f"SELECT {', '.join(c.sql(as_of) for c in conditions)} FROM t")

    closures = [condition.closure(as_of) for condition in conditions]
    assert found == [tuple(closure(record) is True for closure in closures) for record in records]


@given(text=st.text(max_size=60) | st.text(alphabet="Country ='()<>ANDORTLIKE%0123.,\"-;/*", max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_text_is_understood_or_refused(text: str) -> None:
    try:
        answer = parse(text, COLUMNS, where="x").sql(NOW)
    except ConfigError as error:
        answer = error.where

    assert answer == "x" or answer.startswith("coalesce(")
