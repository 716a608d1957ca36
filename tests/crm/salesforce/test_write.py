"""The lanes of writing against a fake org: what is known of each operation, and what every request bears."""

from typing import Any

import pytest

from revops_cli.crm.adapter import Batch, Kind, Lane, Operation, Outcome, State, WriteOptions
from revops_cli.crm.salesforce import batching
from tests.fakesf.automation import DuplicateRule, Validation
from tests.fakesf.faults import Fault
from tests.fakesf.faults import Kind as Wrong

PLAIN = WriteOptions()
STRICT = WriteOptions(strict=True)


def update(record: str, kind: Kind = Kind.UPDATE, since: str = "", **values: str) -> Operation:
    return Operation(f"op {record}", "Lead", kind, record, values=values, unmodified_since=since)


def insert(name: str, **values: str) -> Operation:
    return Operation(f"new {name}", "Lead", Kind.INSERT, values={"LastName": name, "Company": "Acme", **values})


def stamp(at: Any, record: str) -> str:
    return str(at.sf.read("Lead", [record], ["LastModifiedDate"])[record]["LastModifiedDate"])


def test_records_are_changed_created_upserted_and_deleted(connect: Any) -> None:
    at = connect()
    first, second, third = at.leads(3, Title="old")
    done = at.write(
        [
            update(first, Title="VP", NumberOfEmployees="50", HasOptedOutOfEmail="true", Email="", LeadSource=""),
            update(second, Kind.OWNER, OwnerId=at.fake.org.ann),
            insert("Ito"),
            Operation("up", "Lead", Kind.UPSERT, key=("Revops_Key__c", "k1"), values={"LastName": "B", "Company": "C"}),
            update(third, Kind.DELETE),
        ]
    )

    assert {each.state for each in done.values()} == {State.OK}
    assert [at.field(first, name) for name in ("Title", "NumberOfEmployees", "HasOptedOutOfEmail")] == ["VP", 50, True]
    assert (at.field(second, "OwnerId"), at.field(third, "IsDeleted")) == (at.fake.org.ann, True)
    assert (done["new Ito"].created, at.field(done["new Ito"].id, "OwnerId")) == (True, at.fake.org.user_id)
    assert (done["up"].created, at.field(done["up"].id, "Revops_Key__c")) == (True, "k1")


def test_the_empty_text_clears_a_field(connect: Any) -> None:
    at = connect()
    lead = at.leads(1, Title="old", NumberOfEmployees=5)[0]

    at.write([update(lead, Title="", NumberOfEmployees="")])

    assert (at.field(lead, "Title"), at.field(lead, "NumberOfEmployees")) == (None, None)


def test_each_record_has_its_own_verdict(connect: Any) -> None:
    at = connect()
    good, bad, gone = at.leads(3)
    at.fake.org.edit(gone, IsDeleted=True)
    at.fake.org.rules.validations.append(Validation("Lead", "Title", "boss"))

    done = at.write([update(good, Title="VP"), update(bad, Title="boss"), update(gone, Title="VP")])

    assert [(each.state, each.code) for each in done.values()] == [
        (State.OK, ""),
        (State.REJECTED, "FIELD_CUSTOM_VALIDATION_EXCEPTION"),
        (State.CONFLICT, "ENTITY_IS_DELETED"),
    ]


def test_a_locked_row_may_be_tried_again(connect: Any) -> None:
    at = connect([Fault(Wrong.LOCK_ROWS)])
    lead = at.leads(1)[0]

    first = at.write([update(lead, Title="VP")])
    second = at.write([update(lead, Title="VP")])

    assert [each.state for done in (first, second) for each in done.values()] == [State.RETRYABLE, State.OK]


@pytest.mark.parametrize(
    ("options", "saved"), [(PLAIN, State.OK), (WriteOptions(duplicate_rules=True), State.REJECTED)]
)
def test_duplicate_rules_refuse_only_where_asked(connect: Any, options: WriteOptions, saved: State) -> None:
    at = connect()
    at.leads(1, Email="a@b.example")
    at.fake.org.rules.duplicates.append(DuplicateRule("Lead", blocks=False))

    assert [each.state for each in at.write([insert("Ito", Email="a@b.example")], options).values()] == [saved]


