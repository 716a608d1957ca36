"""Checks of cells at their boundaries."""

from collections.abc import Callable

import pytest

from revops_cli.check.result import Finding
from revops_cli.engine.duck import DuckEngine

CheckRows = Callable[..., list[Finding]]
FailedRows = Callable[[Finding], list[int]]

NOT_NULL = [
    pytest.param([["a"], ["b"]], 0, id="all filled"),
    pytest.param([["a"], [""]], 1, id="empty"),
    pytest.param([["   "], ["\t"]], 1, id="blanks are empty, a tab is a character"),
    pytest.param([["!"], ["-"], ["0"]], 0, id="signs are something"),
    pytest.param([[" a"], ["a "]], 0, id="blanks around a word"),
]


@pytest.mark.parametrize(("rows", "failed"), NOT_NULL)
def test_not_null(check_rows: CheckRows, rows: list[list[str]], failed: int) -> None:
    (found,) = check_rows({"not_null": "Email"}, ["Email"], rows)

    assert (found.failed, found.of) == (failed, len(rows))


def test_not_null_of_several_fails_where_one_is_empty(check_rows: CheckRows, failed_rows: FailedRows) -> None:
    (found,) = check_rows({"not_null": ["A", "B"]}, ["A", "B"], [["1", "1"], ["1", ""], ["", ""], ["", "1"]])

    assert failed_rows(found) == [2, 3, 4]


UNIQUE = [
    pytest.param([["a"], ["b"]], (0, 2, []), id="different"),
    pytest.param([["a"], ["a"], ["a"], ["b"]], (2, 4, [1, 2, 3]), id="extra copies are counted, all members shown"),
    pytest.param([["a"], ["A"]], (0, 2, []), id="case counts"),
    pytest.param([[""], [""], [" "], ["a"]], (0, 1, []), id="empty cells are skipped"),
    pytest.param([], (0, 0, []), id="no rows"),
]


@pytest.mark.parametrize(("rows", "expected"), UNIQUE)
def test_unique(
    check_rows: CheckRows, failed_rows: FailedRows, rows: list[list[str]], expected: tuple[int, int, list[int]]
) -> None:
    (found,) = check_rows({"unique": "Email"}, ["Email"], rows)

    assert (found.failed, found.of, failed_rows(found)) == expected


def test_unique_together(check_rows: CheckRows, failed_rows: FailedRows) -> None:
    rows = [["a", "1"], ["a", "2"], ["b", "1"], ["a", "1"], ["a", ""], ["a", ""]]

    (found,) = check_rows({"unique": ["A", "B"]}, ["A", "B"], rows)

    assert (found.failed, found.of, failed_rows(found)) == (1, 4, [1, 4])


def test_unique_keys_are_the_values_so_that_order_does_not_matter(engine: DuckEngine, check_rows: CheckRows) -> None:
    (found,) = check_rows({"unique": "Email"}, ["Id", "Email"], [["1", "a"], ["2", "a"]], key=("Id",))

    assert found.failing is not None
    assert {key for _, key, _ in engine.rows(found.failing.query)} == {"a"}


IN = [
    pytest.param({"Country": ["US", "DE"]}, ["US", "us", "", "FR"], [2, 4], id="values, with their case"),
    pytest.param({"Country": "iso3166"}, ["US", "USA", "Germany", "Zorb"], [4], id="countries by code and name"),
    pytest.param({"Country": "iso3166-alpha2"}, ["US", "USA", "Germany"], [2, 3], id="by short code only"),
    pytest.param({"Country": "codes.csv"}, ["x", "y"], [2], id="first column of a file"),
    pytest.param({"Country": "codes.csv:Name"}, ["x", "y"], [1], id="named column of a file"),
    pytest.param({"Country": "Other"}, ["Other", "iso3166"], [2], id="one plain value"),
]


