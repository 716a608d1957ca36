"""Cells between the CRM and canonical text."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.crm.salesforce.values import NUMBERS, canonical, long_id, to_cell, to_json

READ = [
    (None, "string", ""),
    ("", "datetime", ""),
    (True, "boolean", "true"),
    (False, "boolean", "false"),
    ("TRUE", "boolean", "true"),
    (3, "int", "3"),
    (3.0, "double", "3"),
    (Decimal("12345678901234567.89"), "currency", "12345678901234567.89"),
    ("1.0E7", "double", "10000000"),
    ("-0.0", "double", "0"),
    ("n/a", "double", "n/a"),
    ("NaN", "double", "NaN"),
    ("2026-01-02T03:04:05.000+0000", "datetime", "2026-01-02T03:04:05Z"),
    ("2026-01-02T03:04:05.000Z", "datetime", "2026-01-02T03:04:05Z"),
    ("2026-01-02T03:04:05.120Z", "datetime", "2026-01-02T03:04:05.120Z"),
    ("2026-01-02T03:04:05+02:00", "datetime", "2026-01-02T01:04:05Z"),
    ("2026-99-02T03:04:05Z", "datetime", "2026-99-02T03:04:05Z"),
    ("2026-01-02", "date", "2026-01-02"),
    ("2026-01-02T00:00:00.000Z", "date", "2026-01-02"),
    ("13:30:00.000Z", "time", "13:30:00Z"),
    ("00Q000000000001", "id", "00Q000000000001EAA"),
    ("007", "string", "007"),
    (" a\r\nb ", "textarea", " a\r\nb "),
]


@pytest.mark.parametrize(("value", "kind", "text"), READ)
def test_a_value_as_text(value: object, kind: str, text: str) -> None:
    assert canonical(value, kind) == text


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("001000000000001", "001000000000001AAA"),
        ("001A0000006Vm9r", "001A0000006Vm9rIAC"),
        ("001A0000006Vm9rIAC", "001A0000006Vm9rIAC"),
        ("maria.gonzalez1", "maria.gonzalez1"),
        ("", ""),
    ],
)
def test_the_checksum_of_an_id(short: str, long: str) -> None:
    assert long_id(short) == long


@pytest.mark.parametrize(
    ("text", "kind", "value", "cell"),
    [
        ("", "string", None, "#N/A"),
        ("", "boolean", False, "false"),
        ("true", "boolean", True, "true"),
        ("maybe", "boolean", "maybe", "maybe"),
        ("50", "int", 50, "50"),
        ("0.1", "currency", 0.1, "0.1"),
        ("12345678901234567.89", "currency", "12345678901234567.89", "12345678901234567.89"),
        ("many", "int", "many", "many"),
        ("1_000", "int", "1_000", "1_000"),
        ("nan", "double", "nan", "nan"),
        ("-0.50", "double", -0.5, "-0.50"),
        ("007", "string", "007", "007"),
        ("2026-01-02T03:04:05Z", "datetime", "2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"),
    ],
)
def test_text_as_the_crm_takes_it(text: str, kind: str, value: object, cell: str) -> None:
    assert (to_json(text, kind), to_cell(text, kind)) == (value, cell)


KINDS = st.sampled_from([*sorted(NUMBERS), "string", "datetime", "date", "time", "boolean", "id", "multipicklist"])


@given(st.text(), KINDS)
def test_reading_twice_changes_nothing_and_never_fails(text: str, kind: str) -> None:
    once = canonical(text, kind)

    assert canonical(once, kind) == once


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**14), max_value=10**14))
def test_numbers_go_and_come_back(number: Decimal) -> None:
    text = canonical(number, "currency")
    sent = to_json(text, "currency")

    assert canonical(sent if not isinstance(sent, float) else Decimal(repr(sent)), "currency") == text