@pytest.mark.parametrize("rules", [False, True])
def test_assignment_rules_run_only_where_asked(connect: Any, rules: bool) -> None:  # noqa: FBT001 - a case
    at = connect()
    done = at.write([insert("Ito")], WriteOptions(assignment_rules=rules))

    owner = at.fake.org.rule_owner if rules else at.fake.org.user_id
    assert at.field(done["new Ito"].id, "OwnerId") == owner


LOST = [
    (Fault(Wrong.DROP_AFTER, route="collections"), State.UNKNOWN, True),
    (Fault(Wrong.DROP_BEFORE, route="collections"), State.UNKNOWN, False),
    (Fault(Wrong.TRUNCATE, route="collections"), State.UNKNOWN, True),
    (Fault(Wrong.ERROR_JSON, route="collections"), State.UNKNOWN, False),
    (Fault(Wrong.ERROR_JSON, route="collections", committed=True), State.UNKNOWN, True),
    (Fault(Wrong.ERROR_HTML, route="collections", committed=True), State.UNKNOWN, True),
    (Fault(Wrong.ERROR_HTML, route="collections", status=420), State.UNKNOWN, False),
    (Fault(Wrong.THROTTLE, route="collections"), State.OK, True),
    (Fault(Wrong.THROTTLE, route="collections", times=0), State.RETRYABLE, False),
    (Fault(Wrong.LIMIT, route="collections"), State.RETRYABLE, False),
    (Fault(Wrong.EXPIRE, route="collections"), State.OK, True),
    (Fault(Wrong.EXPIRE, route="collections", times=0), State.RETRYABLE, False),
]


@pytest.mark.parametrize(("fault", "state", "written"), LOST, ids=lambda each: getattr(each, "kind", None))
def test_what_is_known_after_a_fault_is_true(connect: Any, fault: Fault, state: State, written: bool) -> None:  # noqa: FBT001 - a case
    at = connect([fault])

    done = at.write([insert("Ito")])

    assert [each.state for each in done.values()] == [state]
    assert [each["LastName"] for each in at.fake.org.rows("Lead")] == ["Ito"] * written


def test_after_the_daily_limit_nothing_more_is_sent(connect: Any) -> None:
    at = connect([Fault(Wrong.LIMIT, route="collections")])
    leads = at.leads(2)
    at.write([update(leads[0], Title="VP")])
    sent = len(at.requests)

    done = at.write([update(leads[1], Title="VP")])

    assert ([each.state for each in done.values()], len(at.requests)) == ([State.RETRYABLE], sent)


def test_without_a_server_nothing_was_done(connect: Any) -> None:
    at = connect()
    lead = at.leads(1)[0]
    at.sf.describe("Lead")
    at.fake.stop()

    done = at.write([update(lead, Title="VP")])

    assert [(each.state, each.code) for each in done.values()] == [(State.RETRYABLE, "NO_CONNECTION")]


def test_a_strict_write_is_refused_where_somebody_was_faster(connect: Any) -> None:
    at = connect()
    mine, theirs = at.leads(2, Title="old")
    since = {each: stamp(at, each) for each in (mine, theirs)}
    at.fake.org.clock.tick()
    at.fake.org.edit(theirs, Title="theirs")

    done = at.write([update(each, since=since[each], Title="mine") for each in (mine, theirs)], STRICT)

    assert [each.state for each in done.values()] == [State.OK, State.CONFLICT]
    assert [at.field(each, "Title") for each in (mine, theirs)] == ["mine", "theirs"]


def test_a_strict_write_without_a_stamp_is_not_sent(connect: Any) -> None:
    at = connect()
    lead = at.leads(1)[0]

    done = at.write([update(lead, Title="VP")], STRICT)

    assert [(each.state, each.code) for each in done.values()] == [(State.REJECTED, "NO_CONDITION")]


def writes(at: Any) -> list[Any]:
    """Requests that change something."""
    reading = {"soap_login", "token"}
    return [
        each
        for each in at.requests
        if each.method in {"PATCH", "PUT", "DELETE", "POST"}
        and each.route not in reading
        and not (each.method == "POST" and each.path.rpartition("/")[0].endswith("composite/sobjects"))
        and not each.path.endswith("jobs/query")
    ]


