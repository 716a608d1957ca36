"""The real simple-salesforce drives the fake."""

from typing import TYPE_CHECKING, Any

import pytest
from simple_salesforce import Salesforce

from tests.fakesf.clients import session_for
from tests.fakesf.org import Settings

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(params=["https", "http"])
def client(request: pytest.FixtureRequest, fakesf: "Callable[..., Any]") -> Any:
    """The fake with seven leads and a logged-in client, over TLS and in place of salesforce.com."""
    fake = fakesf(Settings(tls=request.param == "https", page_rows=3))
    fake.org.load("Lead", [{"LastName": f"Lead {at}", "Company": "Acme"} for at in range(7)])
    session = session_for(fake)
    host = fake.url.replace("http://", "https://")
    yield Salesforce(session_id=fake.token(), instance_url=host, session=session)
    session.close()


def test_it_queries_all_pages(client: Salesforce) -> None:
    names = [row["LastName"] for row in client.query_all_iter("SELECT LastName FROM Lead ORDER BY LastName DESC")]

    assert names == [f"Lead {at}" for at in range(6, -1, -1)]


def test_it_describes(client: Salesforce) -> None:
    fields = {each["name"]: each["type"] for each in client.Lead.describe()["fields"]}

    assert (fields["Email"], fields["OwnerId"], fields["Revops_Key__c"]) == ("email", "reference", "string")
    assert {each["name"] for each in client.describe()["sobjects"]} >= {"Lead", "Contact", "Account", "LeadHistory"}


def test_it_creates_changes_reads_and_deletes(client: Salesforce) -> None:
    lead = client.Lead.create({"LastName": "Ito", "Company": "Acme"})["id"]
    client.Lead.update(lead, {"Title": "CEO"})

    assert client.Lead.get(lead)["Title"] == "CEO"
    assert client.Lead.delete(lead) == 204
    assert client.query(f"SELECT COUNT() FROM Lead WHERE Id = '{lead}'")["totalSize"] == 0