@pytest.mark.parametrize(("argument", "cells", "failed"), IN)
def test_in(
    check_rows: CheckRows, failed_rows: FailedRows, argument: dict[str, object], cells: list[str], failed: list[int]
) -> None:
    files = {"codes.csv": (["Code", "Name"], [["x", "y"], ["", "z"]])}

    (found,) = check_rows({"in": argument}, ["Country"], [[cell] for cell in cells], files=files)

    assert failed_rows(found) == failed


USERS = {"users.csv": (["Id", "IsActive"], [["u1", "true"], ["u2", "false"], ["", "true"]])}
REFERENCES = [
    pytest.param("users.csv:Id", [["u1"], ["u2"], ["u3"], [""]], ([3], 3), id="anywhere in the file; empty is skipped"),
    pytest.param("users.csv:Id where IsActive", [["u1"], ["u2"]], ([2], 2), id="where a condition holds"),
    pytest.param("users.csv:Id WHERE NOT IsActive", [["u1"], ["u2"]], ([1], 2), id="in any case"),
]


@pytest.mark.parametrize(("place", "rows", "expected"), REFERENCES)
def test_references(
    check_rows: CheckRows, failed_rows: FailedRows, place: str, rows: list[list[str]], expected: tuple[list[int], int]
) -> None:
    (found,) = check_rows({"references": {"OwnerId": place}}, ["OwnerId"], rows, files=USERS)

    assert (failed_rows(found), found.of) == expected


def test_a_file_without_rows_passes_nothing(check_rows: CheckRows) -> None:
    kinds = ({"not_null": "Email"}, {"unique": "Email"}, {"row_count": {"max": 0}})

    assert [check_rows(kind, ["Email"], [])[0].outcome for kind in kinds] == ["not evaluated", "not evaluated", "pass"]


EXPECT = [
    pytest.param("number(Size) >= 10", [["10"], ["9.99"], [""], ["x"]], ([2], 2), id="unknown is skipped"),
    pytest.param("Size IS NOT NULL", [["1"], [""]], ([2], 2), id="a condition on nothing is never unknown"),
    pytest.param("size = 'a'", [["a"], ["b"]], ([2], 2), id="columns in any case"),
]


@pytest.mark.parametrize(("condition", "rows", "expected"), EXPECT)
def test_expect(
    check_rows: CheckRows,
    failed_rows: FailedRows,
    condition: str,
    rows: list[list[str]],
    expected: tuple[list[int], int],
) -> None:
    (found,) = check_rows({"expect": condition}, ["Size"], rows)

    assert (failed_rows(found), found.of) == expected


MISSING = [
    pytest.param({"not_null": "Emial"}, "no column 'Emial' (did you mean 'Email'?)", id="column"),
    pytest.param({"expect": "Emial = 'a'"}, "unknown column 'Emial' (did you mean 'Email'?)", id="of a condition"),
    pytest.param({"not_null": "Email", "where": "Emial = 'a'"}, "unknown column 'Emial'", id="of where"),
    pytest.param({"not_null": "Email", "group_by": "Team"}, "no column 'Team'", id="of groups"),
    pytest.param({"references": {"Email": "users.csv:Nr"}}, "no column 'Nr'", id="of another file"),
    pytest.param({"owner_active": "users.csv"}, "no column 'OwnerId'", id="of a check that knows leads"),
    pytest.param({"email_valid": "EmailNormalized"}, "no column 'EmailNormalized'", id="made by cleaning is clean"),
]


@pytest.mark.parametrize(("check", "said"), MISSING)
def test_a_missing_column_is_a_finding(check_rows: CheckRows, check: dict[str, object], said: str) -> None:
    (found,) = check_rows(check, ["Email"], [["a"]], files=USERS)

    assert found.outcome == "error"
    assert found.message.startswith(said)


def outcomes(found: list[Finding]) -> list[tuple[str, str, int, int]]:
    return [(one.group, one.outcome, one.failed, one.of) for one in found]