@pytest.mark.parametrize("rules", [False, True])
def test_every_write_bears_its_headers_also_after_a_new_login(connect: Any, rules: bool) -> None:  # noqa: FBT001 - a case
    at = connect([Fault(Wrong.EXPIRE, method=method, skip=1) for method in ("PATCH", "POST", "DELETE")])
    leads = at.leads(6)
    since = {each: stamp(at, each) for each in leads}
    options = WriteOptions(assignment_rules=rules, duplicate_rules=rules)
    for lead in leads[:2]:
        at.write([update(lead, Title="VP"), insert(lead)], options)
    for lead in leads[2:4]:
        strict = WriteOptions(strict=True, assignment_rules=rules, duplicate_rules=rules)
        at.write([update(lead, since=since[lead], Title="VP")], strict)
    for lead in leads[4:]:
        at.write([update(lead, Kind.DELETE)], options)

    sent = writes(at)
    assert len(sent) > 8
    assert any(each.status == 401 for each in at.fake.journal)
    assert {each.header("sforce-auto-assign") for each in sent} == {"TRUE" if rules else "FALSE"}
    saves = "false" if rules else "true"
    assert {each.header("sforce-duplicate-rule-header") for each in sent} == {
        f"allowSave={saves}; includeRecordDetails=false; runAsCurrentUser=true"
    }
    conditions = [each.header("if-unmodified-since") for each in sent if "/sobjects/Lead/" in each.path]
    assert all(conditions)
    assert len(conditions) >= 2


def test_every_request_of_a_job_and_of_a_merge_bears_them_too(connect: Any) -> None:
    at = connect()
    master, victim, *leads = at.leads(4)
    at.sf.describe("Lead")
    at.fake.plan(*(Fault(Wrong.EXPIRE, method=method) for method in ("POST", "PUT", "PATCH")))

    done = [*bulk(at, [update(each, Title="VP") for each in leads]), *at.write([merge(master, victim)]).values()]

    sent = writes(at)
    assert [each.state for each in done] == [State.OK] * 3
    assert sorted({(each.method, each.header("sforce-auto-assign")) for each in sent}) == [
        ("PATCH", "FALSE"),
        ("POST", "FALSE"),
        ("PUT", "FALSE"),
    ]
    assert len([each for each in at.fake.journal if each.status == 401]) == 3


def bulk(at: Any, operations: list[Operation], jobs: list[str] | None = None) -> list[Outcome]:
    """The operations as one bulk job, whatever their number."""
    first, noted = operations[0], jobs if jobs is not None else []
    return list(at.sf.write(Batch("Lead", first.kind, Lane.BULK, tuple(operations)), PLAIN, noted.append))


@pytest.mark.parametrize("kind", [Kind.UPDATE, Kind.OWNER])
def test_a_job_changes_records_and_its_results_are_joined(connect: Any, kind: Kind) -> None:
    at = connect()
    leads = at.leads(7, Title="old", Email="a@b.example")
    at.fake.org.rules.validations.append(Validation("Lead", "Title", "boss"))
    titles = ["boss" if place == 3 else f"t{place}" for place in range(7)]
    jobs: list[str] = []

    done = bulk(at, [update(e, kind, Title=t, Email="") for e, t in zip(leads, titles, strict=True)], jobs)

    assert [each.op_id for each in done] == [f"op {each}" for each in leads]
    assert [each.state for each in done] == [State.REJECTED if place == 3 else State.OK for place in range(7)]
    assert (done[3].code, len(jobs)) == ("FIELD_CUSTOM_VALIDATION_EXCEPTION", 1)
    assert [at.field(each, "Title") for each in leads] == ["old" if t == "boss" else t for t in titles]
    assert at.field(leads[0], "Email") is None


def test_a_job_leaves_fields_alone_that_an_operation_does_not_name(connect: Any) -> None:
    at = connect()
    one, other = at.leads(2, Title="old", City="Rome")

    bulk(at, [update(one, Title="new"), update(other, City="Oslo")])

    assert [(at.field(each, "Title"), at.field(each, "City")) for each in (one, other)] == [
        ("new", "Rome"),
        ("old", "Oslo"),
    ]


