"""SOQL as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.crm.adapter import Question
from revops_cli.crm.salesforce.query import (
    LONGEST_ADDRESS,
    conditions,
    counting,
    fits,
    listed,
    literal,
    room_beside,
    select,
    within,
)
from revops_cli.errors import CrmError


@pytest.mark.parametrize(
    ("text", "soql"),
    [("Acme", "'Acme'"), ("O'Brien", r"'O\'Brien'"), ("a\\'b", r"'a\\\'b'"), ("a\nb", r"'a\nb'"), ("", "''")],
)
def test_a_literal(text: str, soql: str) -> None:
    assert literal(text) == soql


@pytest.mark.parametrize("name", ["Id FROM Lead WHERE 1=1 --", "", "a b", "1a", "Owner."])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(CrmError, match="is no name"):
        select([name], "Lead")


@pytest.mark.parametrize(
    ("question", "stamp", "soql"),
    [
        (Question("Lead", ()), "SystemModstamp", ""),
        (Question("Lead", (), "A = 1 OR B = 2"), "SystemModstamp", "(A = 1 OR B = 2)"),
        (
            Question("Lead", (), "A = 1", "2026-01-02T03:04:05Z"),
            "CreatedDate",
            "(A = 1) AND CreatedDate >= 2026-01-02T03:04:05Z",
        ),
        (
            Question("Lead", (), after=("2026-01-02T03:04:05Z", "00Q1")),
            "SystemModstamp",
            "(SystemModstamp > 2026-01-02T03:04:05Z OR (SystemModstamp = 2026-01-02T03:04:05Z AND Id > '00Q1'))",
        ),
        (Question("X__c", (), since="2026-01-02T03:04:05Z", after=("", "a01")), "", "Id > 'a01'"),
    ],
)
def test_the_condition_of_a_question(question: Question, stamp: str, soql: str) -> None:
    assert conditions(question, stamp) == soql


def test_a_whole_query() -> None:
    assert (
        select(["Id", "Owner.Name"], "Lead", "A = 1", "Id") == "SELECT Id, Owner.Name FROM Lead WHERE A = 1 ORDER BY Id"
    )
    assert counting("Lead", "A = 1") == "SELECT count() FROM Lead WHERE A = 1"


def test_a_query_beyond_the_platforms_limit_is_refused() -> None:
    with pytest.raises(CrmError, match="100,0"):
        select(["Id"], "Lead", "A = 1 OR " * 12_000)


def test_numbers_are_not_quoted() -> None:
    assert (within("A__c", ["1", "2"], quoted=False), within("B", ["x"])) == ("A__c IN (1, 2)", "B IN ('x')")


@given(st.lists(st.text(min_size=1, max_size=80), max_size=500))
def test_lists_of_values_hold_all_in_order_and_fit(values: list[str]) -> None:
    base = select(["Id", "Email"], "Lead")
    parts = list(listed(values, room_beside(base)))

    assert [value for part in parts for value in part] == values
    assert all(0 < len(part) <= 200 and fits(f"{base} WHERE {within('Email', part)}") for part in parts)


def test_an_address_has_an_end() -> None:
    assert (fits("x" * LONGEST_ADDRESS), fits("'" * LONGEST_ADDRESS)) == (True, False)
