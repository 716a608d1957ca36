"""Operations cut into batches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.crm.adapter import Kind, Lane, Operation, WriteOptions
from revops_cli.crm.salesforce.batching import batches, cost

PLAIN = WriteOptions()


def update(number: int, kind: Kind = Kind.UPDATE, **values: str) -> Operation:
    return Operation(f"op{kind}{number}", "Lead", kind, f"00Q{number:012d}", values=values or {"Title": "VP"})


def many(number: int, kind: Kind = Kind.UPDATE) -> list[Operation]:
    return [update(each, kind) for each in range(number)]


@pytest.mark.parametrize(
    ("operations", "options", "lane", "sizes", "requests"),
    [
        (many(450), PLAIN, Lane.COLLECTION, [200, 200, 50], 3),
        (many(2_000), PLAIN, Lane.COLLECTION, [200] * 10, 10),
        (many(12_001), PLAIN, Lane.BULK, [10_000, 2_001], 16),
        (many(2_001), WriteOptions(assignment_rules=True), Lane.COLLECTION, [200] * 10 + [1], 11),
        (many(2_001), WriteOptions(duplicate_rules=True), Lane.COLLECTION, [200] * 10 + [1], 11),
        (many(2_001, Kind.UNDELETE), PLAIN, Lane.COLLECTION, [200] * 10 + [1], 11),
        (many(3), WriteOptions(strict=True), Lane.SINGLE, [1, 1, 1], 3),
        (many(3, Kind.DELETE), WriteOptions(strict=True), Lane.COLLECTION, [3], 1),
        (many(12, Kind.MERGE), PLAIN, Lane.MERGE, [10, 2], 2),
        (many(3, Kind.MERGE), WriteOptions(strict=True), Lane.MERGE, [1, 1, 1], 3),
        ([], PLAIN, Lane.BULK, [], 0),
    ],
)
def test_lane_sizes_and_cost(
    operations: list[Operation], options: WriteOptions, lane: Lane, sizes: list[int], requests: int
) -> None:
    found = batches(operations, options)

    assert [len(each.operations) for each in found] == sizes
    assert {each.lane for each in found} <= {lane}
    assert cost(found) == requests


def test_records_of_one_parent_stand_together() -> None:
    operations = [update(1, AccountId="001B"), update(2, AccountId="001A"), update(3, AccountId="001B")]

    assert [each.op_id for each in batches(operations, PLAIN)[0].operations] == ["opupdate2", "opupdate1", "opupdate3"]


def test_operations_of_one_record_keep_their_order() -> None:
    operations = [update(1, Kind.OWNER), update(1), update(1, Kind.DELETE), update(2, Kind.DELETE)]

    found = [(each.kind, [one.op_id for one in each.operations]) for each in batches(operations, PLAIN)]

    assert found == [
        (Kind.OWNER, ["opowner1"]),
        (Kind.DELETE, ["opdelete2"]),
        (Kind.UPDATE, ["opupdate1"]),
        (Kind.DELETE, ["opdelete1"]),
    ]


def test_a_chain_of_merges_goes_one_after_the_other_and_a_victim_is_not_touched_beside() -> None:
    chain = [
        Operation(f"merge{number}", "Lead", Kind.MERGE, "00Q000000000001", victims=(f"00Q00000000001{number}",))
        for number in range(3)
    ]
    late = Operation("late", "Lead", Kind.UPDATE, "00Q000000000010EAA", values={"Title": "x"})

    found = [[one.op_id for one in each.operations] for each in batches([*chain, late], PLAIN)]

    assert found == [["merge0"], ["merge1"], ["late"], ["merge2"]]


def test_upserts_by_different_keys_go_apart() -> None:
    operations = [
        Operation("a", "Lead", Kind.UPSERT, key=("Key__c", "1")),
        Operation("b", "Lead", Kind.UPSERT, key=("Other__c", "1")),
        Operation("c", "Lead", Kind.UPSERT, key=("Key__c", "1")),
    ]

    assert [[one.op_id for one in each.operations] for each in batches(operations, PLAIN)] == [["a"], ["b"], ["c"]]


records = st.builds(
    update,
    st.integers(0, 5),
    st.sampled_from([Kind.UPDATE, Kind.OWNER, Kind.DELETE]),
)


@given(st.lists(records, max_size=30))
def test_every_operation_goes_out_once_and_after_those_of_its_record(operations: list[Operation]) -> None:
    sent = [one for each in batches(operations, PLAIN) for one in each.operations]

    assert sorted(map(id, sent)) == sorted(map(id, operations))
    for record in {each.id for each in operations}:
        assert [id(each) for each in sent if each.id == record] == [
            id(each) for each in operations if each.id == record
        ]
    for batch in batches(operations, PLAIN):
        assert len({each.id for each in batch.operations}) == len(batch.operations)