def test_a_job_creates_records_and_finds_their_ids(connect: Any) -> None:
    at = connect()
    names = ["Ito", 'O\'Hara, "x"', "Zoë\nB", "Ito", "Ito", "a\rb", "=1+1"]
    operations = [
        Operation(f"new {place}", "Lead", Kind.INSERT, values={"LastName": name, "Company": "Acme"})
        for place, name in enumerate(names)
    ]

    done = bulk(at, operations)

    assert {each.state for each in done} == {State.OK}
    assert [at.field(each.id, "LastName") for each in done] == names
    assert len({each.id for each in done}) == len(names)
    assert all(each.created for each in done)
    assert {at.field(each.id, "OwnerId") for each in done} == {at.fake.org.user_id}


def test_a_job_upserts_and_deletes(connect: Any) -> None:
    at = connect()
    known = at.leads(1, Revops_Key__c="k0")[0]
    values = {"LastName": "B", "Company": "C"}
    done = bulk(at, [Operation(k, "Lead", Kind.UPSERT, key=("Revops_Key__c", k), values=values) for k in ("k0", "k1")])

    gone = bulk(at, [update(done[1].id, Kind.DELETE)])

    assert [(each.state, each.created) for each in done] == [(State.OK, False), (State.OK, True)]
    assert (done[0].id, gone[0].state, at.field(done[1].id, "IsDeleted")) == (known, State.OK, True)


def test_a_job_that_the_org_cannot_read_is_refused_and_says_why(connect: Any) -> None:
    """Sent again unchanged it would be refused again, so it is not."""
    at = connect([Fault(Wrong.REMOVE_FIELD, route="job_create", object="Lead", field="Title")])

    told = bulk(at, [update(each, Title="CEO") for each in at.leads(2)])

    assert {(each.state, each.code) for each in told} == {(State.REJECTED, "NOT_PROCESSED")}
    assert "Field name not found : Title" in told[0].message


def test_a_job_that_fails_half_way_says_which_rows_it_did(connect: Any) -> None:
    at = connect([Fault(Wrong.JOB_FAILED, batches=1)], bulk_batch_rows=3)
    leads = at.leads(8, Title="old")

    done = bulk(at, [update(each, Title="new") for each in leads])

    states = {at.field(each, "Title"): set() for each in leads}
    for lead, outcome in zip(leads, done, strict=True):
        states[at.field(lead, "Title")].add(outcome.state)
    assert states == {"new": {State.OK}, "old": {State.RETRYABLE}}


BULK_LOST = [
    (Fault(kind, route=route, method=method, committed=committed))
    for kind, committed in [(Wrong.DROP_BEFORE, False), (Wrong.DROP_AFTER, False), (Wrong.ERROR_HTML, False)]
    for route, method in [("", "POST"), ("", "PUT"), ("", "PATCH")]
]


@pytest.mark.parametrize("fault", BULK_LOST, ids=lambda each: f"{each.kind} {each.method}")
def test_a_job_that_loses_a_reply_is_never_told_wrongly(connect: Any, fault: Fault) -> None:
    at = connect()
    at.fake.plan(fault)

    done = bulk(at, [insert(name) for name in ("Ito", "Ode")])

    written = sorted(str(each["LastName"]) for each in at.fake.org.rows("Lead"))
    assert {each.state for each in done} == ({State.OK} if written else {State.RETRYABLE})
    assert written in ([], ["Ito", "Ode"])


def test_a_job_lost_sight_of_is_settled(connect: Any) -> None:
    at = connect([Fault(Wrong.JOB_STUCK)])
    leads = at.leads(2)
    jobs: list[str] = []
    operations = [update(each, Title="new") for each in leads]
    batch = Batch("Lead", Kind.UPDATE, Lane.BULK, tuple(operations))

    first = bulk(at, operations, jobs)
    again = at.sf.settle(batch, jobs[0])

    assert {each.state for each in [*first, *again]} == {State.UNKNOWN}
    assert {each.state for each in at.sf.settle(batch, "")} == {State.RETRYABLE}
    assert {each.state for each in at.sf.settle(batch, "750000000000000AAA")} == {State.UNKNOWN}


