"""Reasons, dispositions, dates, and work that is said to be done; as of 10 March 2026, noon in UTC."""

from collections.abc import Callable

import pytest

from revops_cli.check.result import Finding

CheckRows = Callable[..., list[Finding]]
FailedRows = Callable[[Finding], list[int]]


def test_reason_not_ambiguous(check_rows: CheckRows, failed_rows: FailedRows) -> None:
    rows = [
        ["Nurture", "No budget"],
        ["Nurture", "Abandoned"],
        ["Working", "No budget"],
        ["Unqualified", "No budget"],
        ["Nurture", ""],
    ]

    (found,) = check_rows({"reason_not_ambiguous": True}, ["Status", "Reason"], rows)

    assert (failed_rows(found), found.of) == ([1, 4], 3)


DISPOSED = [
    pytest.param(["Status", "Reason"], [["Nurture", ""], ["Nurture", "x"], ["Working", ""]], [1], id="reason"),
    pytest.param(["Status", "Dispositioned Date"], [["Unqualified", ""], ["New", ""]], [1], id="date under its header"),
    pytest.param(
        ["Status", "Reason", "DispositionedDate"], [["Nurture", "x", ""], ["Nurture", "x", "d"]], [1], id="both"
    ),
]


@pytest.mark.parametrize(("names", "rows", "failed"), DISPOSED)
def test_disposition_complete(
    check_rows: CheckRows, failed_rows: FailedRows, names: list[str], rows: list[list[str]], failed: list[int]
) -> None:
    (found,) = check_rows({"disposition_complete": True}, names, rows)

    assert failed_rows(found) == failed


def test_a_disposition_without_any_of_its_columns_cannot_be_checked(check_rows: CheckRows) -> None:
    (found,) = check_rows({"disposition_complete": True}, ["Status"], [["Nurture"]])

    assert found.outcome == "error"


ASSIGNED = [
    pytest.param(["AssignedDate", "Status"], [["", "Working"], ["", "New"], ["x", "Assigned"]], ([1], 2), id="status"),
    pytest.param(["AssignedDate"], [[""], ["x"]], ([1], 2), id="no status: all rows"),
]  # fmt: skip


@pytest.mark.parametrize(("names", "rows", "expected"), ASSIGNED)
def test_assigned_at_present(
    check_rows: CheckRows, failed_rows: FailedRows, names: list[str], rows: list[list[str]], expected: object
) -> None:
    (found,) = check_rows({"assigned_at_present": True}, names, rows)

    assert (failed_rows(found), found.of) == expected


def test_touch_for_working(check_rows: CheckRows, failed_rows: FailedRows) -> None:
    rows = [["l1", "Working"], ["l2", "Working"], ["l3", "Nurture"], ["00Q000000000001AAA", "Working"], ["", "Working"]]
    files = {"tasks.csv": (["WhoId", "Subject"], [["l1", "Call"], ["00Q000000000001", "Call"]])}

    (found,) = check_rows({"touch_for_working": "tasks.csv"}, ["Id", "Status"], rows, files=files)

    assert (failed_rows(found), found.of) == ([2], 3)


DATES = ["CreatedDate", "AssignedDate", "Status", "DispositionedDate"]
PARADOX = [
    (["2026-01-05", "2026-01-05", "Working", ""], False, "same day"),
    (["2026-01-05T10:00:00Z", "2026-01-05", "Working", ""], False, "a day is not before its hours"),
    (["2026-01-05T10:00:01Z", "2026-01-05T10:00:00Z", "Working", ""], True, "a second early"),
    (["2026-01-05T10:00:00Z", "2026-01-05T11:00:00+01:00", "New", ""], False, "other zones"),
    (["2026-01-06", "2026-01-05", "New", ""], True, "assigned before it was created"),
    (["", "2026-01-05", "Nurture", "2026-01-04"], True, "dispositioned before it was assigned"),
    (["", "2026-01-05", "Working", "2026-01-04"], False, "assigned again: the date is of the last cycle"),
    (["2026-01-05", "", "Working", "2026-01-04"], True, "dispositioned before it was created"),
    (["2026-03-10", "", "", ""], False, "today"),
    (["2026-03-11", "", "", ""], True, "tomorrow"),
    (["2026-03-10T12:00:00Z", "", "", ""], False, "now"),
    (["2026-03-10T12:00:01Z", "", "", ""], True, "a second ahead"),
    (["next week", "1/2/2026", "", ""], False, "no date at all"),
]


def test_no_date_paradox(check_rows: CheckRows, failed_rows: FailedRows) -> None:
    (found,) = check_rows({"no_date_paradox": True}, DATES, [row for row, _wrong, _case in PARADOX])

    failed = {PARADOX[row - 1][2] for row in failed_rows(found)}
    assert failed == {case for _row, wrong, case in PARADOX if wrong}


def test_dates_in_an_order_of_your_own(check_rows: CheckRows, failed_rows: FailedRows) -> None:
    rows = [["2026-01-01", "2026-01-02"], ["2026-01-03", "2026-01-02"], ["2026-01-03", ""], ["", ""]]

    (found,) = check_rows({"no_date_paradox": ["Signed", "Started"]}, ["Started", "Signed"], [r[::-1] for r in rows])

    assert (failed_rows(found), found.of) == ([2], 3)
