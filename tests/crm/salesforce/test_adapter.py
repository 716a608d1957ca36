"""The adapter against a fake org: reading."""

from typing import Any

import pytest

from revops_cli.crm.adapter import Question
from revops_cli.crm.salesforce import pull as pulling
from revops_cli.errors import CrmError


def names(pages: Any) -> list[str]:
    return [record["LastName"] for page in pages for record in page]


@pytest.mark.parametrize(("sandbox", "production"), [(True, False), (False, True)])
def test_who_we_are_and_whether_it_is_the_real_org(connect: Any, sandbox: bool, production: bool) -> None:  # noqa: FBT001 - a case
    at = connect(is_sandbox=sandbox)

    found = at.sf.identity()

    assert (found.org_id, found.user_id, found.is_production) == (at.fake.org.id, at.fake.org.user_id, production)
    assert (found.user_name, found.name, found.url) == ("api.user@example.com", "Fake Org", at.fake.url)


def test_objects_and_fields(connect: Any) -> None:
    at = connect()

    lead = at.sf.describe("lead")

    assert {"Lead", "Account", "LeadHistory"} <= {each.name for each in at.sf.objects()}
    assert (lead.name, lead.mergeable, lead.field("email").type) == ("Lead", True, "email")
    assert lead.field("LastName").required
    assert not lead.field("Email").required
    assert lead.field("OwnerId").references


@pytest.mark.parametrize(
    ("name", "fields", "hint"), [("Leed", (), "did you mean 'Lead'?"), ("Lead", ("Emial",), "did you mean 'Email'?")]
)
def test_an_unknown_name_gets_a_near_one(connect: Any, name: str, fields: tuple[str, ...], hint: str) -> None:
    with pytest.raises(CrmError) as error:
        list(connect().sf.pull(Question(name, fields)))

    assert error.value.hint == hint


@pytest.mark.parametrize("bulk_above", [20_000, 3])
@pytest.mark.parametrize("random_pages", [False, True])
def test_a_pull_gives_every_record_once_in_order(
    connect: Any,
    monkeypatch: pytest.MonkeyPatch,
    bulk_above: int,
    random_pages: bool,  # noqa: FBT001 - a case
) -> None:
    monkeypatch.setattr(pulling, "BULK_ABOVE", bulk_above)
    monkeypatch.setattr(pulling, "BULK_PAGE", 4)
    at = connect(page_rows=4, random_pages=random_pages)
    ids = at.leads(11, Title='O\'Brien, "x"\nÄ', NumberOfEmployees=50, HasOptedOutOfEmail=True)
    question = Question("Lead", ("LastName", "Title", "NumberOfEmployees", "HasOptedOutOfEmail", "Owner.Name", "Email"))

    pages = list(at.sf.pull(question))
    records = [record for page in pages for record in page]

    assert [record["Id"] for record in records] == sorted(ids)
    assert len(pages) > 2
    assert at.sf.count(question) == 11
    assert {name: records[0][name] for name in question.fields} == {
        "LastName": "Lead 0",
        "Title": 'O\'Brien, "x"\nÄ',
        "NumberOfEmployees": "50",
        "HasOptedOutOfEmail": "true",
        "Owner.Name": "Api User",
        "Email": "",
    }
    assert records[0]["SystemModstamp"].endswith("Z")


def test_a_pull_goes_on_after_a_record(connect: Any) -> None:
    at = connect()
    at.leads(3)
    at.fake.org.clock.tick()
    at.leads(2, Title="late")
    records = [record for page in at.sf.pull(Question("Lead", ("LastName",))) for record in page]

    for place, record in enumerate(records):
        after = (record["SystemModstamp"], record["Id"])
        rest = names(at.sf.pull(Question("Lead", ("LastName",), after=after)))
        assert rest == [each["LastName"] for each in records[place + 1 :]]


def test_conditions_changes_since_and_the_recycle_bin(connect: Any) -> None:
    at = connect()
    old, gone = at.leads(2)
    at.fake.org.edit(gone, Title="x")
    since = at.fake.org.clock.tick().replace(".000+0000", "Z")
    at.fake.org.edit(gone, IsDeleted=True)
    at.fake.org.edit(old, Title="y")

    def pulled(**parts: Any) -> list[str]:
        return [r["Id"] for page in at.sf.pull(Question("Lead", ("Title",), **parts)) for r in page]

    assert pulled(where="Title = 'y' OR Title = 'x'") == [old]
    assert pulled(deleted=True) == [gone, old]
    assert pulled(since=since) == [old]
    assert pulled(where="Title = 'z'") == []