def merge(master: str, *victims: str, **values: str) -> Operation:
    return Operation(f"merge {master}", "Lead", Kind.MERGE, master, values=values, victims=victims)


def test_records_are_merged_their_children_go_along(connect: Any) -> None:
    at = connect()
    master, one, two, three = at.leads(4, Title="old", City="Rome")
    task = at.fake.org.load("Task", [{"WhoId": three, "Subject": "call"}])[0]

    done = at.write([merge(master, one, two, three, Title="new & <best>", City="")])

    gone = at.sf.read("Lead", [one, two, three], ["IsDeleted", "MasterRecordId"], deleted=True)
    assert [each.state for each in done.values()] == [State.OK]
    assert (at.field(master, "Title"), at.field(master, "City")) == ("new & <best>", None)
    assert {(each["IsDeleted"], each["MasterRecordId"]) for each in gone.values()} == {("true", master)}
    assert at.fake.org.find("Task", task)["WhoId"] == master


def test_what_cannot_be_merged_is_rejected_and_the_rest_is_not(connect: Any) -> None:
    at = connect()
    ids = at.leads(4)
    at.fake.org.edit(ids[3], IsDeleted=True)

    done = at.write([merge(ids[0], ids[1]), merge(ids[2], ids[3])])

    assert done[f"merge {ids[0]}"].state is State.OK
    assert done[f"merge {ids[2]}"].state in {State.REJECTED, State.CONFLICT}


@pytest.mark.parametrize("kind", [Wrong.DROP_AFTER, Wrong.TRUNCATE, Wrong.ERROR_HTML])
def test_a_merge_whose_reply_is_lost_is_unknown(connect: Any, kind: Wrong) -> None:
    at = connect([Fault(kind, method="POST", committed=True)])
    master, victim = at.leads(2)

    done = at.write([merge(master, victim)])

    assert [each.state for each in done.values()] == [State.UNKNOWN]


def test_a_merge_goes_on_after_a_new_login_with_its_headers(connect: Any) -> None:
    at = connect()
    master, victim = at.leads(2)
    at.sf.describe("Lead")
    at.fake.expire_sessions()

    done = at.write([merge(master, victim)])

    sent = [each for each in at.requests if "Soap" in each.path]
    assert [each.state for each in done.values()] == [State.OK]
    assert [each.header("sforce-auto-assign") for each in sent] == ["FALSE", "FALSE"]


def test_deleted_records_come_back(connect: Any) -> None:
    at = connect()
    lead, other = at.leads(2)
    at.write([update(lead, Kind.DELETE)])

    done = at.write([update(lead, Kind.UNDELETE), update(other, Kind.UNDELETE)])

    assert done[f"op {lead}"].state is State.OK
    assert done[f"op {other}"].state is not State.OK
    assert at.field(lead, "IsDeleted") is False


COSTS = [
    ("collection", lambda ids: [update(each, Title="VP") for each in ids], PLAIN),
    ("single", lambda ids: [update(each, since="2030-01-01T00:00:00Z", Title="VP") for each in ids[:5]], STRICT),
    ("delete", lambda ids: [update(each, Kind.DELETE) for each in ids], PLAIN),
    ("merge", lambda ids: [merge(*ids[at : at + 3]) for at in range(0, 66, 3)], PLAIN),
    ("bulk", lambda ids: [update(each, Title="VP") for each in ids], PLAIN),
]


@pytest.mark.parametrize(("lane", "make", "options"), COSTS, ids=[each[0] for each in COSTS])
def test_writing_takes_the_requests_that_were_foretold(
    connect: Any,
    monkeypatch: pytest.MonkeyPatch,
    lane: str,
    make: Any,
    options: WriteOptions,
) -> None:
    monkeypatch.setattr(batching, "BULK_ABOVE", 100 if lane == "bulk" else 2_000)
    at = connect()
    operations = make(at.leads(450))
    at.sf.describe("Lead")
    before = at.sf.calls()

    done = at.write(operations, options)

    assert {each.state for each in done.values()} == {State.OK}
    assert at.sf.calls() - before == at.sf.cost(at.sf.batches(operations, options))