def test_groups_are_judged_one_by_one_and_small_ones_not(check_rows: CheckRows) -> None:
    rows = [["a", "x"], ["a", ""], ["b", "x"], ["b", "x"], ["c", ""], ["", "x"], ["", "x"]]
    check = {"not_null": "Email", "group_by": "Team", "min_n": 2}

    assert outcomes(check_rows(check, ["Team", "Email"], rows)) == [
        ("", "pass", 0, 2),
        ("a", "fail", 1, 2),
        ("b", "pass", 0, 2),
        ("c", "not evaluated", 1, 1),
    ]


def test_copies_are_counted_within_a_group(check_rows: CheckRows, failed_rows: FailedRows) -> None:
    rows = [["a", "x"], ["b", "x"], ["b", "x"], ["b", "y"]]

    found = check_rows({"unique": "Email", "group_by": "Team"}, ["Team", "Email"], rows)

    assert outcomes(found) == [("a", "pass", 0, 1), ("b", "fail", 1, 3)]
    assert failed_rows(found[1]) == [2, 3]


def test_where_keeps_rows_out(check_rows: CheckRows, failed_rows: FailedRows) -> None:
    rows = [["Call", ""], ["Web", ""], ["Web", "x"], ["", ""]]

    (found,) = check_rows({"not_null": "Email", "where": "LeadSource <> 'Call'"}, ["LeadSource", "Email"], rows)

    assert (failed_rows(found), found.of) == ([2], 2)


LIMITS = [
    pytest.param({"error_if": "> 1"}, "pass", id="one of four is not beyond one"),
    pytest.param({"error_if": ">= 1"}, "fail", id="but at least one"),
    pytest.param({"error_if": "> 25%"}, "pass", id="a quarter is not beyond a quarter"),
    pytest.param({"error_if": ">= 25%"}, "fail", id="but at least a quarter"),
    pytest.param({"warn_if": "> 0"}, "warn", id="a limit of a warning alone warns"),
    pytest.param({"warn_if": "> 0", "error_if": "> 24%"}, "fail", id="the graver one counts"),
    pytest.param({"severity": "warn"}, "warn", id="a severity without limits"),
    pytest.param({}, "fail", id="nothing said is an error"),
]


@pytest.mark.parametrize(("limits", "outcome"), LIMITS)
def test_limits(check_rows: CheckRows, limits: dict[str, str], outcome: str) -> None:
    (found,) = check_rows({"not_null": "Email", **limits}, ["Email"], [["a"], ["b"], ["c"], [""]])

    assert found.outcome == outcome


@pytest.mark.parametrize(
    ("until", "expected"), [("2026-03-10", (0, 1)), ("2026-03-09", (1, 0))], ids=["last day", "over"]
)
def test_exceptions_keep_a_row_out_until_their_day(
    check_rows: CheckRows, until: str, expected: tuple[int, int]
) -> None:
    check = {"not_null": "Email", "ignore": [{"key": "1", "until": until, "why": "is being asked"}]}

    first, *more = check_rows(check, ["Id", "Email"], [["1", ""], ["2", "x"]], key=("Id",))

    assert (first.failed, first.ignored) == expected
    assert [one.kind for one in more] == ([] if expected[1] else ["ignore"])


MADE = [
    pytest.param({"unique": "EmailNormalized"}, [1, 2], id="copies"),
    pytest.param({"expect": "TitleLevel <> 'VP'"}, [1], id="condition"),
    pytest.param({"not_null": "Email", "where": "title_level = 'VP'"}, [], id="where"),
]


@pytest.mark.parametrize(("check", "failed"), MADE)
def test_columns_that_cleaning_adds_are_made(
    check_rows: CheckRows, failed_rows: FailedRows, check: dict[str, object], failed: list[int]
) -> None:
    rows = [["Jane@Acme.com", "VP Sales"], ["jane@acme.com", "CEO"], ["bob@acme.com", ""]]

    (found,) = check_rows(check, ["Email", "Title"], rows)

    assert failed_rows(found) == failed