def test_history_is_pulled_by_its_creation(connect: Any) -> None:
    at = connect()
    lead = at.leads(1)[0]
    at.write([_update(lead, OwnerId=at.fake.org.ann)])

    records = [record for page in at.sf.pull(Question("LeadHistory", ())) for record in page]

    assert at.sf.stamp("LeadHistory") == "CreatedDate"
    assert [(each["LeadId"], each["Field"]) for each in records] == [(lead, "Owner")] * 2


def _update(record: str, **values: str) -> Any:
    from revops_cli.crm.adapter import Kind, Operation

    return Operation(f"op {record}", "Lead", Kind.UPDATE, record, values=values)


def test_a_forgotten_locator_is_gone_around(connect: Any) -> None:
    at = connect(page_rows=3)
    at.leads(10)
    pages = at.sf.pull(Question("Lead", ("LastName",)))
    first = next(pages)
    with at.fake.org.lock:
        at.fake.state.cursors.clear()

    rest = names(pages)

    assert names([first]) + rest == [f"Lead {each}" for each in range(10)]


def test_records_by_id_long_or_short_living_or_gone(connect: Any) -> None:
    at = connect()
    ids = at.leads(3, Email="a@b.c")
    at.fake.org.edit(ids[2], IsDeleted=True)
    short = ids[0][:15]

    living = at.sf.read("Lead", [short, ids[1], ids[2], "00Q000000000000AAA"], ["Email"])
    every = at.sf.read("Lead", ids, ["Email", "IsDeleted"], deleted=True)

    assert {record: each["Email"] for record, each in living.items()} == {short: "a@b.c", ids[1]: "a@b.c"}
    assert [each["IsDeleted"] for each in every.values()] == ["false", "false", "true"]


@pytest.mark.parametrize("deleted", [False, True])
def test_a_field_of_a_parent_is_read_too(connect: Any, deleted: bool) -> None:  # noqa: FBT001 - a case
    at = connect()
    lead = at.leads(1)[0]

    assert at.sf.read("Lead", [lead], ["Owner.Name"], deleted=deleted) == {lead: {"Id": lead, "Owner.Name": "Api User"}}


def test_reading_two_hundred_takes_a_request_each(connect: Any) -> None:
    at = connect()
    ids = at.leads(401)
    at.sf.describe("Lead")
    before = at.sf.calls()

    found = at.sf.read("Lead", ids, ["Email"])

    assert (len(found), at.sf.calls() - before) == (401, at.sf.reading_cost("Lead", 401))


def test_records_by_a_key_and_those_that_are_mine(connect: Any) -> None:
    at = connect()
    at.leads(1, Email="o'brien@b.c", CreatedById=at.fake.org.bob)
    mine = at.leads(1, Email="O'Brien@b.c")

    both = at.sf.find("Lead", "Email", ["o'brien@b.c", "nobody@b.c"], ["LastName"])
    own = at.sf.find("Lead", "Email", ["o'brien@b.c"], ["LastName"], mine_since="2000-01-01T00:00:00Z")

    assert (len(both), [each["Id"] for each in own]) == (2, mine)


def test_many_long_values_are_looked_for_in_parts(connect: Any) -> None:
    at = connect()
    at.leads(1, Email="a@b.c")
    values = ["a@b.c", *(f"{'x' * 60}{at}@example.com" for at in range(500))]

    assert len(at.sf.find("Lead", "Email", values, ["LastName"])) == 1


def test_children_are_found_archived_tasks_too(connect: Any) -> None:
    at = connect()
    lead, other = at.leads(2)
    task = at.fake.org.load("Task", [{"WhoId": lead, "Subject": "call"}, {"WhoId": other, "Subject": "no"}])[0]

    found = at.sf.children("Lead", [lead])

    assert [(each.object, each.id, each.field, each.parent) for each in found] == [("Task", task, "WhoId", lead)]


def test_limits_and_the_count_of_requests(connect: Any) -> None:
    at = connect()

    limits = {each.name: each for each in at.sf.limits()}

    assert limits["DailyApiRequests"].maximum == 100_000
    assert at.sf.calls() == len(at.requests)
    assert "requests; the org has used" in at.sf.budget()
