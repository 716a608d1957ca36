"""Tables of synonyms: which row decides, and which tables are refused."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revops_cli.clean.settings import CleanSettings
from revops_cli.clean.setup import configured
from revops_cli.errors import ConfigError

HEADER = "field,match,pattern,value,priority\n"

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(text: str, name: str = "ours.csv", header: str = HEADER) -> Path:
        path = tmp_path / name
        path.write_text(header + text, encoding="utf-8")
        return path

    return written


def cleaned(field: str, *cells: str, paths: tuple[Path, ...]) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    fields = configured(CleanSettings(synonyms=paths)).fields
    found = next(one for one in fields if one.name == field).standardise(*cells)
    return found.values, found.rule, found.issues


@pytest.mark.parametrize(
    ("rows", "field", "cells", "expected"),
    [
        pytest.param(
            "TitleLevel,exact,Jefe de Chozas,vp,0", "title", ("JEFE DE CHOZAS",), ("VP", "Unknown"), id="exact"
        ),
        pytest.param(
            "TitleLevel,exact,jefe de chozas,VP,0", "title", ("choza",), ("Unknown", "Unknown"), id="exact, other"
        ),
        pytest.param(
            "JobFunction,token,sherpa,Customer Success,0",
            "title",
            ("Sales Sherpa",),
            ("IC", "Customer Success"),
            id="token",
        ),
        pytest.param(
            "JobFunction,token,sherpa,IT,0", "title", ("Sherpas",), ("Unknown", "Unknown"), id="token, part of a word"
        ),
        pytest.param("JobFunction,token,big data,IT,0", "title", ("Big-Data Guru",), ("IC", "IT"), id="two tokens"),
        pytest.param(
            "JobFunction,token,big data,IT,0", "title", ("Big old Data",), ("IC", "Data"), id="two tokens apart"
        ),
        pytest.param(
            "JobFunction,regex,^guru of .*ads$,Marketing,0", "title", ("Guru of Ads",), ("IC", "Marketing"), id="regex"
        ),
        pytest.param(
            "IndustryStandard,exact,hufschmied,construction,0",
            "industry",
            ("Hufschmied",),
            ("Construction", "23"),
            id="the sector follows",
        ),
        pytest.param(
            "IndustryStandard,exact,software,Construction,0",
            "industry",
            ("Software",),
            ("Construction", "23"),
            id="over a packaged rule",
        ),
        pytest.param(
            "IndustrySector,exact,software,54,0",
            "industry",
            ("Software",),
            ("Technology, Information and Media", "54"),
            id="the sector alone",
        ),
        pytest.param(
            "EmployeeBand,exact,a few,1-10,0", "employees", ("a few",), ("1-10", "1", "10"), id="limits follow"
        ),
        pytest.param(
            "CountryCode,exact,Atlantis,ca,0", "place", ("Atlantis", "ON", "", ""), ("CA", "CA-ON"), id="state within"
        ),
        pytest.param(
            "CountryCode,exact,Atlantis,GR,0", "place", ("-", "", "", "Atlantis"), ("GR", ""), id="place cell"
        ),
        pytest.param(
            "StateCode,exact,mass-x,US-MA,0", "place", ("", "Mass-X", "", ""), ("US", "US-MA"), id="country follows"
        ),
        pytest.param("RevenueBand,exact,lots,10B+,0", "revenue", ("lots",), ("10B+",), id="revenue"),
        pytest.param("DoNotCall,exact,nie anrufen,TRUE,0", "do_not_call", ("Nie anrufen",), ("true",), id="flag"),
        pytest.param("CompanyKey,exact,Big Blue,IBM Corp.,0", "company", ("Big Blue",), ("ibm",), id="company key"),
        pytest.param("Domain,exact,ibm,https://www.ibm.com/,0", "domain", ("IBM", ""), ("ibm.com",), id="domain"),
        pytest.param("TitleLevel,exact,x,VP,0", "title", ("",), ("", ""), id="empty"),
    ],
)
def test_a_row_decides(write: Write, rows: str, field: str, cells: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert cleaned(field, *cells, paths=(write(rows),))[0] == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param("TitleLevel,token,sherpa,IC,0\nTitleLevel,token,sherpa king,VP,0", "VP", id="longer pattern"),
        pytest.param(
            "TitleLevel,token,sherpa,IC,0\nTitleLevel,exact,the sherpa king,Owner,0", "Owner", id="exact first"
        ),
        pytest.param("TitleLevel,regex,sherpa,IC,0\nTitleLevel,token,king,Owner,0", "Owner", id="regex last"),
        pytest.param("TitleLevel,regex,sherpa,IC,5\nTitleLevel,token,king,Owner,0", "IC", id="priority first"),
    ],
)
def test_the_row_that_counts_more_decides(write: Write, rows: str, expected: str) -> None:
    assert cleaned("title", "The Sherpa King", paths=(write(rows),))[0][0] == expected


def test_a_later_table_wins_whatever_its_priority(write: Write) -> None:
    company = write("TitleLevel,exact,sherpa,VP,9", "company.csv")
    own = write("TitleLevel,exact,sherpa,Director,0", "list.csv")

    assert cleaned("title", "Sherpa", paths=(company, own))[0][0] == "Director"
    assert cleaned("title", "Sherpa", paths=(own, company))[0][0] == "VP"


def test_the_rule_names_file_and_line_and_what_else_decided(write: Write) -> None:
    path = write("TitleLevel,token,sherpa,VP,0\n")

    values, rule, issues = cleaned("title", "Marketing Sherpa", paths=(path,))

    assert values == ("VP", "Marketing")
    assert rule == f"synonym: {path}:2; function: marketing -> Marketing"
    assert issues == ()


def test_match_and_priority_may_be_left_out_and_a_semicolon_divides(write: Write) -> None:
    path = write("TitleLevel;sherpa;VP\n", header="# ours\nfield;pattern;value\n")

    assert cleaned("title", "Sherpa", paths=(path,))[:2] == (("VP", "Unknown"), f"synonym: {path}:3")


@pytest.mark.parametrize(
    ("rows", "problem", "hint", "line"),
    [
        pytest.param("TitelLevel,exact,a,VP,0", "unknown field", "TitleLevel", 2, id="field"),
        pytest.param("Phone,exact,a,b,0", "unknown field", "one of", 2, id="no target"),
        pytest.param("TitleLevel,exact,a,Derector,0", "unknown TitleLevel", "Director", 2, id="value"),
        pytest.param(
            "IndustryStandard,exact,a,Constrution,0", "unknown IndustryStandard", "Construction", 2, id="industry"
        ),
        pytest.param("CountryCode,exact,a,XX,0", "unknown CountryCode", "", 2, id="country"),
        pytest.param("StateCode,exact,a,US-XX,0", "unknown StateCode", "", 2, id="state"),
        pytest.param("EmployeeBand,exact,a,1-9,0", "unknown EmployeeBand", "", 2, id="band"),
        pytest.param("TitleLevel,exact,a,,0", "unknown TitleLevel ''", "", 2, id="no value"),
        pytest.param("TitleLevel,fuzzy,a,VP,0", "unknown match", "one of", 2, id="match"),
        pytest.param("TitleLevel,exact,,VP,0", "says nothing", "", 2, id="no pattern"),
        pytest.param("TitleLevel,token,--,VP,0", "says nothing", "", 2, id="no word"),
        pytest.param("TitleLevel,exact,a,VP,high", "no whole number", "", 2, id="priority"),
        pytest.param("TitleLevel,regex,(a+)+,VP,0", "repeat around", "", 2, id="regex"),
        pytest.param("TitleLevel,exact,a,VP,0,x", "more cells", "quote", 2, id="cells"),
        pytest.param(
            "TitleLevel,exact,A b,VP,0\nTitleLevel,exact,a  B,Director,0", "is Director, but VP", "", 3, id="conflict"
        ),
        pytest.param("TitleLevel,exact,a,VP,0\nTitleLevel,exact,A,VP,0", "the same pattern", "delete", 3, id="twice"),
        pytest.param("TitleLevel,exact,a,VP,0\nTitleLevel,exact,a,IC,1", "never reached", "", 2, id="lower twin"),
        pytest.param("TitleLevel,token,a,VP,1\nTitleLevel,exact,x a,IC,0", "never reached", "", 3, id="behind a token"),
        pytest.param(
            "TitleLevel,token,a,VP,1\nTitleLevel,token,x a,IC,0", "never reached", "", 3, id="behind a wider token"
        ),
        pytest.param(
            "TitleLevel,regex,^x,VP,1\nTitleLevel,exact,x a,IC,0", "never reached", "", 3, id="behind a regex"
        ),
        pytest.param(
            "CountryCode,exact,a,CA,0\nCountryCode,exact,CA,US,0",
            "'CA' is the value here",
            "'US' in both",
            2,
            id="chain",
        ),
    ],
)
def test_a_mistake_is_an_error_with_its_line(write: Write, rows: str, problem: str, hint: str, line: int) -> None:
    path = write(rows)

    with pytest.raises(ConfigError) as raised:
        configured(CleanSettings(synonyms=(path,)))

    assert problem in raised.value.problem
    assert hint in raised.value.hint
    assert raised.value.where == f"{path}:{line}"


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param("TitleLevel,exact,vp,C-Level,0\nTitleLevel,exact,a,VP,0", id="a title is not written over"),
        pytest.param("TitleLevel,token,a,VP,0\nTitleLevel,token,a b,IC,0", id="longer token first"),
        pytest.param("TitleLevel,exact,a,VP,1\nTitleLevel,token,a,IC,0", id="one text less for a token"),
        pytest.param("TitleLevel,exact,a,VP,0\nJobFunction,exact,a,IT,0", id="two columns"),
        pytest.param("", id="no rows"),
    ],
)
def test_tables_that_are_fine(write: Write, rows: str) -> None:
    assert configured(CleanSettings(synonyms=(write(rows),))).fields


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        pytest.param("field,patern,value\n", "unknown column 'patern'", id="misspelt"),
        pytest.param("field,pattern\n", "no column 'value'", id="missing"),
        pytest.param("", "an empty table", id="empty"),
    ],
)
def test_a_header_that_is_none(write: Write, header: str, problem: str) -> None:
    with pytest.raises(ConfigError) as raised:
        configured(CleanSettings(synonyms=(write("", header=header),)))

    assert raised.value.problem == problem


def test_a_table_that_is_not_there_or_no_text(tmp_path: Path) -> None:
    latin = tmp_path / "latin.csv"
    latin.write_bytes(b"field,pattern,value\nTitleLevel,Gesch\xe4ftsf\xfchrer,Owner\n")

    with pytest.raises(ConfigError, match="no such file"):
        configured(CleanSettings(synonyms=(tmp_path / "none.csv",)))
    with pytest.raises(ConfigError, match="not UTF-8"):
        configured(CleanSettings(synonyms=(latin,)))


def test_no_text_makes_a_lookup_fail(write: Write) -> None:
    path = write("TitleLevel,token,a b,VP,0\nTitleLevel,regex,c.*d,IC,0\nTitleLevel,exact,e,Owner,0\n")
    title = next(one for one in configured(CleanSettings(synonyms=(path,))).fields if one.name == "title")

    @settings(deadline=None)
    @given(st.text(max_size=60))
    def looked_up(text: str) -> None:
        assert len(title.standardise(text).values) == 2

    looked_up()
