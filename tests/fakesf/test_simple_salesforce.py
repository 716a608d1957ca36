"""The real simple-salesforce drives the fake, unchanged."""

from typing import TYPE_CHECKING, Any

import pytest
import simple_salesforce
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.fakesf.clients import session_for
from tests.fakesf.faults import Fault, Kind
from tests.fakesf.org import Settings
from tests.fakesf.state import CONSUMER_KEY, CONSUMER_SECRET, PASSWORD, TOKEN, USERNAME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

APP = {"consumer_key": CONSUMER_KEY, "consumer_secret": CONSUMER_SECRET}
Client: Any = simple_salesforce.Salesforce  # type: ignore[attr-defined] # exported in all but name


@pytest.fixture(params=["https", "http"])
def client(request: pytest.FixtureRequest, fakesf: "Callable[..., Any]") -> "Iterator[Any]":
    """A client over TLS, or in place of salesforce.com, of a fake with seven leads; `client.fake` is the fake."""
    fake = fakesf(Settings(tls=request.param == "https", page_rows=3, bulk_polls=0))
    fake.org.load("Lead", [{"LastName": f"Lead {at}", "Company": "Acme"} for at in range(7)])
    with session_for(fake) as session:
        host = fake.url.replace("http://", "https://")
        made = Client(session_id=fake.token(), instance_url=host, session=session)
        made.fake = fake
        yield made


@pytest.fixture(scope="session")
def private_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    kind = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, kind, serialization.NoEncryption()).decode()


@pytest.mark.parametrize("way", ["password", "app", "jwt", "client"])
def test_it_logs_in_by(fakesf: "Callable[..., Any]", private_key: str, way: str) -> None:
    fake = fakesf(Settings(tls=False))
    person = {"username": USERNAME, "password": PASSWORD}
    ways: dict[str, dict[str, str]] = {
        "password": {**person, "security_token": TOKEN},
        "app": {**person, **APP},
        "jwt": {"username": USERNAME, "consumer_key": CONSUMER_KEY, "privatekey": private_key},
        "client": {**APP, "domain": "mydom.my"},
    }
    with session_for(fake) as session:
        client = Client(**ways[way], session=session)
        found = client.query("SELECT Username FROM User WHERE FirstName = 'Api'")

    assert found["records"][0]["Username"] == USERNAME


def test_a_wrong_password_is_told(fakesf: "Callable[..., Any]") -> None:
    fake = fakesf(Settings(tls=False))
    with session_for(fake) as session, pytest.raises(simple_salesforce.SalesforceAuthenticationFailed) as error:  # type: ignore[attr-defined] # as above
        Client(username=USERNAME, password="wrong", security_token=TOKEN, session=session)  # noqa: S106 - wrong on purpose

    assert error.value.code == "INVALID_LOGIN"


def test_it_queries_all_pages(client: Any) -> None:
    names = [row["LastName"] for row in client.query_all_iter("SELECT LastName FROM Lead ORDER BY LastName DESC")]

    assert names == [f"Lead {at}" for at in range(6, -1, -1)]


def test_it_describes(client: Any) -> None:
    fields = {each["name"]: each["type"] for each in client.Lead.describe()["fields"]}

    assert (fields["Email"], fields["OwnerId"], fields["Revops_Key__c"]) == ("email", "reference", "string")
    assert {each["name"] for each in client.describe()["sobjects"]} >= {"Lead", "Contact", "Account", "LeadHistory"}


def test_it_creates_changes_reads_and_deletes(client: Any) -> None:
    lead = client.Lead.create({"LastName": "Ito", "Company": "Acme"})["id"]
    client.Lead.update(lead, {"Title": "CEO"})
    client.Lead.upsert(f"Id/{lead}", {"City": "Rome"})

    assert (client.Lead.get(lead)["Title"], client.Lead.get(lead)["City"]) == ("CEO", "Rome")
    assert client.Lead.delete(lead) == 204
    assert client.query(f"SELECT COUNT() FROM Lead WHERE Id = '{lead}'")["totalSize"] == 0
    assert client.query_all("SELECT Id FROM Lead", include_deleted=True)["totalSize"] == 8


def test_it_tells_refusals_apart(client: Any) -> None:
    with pytest.raises(simple_salesforce.SalesforceMalformedRequest) as wrong:  # type: ignore[attr-defined] # as above
        client.query("SELECT Titel FROM Lead")
    with pytest.raises(simple_salesforce.SalesforceResourceNotFound):  # type: ignore[attr-defined] # as above
        client.Lead.get("00Q000000000000EAA")

    content: Any = wrong.value.content
    assert content[0]["errorCode"] == "INVALID_FIELD"
    assert client.limits()["DailyApiRequests"]["Max"] == 100_000


def test_it_calls_composite(client: Any) -> None:
    records = [{"attributes": {"type": "Lead"}, "LastName": name, "Company": "Acme"} for name in "AB"]
    rows = client.restful("composite/sobjects", method="POST", json={"allOrNone": True, "records": records})

    assert [row["success"] for row in rows] == [True, True]
    assert client.api_usage["api-usage"].used == client.fake.state.calls


def test_it_bulk_loads_and_queries(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simple_salesforce.bulk2.sleep", lambda _seconds: None)
    records: list[dict[str, Any]] = [{"LastName": f"New {at}", "Company": "" if at == 2 else "Acme"} for at in range(4)]
    done = client.bulk2.Lead.insert(records=records)[0]
    failed = client.bulk2.Lead.get_failed_records(done["job_id"])
    queried = "".join(client.bulk2.Lead.query("SELECT LastName FROM Lead WHERE LastName LIKE 'New%' ORDER BY LastName"))

    assert (done["numberRecordsTotal"], done["numberRecordsFailed"]) == (4, 1)
    assert "REQUIRED_FIELD_MISSING" in failed
    assert queried.split() == ['"LastName"', '"New', '0"', '"New', '1"', '"New', '3"']


def test_its_lost_headers_are_noticed(fakesf: "Callable[..., Any]", private_key: str) -> None:
    """After a session ended, the library sends the request again without its headers: the rule takes the lead."""
    fake = fakesf(Settings(tls=False))
    lead = fake.org.load("Lead", [{"LastName": "Ito", "Company": "Acme"}])[0]
    with session_for(fake) as session:
        client = Client(username=USERNAME, consumer_key=CONSUMER_KEY, privatekey=private_key, session=session)
        fake.plan(Fault(Kind.EXPIRE, route="update"))
        client.Lead.update(lead, {"OwnerId": fake.org.ann}, headers={"Sforce-Auto-Assign": "FALSE"})

    sent = [entry.request.header("sforce-auto-assign") for entry in fake.journal if entry.request.route == "update"]
    assert sent == ["FALSE", ""]
    assert fake.org.tables["Lead"][lead]["OwnerId"] == fake.org.rule_owner
