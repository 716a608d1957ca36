"""The org itself: transactions, Ids, the dump."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakesf.errors import RowError
from tests.fakesf.ids import ALPHABET, long_id
from tests.fakesf.org import Org
from tests.fakesf.saving import Save, delete, insert, undelete, update

SAVE = Save(assign=False)
STEPS = st.lists(st.tuples(st.sampled_from(["insert", "update", "delete", "undelete"]), st.integers(0, 3)), max_size=8)


def _do(org: Org, step: str, which: int) -> None:
    ids = sorted(org.tables["Lead"])
    record_id = ids[which % len(ids)]
    try:
        if step == "insert":
            insert(org, "Lead", {"LastName": "x", "Company": "y", "Revops_Key__c": str(which)}, SAVE)
        elif step == "update":
            update(org, "Lead", record_id, {"Title": str(which), "Revops_Key__c": str(which)}, SAVE)
        elif step == "delete":
            delete(org, "Lead", record_id)
        else:
            undelete(org, record_id)
    except RowError:
        return


@given(first=STEPS, second=STEPS)
def test_a_failed_transaction_leaves_no_trace(first: list[tuple[str, int]], second: list[tuple[str, int]]) -> None:
    org = Org()
    lead = org.load("Lead", [{"LastName": "A", "Company": "B"}])[0]
    org.load("Task", [{"WhoId": lead}])
    for step, which in first:
        _do(org, step, which)
    before = org.dump()

    with org.transaction() as transaction:
        for step, which in second:
            _do(org, step, which)
        transaction.failed = True

    assert org.dump() == before
    keyed = {str(row["Revops_Key__c"]): row["Id"] for row in org.rows("Lead") if row["Revops_Key__c"]}
    assert {key: org.with_key("Lead", "Revops_Key__c", key)[0]["Id"] for key in keyed} == keyed
    assert long_id(insert(org, "Lead", {"LastName": "x", "Company": "y"}, SAVE).id) == max(org.tables["Lead"])


@given(st.text(alphabet=ALPHABET, min_size=15, max_size=15))
def test_both_forms_of_an_id_are_one(short: str) -> None:
    whole = long_id(short)

    assert (len(whole), long_id(whole), whole[:15]) == (18, whole, short)


@pytest.mark.parametrize("text", ["", "00Q", "00Q000000000001AAB", "00Q00000000000ä", "00Q 00000000001"])
def test_what_is_no_id(text: str) -> None:
    assert long_id(text) == ""


def test_the_dump_without_audit_is_the_same_after_a_touch() -> None:
    org = Org()
    lead = org.load("Lead", [{"LastName": "A"}])[0]
    whole, bare = org.dump(), org.dump(audit=False)
    org.touch(lead)

    assert org.dump(audit=False) == bare
    assert org.dump() != whole
    org.edit(lead, Title="x")
    assert org.dump(audit=False) != bare
