"""Phones, countries, titles, companies, owners."""

from collections.abc import Callable

import pytest

from revops_cli.check.result import Finding

CheckRows = Callable[..., list[Finding]]
FailedRows = Callable[[Finding], list[int]]

CASES = [
    pytest.param("phone_valid", "Phone", ["4155552671", "12345", "call me", "", "+441212347628"], [2, 3], id="phone"),
    pytest.param("phone_valid", "MobilePhone", ["415-555-2671", "0"], [2], id="another column"),
    pytest.param("phone_e164", "Phone", ["+14155552671", "4155552671", "+041555526", "+1 4", ""], [2, 3, 4], id="zero"),
    pytest.param("phone_e164", "Phone", ["+123456", "+1234567", "+123456789012345", f"+{10**15}"], [1, 4], id="length"),
    pytest.param("country_known", "Country", ["US", "Deutschland", "Zorb", "n/a", ""], [3, 4], id="country"),
    pytest.param("title_level_known", "Title", ["VP Sales", "Engineer", "n/a", ""], [3], id="title"),
    pytest.param("company_known", "Company", ["Acme Inc.", "self-employed", "test", ""], [2, 3], id="company"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "column", "cells", "failed"), CASES)
def test_cells(
    check_rows: CheckRows, failed_rows: FailedRows, kind: str, column: str, cells: list[str], failed: list[int]
) -> None:
    (found,) = check_rows({kind: column}, [column], [[cell] for cell in cells])

    assert (failed_rows(found), found.of) == (failed, sum(map(bool, cells)))


def test_true_means_the_usual_column(check_rows: CheckRows, failed_rows: FailedRows) -> None:
    (found,) = check_rows({"country_known": True}, ["Country"], [["Zorb"]])

    assert failed_rows(found) == [1]


def test_a_phone_is_read_in_the_country_of_its_row(check_rows: CheckRows, failed_rows: FailedRows) -> None:
    rows = [["0121 234 7628", "United Kingdom"], ["0121 234 7628", "US"], ["0121 234 7628", ""]]

    (found,) = check_rows({"phone_valid": True}, ["Phone", "Country"], rows)

    assert failed_rows(found) == [2, 3]


USERS = [["005000000000001", "true"], ["005000000000002AAB", "false"], ["005000000000003AAC", "1"]]
OWNERS = [
    pytest.param("005000000000001", 0, id="active"),
    pytest.param("005000000000001AAA", 0, id="active, its Id written long"),
    pytest.param("005000000000003", 0, id="active, its Id written short"),
    pytest.param("005000000000002AAB", 1, id="left"),
    pytest.param("005000000000009AAA", 1, id="unknown"),
]


@pytest.mark.parametrize(("owner", "failed"), OWNERS)
def test_owner_active(check_rows: CheckRows, owner: str, failed: int) -> None:
    files = {"users.csv": (["Id", "IsActive"], USERS)}

    (found,) = check_rows({"owner_active": "users.csv"}, ["OwnerId"], [[owner], ["00G000000000001"], [""]], files=files)

    assert (found.failed, found.of) == (failed, 1)


def test_users_without_is_active_prove_nothing(check_rows: CheckRows) -> None:
    (found,) = check_rows({"owner_active": "u.csv"}, ["OwnerId"], [["x"]], files={"u.csv": (["Id"], [["x"]])})

    assert (found.outcome, found.message.startswith("no column 'IsActive'")) == ("error", True)
