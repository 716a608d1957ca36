"""Limits on what may be unknown or invalid."""

from fractions import Fraction

import pytest

from revops_cli.clean.verdict import CHECKED, judged, read_limits
from revops_cli.errors import InputError, UsageError

COUNTS = {"issue.title.unknown": 3, "issue.email.invalid": 1, "issue.email.fixed": 9, "issue.phone.lost_digits": 2}
COLUMNS = ("Title", "Email", "Phone", "Location")


def exceeded(unknown: tuple[str, ...], invalid: tuple[str, ...], rows: int = 100) -> dict[str, bool]:
    limits = [*read_limits("unknown", unknown), *read_limits("invalid", invalid)]
    return {finding.column: finding.exceeded for finding in judged(COUNTS, rows, COLUMNS, limits)}


@pytest.mark.parametrize(
    ("unknown", "invalid", "expected"),
    [
        pytest.param(("Title=3%",), (), {"Title": False}, id="as many as allowed"),
        pytest.param(("title = 2.9",), (), {"Title": True}, id="one too many"),
        pytest.param(("2%",), (), {"Title": True, "Country": False, "State": False}, id="every unknown"),
        pytest.param((), ("1%",), {"Phone": True, "Email": False}, id="every invalid"),
        pytest.param(("1%", "Title=5%"), (), {"Title": False, "Country": False, "State": False}, id="own over general"),
        pytest.param(("Title=5%", "Title=1%"), ("Email=0%",), {"Title": True, "Email": True}, id="the last counts"),
        pytest.param(
            (), (), {"Title": True, "Country": False, "State": False, "Phone": True, "Email": True}, id="no limits"
        ),
    ],
)
def test_limits(unknown: tuple[str, ...], invalid: tuple[str, ...], expected: dict[str, bool]) -> None:
    assert exceeded(unknown, invalid) == expected


def test_a_finding_has_its_numbers() -> None:
    (finding,) = judged(COUNTS, 120, COLUMNS, read_limits("unknown", ("Title=2%",)))

    assert finding.share == Fraction(5, 2)
    assert finding.line() == "check: Title: 3 of 120 rows unknown (2.50%), limit 2%: exceeded"
    assert finding.as_json()["percent"] == 2.5


def test_an_empty_list_exceeds_nothing() -> None:
    assert not any(finding.exceeded for finding in judged({}, 0, COLUMNS, []))


@pytest.mark.parametrize("text", ["Title", "Title=", "Title=many", "Titel=2%", "Email=2%", "101%", "-1%", "1/0"])
def test_a_limit_that_is_none(text: str) -> None:
    with pytest.raises(UsageError):
        read_limits("unknown", (text,))


def test_a_limit_on_a_column_that_is_not_there() -> None:
    with pytest.raises(InputError, match="no column 'Industry'"):
        judged(COUNTS, 10, COLUMNS, read_limits("unknown", ("Industry=2%",)))
    with pytest.raises(InputError, match="nothing to check"):
        judged({}, 10, ("FirstName",), [])


def test_each_column_is_checked_once() -> None:
    assert len({checked.column for checked in CHECKED}) == len(CHECKED)
