from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.check.masking import masked, masked_run
from revops_cli.check.result import Dataset, FailedRow, Finding, Run
from revops_cli.model import Column, Table

VALUES = [
    pytest.param("jane.doe@acme.com", "j***@acme.com", id="address"),
    pytest.param("a@b.co, c@d.co", "a***@b.co c***@d.co", id="addresses"),
    pytest.param("Jane <jane@acme.com>", "j***@acme.com", id="address-with-a-name"),
    pytest.param("@acme", "@***", id="no-address"),
    pytest.param("+1 (415) 555-0100", "***00", id="phone"),
    pytest.param("Jane Doe", "J***", id="name"),
    pytest.param("12-345", "***45", id="five-digits"),
    pytest.param("Route 66", "R***", id="few-digits"),
    pytest.param("", "", id="empty"),
]


@pytest.mark.parametrize(("value", "shown"), VALUES)
def test_masked(value: str, shown: str) -> None:
    assert masked(value) == shown


@given(st.text(min_size=3))
def test_a_value_of_three_letters_is_never_shown_whole(value: str) -> None:
    assert masked(value) != value or set(value) == {"*"} or value.endswith("***")


@given(st.emails())
def test_of_an_address_only_the_first_letter_and_the_domain_are_shown(value: str) -> None:
    local, _, domain = value.rpartition("@")

    assert len(local) == 1 or masked(value) != value
    assert masked(value).endswith(domain[-3:])


TABLE = Table("t", (Column("Id", "Id"),), 1, "a.csv")
KEYS = [
    pytest.param("Id", "not_null", "Email", ("00Q1", "j***@a.co"), id="an-id-names-nobody"),
    pytest.param("Email", "not_null", "Country", ("0***", "jane@a.co"), id="a-country-names-nobody"),
    pytest.param("", "not_null", "", ("0***", "j***@a.co"), id="a-whole-row-may"),
    pytest.param("Id", "unique", "Email", ("0***", "j***@a.co"), id="the-key-of-copies-is-their-value"),
]


@pytest.mark.parametrize(("key", "kind", "name", "shown"), KEYS)
def test_keys_and_values_of_open_columns(key: str, kind: str, name: str, shown: tuple[str, str]) -> None:
    row = FailedRow(1, name, "00Q1", "jane@a.co")
    finding = Finding("c", kind, "error", "fail", "m", file="a.csv", columns=("Email",), rows=(row,))
    run = Run((finding,), (Dataset("a.csv", TABLE, (key,) if key else ()),))

    made = masked_run(run).findings[0]

    assert (made.rows[0].key, made.rows[0].value) == shown
    assert replace(made, rows=()) == replace(finding, rows=())
