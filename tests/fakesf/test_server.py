"""The wire: TLS, bodies in chunks, compression, pages, the journal, and the fake as a process."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.fakesf.clients import session_for
from tests.fakesf.faults import Fault, Kind
from tests.fakesf.inline import Inline
from tests.fakesf.org import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]


def test_tls_is_verified(fakesf: "Callable[..., Any]") -> None:
    fake = fakesf(Settings())
    with session_for(fake) as trusting, requests.Session() as other:
        other.trust_env = False
        assert trusting.get(f"{fake.url}/services/data", timeout=5).status_code == 200
        with pytest.raises(requests.exceptions.SSLError):
            other.get(f"{fake.url}/services/data", timeout=5)


def test_versions_need_no_session(fake: Any) -> None:
    with requests.Session() as session:
        session.trust_env = False
        listed = session.get(f"{fake.url}/services/data/", timeout=5).json()

    assert (listed[0]["version"], listed[-1]["version"]) == ("59.0", "67.0")
    assert next(each["label"] for each in listed if each["version"] == "65.0") == "Winter '26"


def test_a_body_may_come_in_chunks(fake: Any, call: Any) -> None:
    def chunks() -> "Iterator[bytes]":
        yield b'{"LastName": "Ito", '
        yield b'"Company": "Acme"}'

    assert call("POST", "sobjects/Lead", data=chunks()).status_code == 201
    assert fake.journal[-1].request.header("transfer-encoding") == "chunked"


def test_replies_are_compressed_when_asked(call: Any) -> None:
    plain = call("GET", "sobjects", headers={"Accept-Encoding": "identity"})
    packed = call("GET", "sobjects", headers={"Accept-Encoding": "gzip"})

    assert (plain.headers.get("Content-Encoding"), packed.headers["Content-Encoding"]) == (None, "gzip")
    assert plain.json() == packed.json()


def test_an_address_that_is_too_long_is_refused_as_html(call: Any) -> None:
    reply = call("GET", "query", params={"q": f"SELECT Id FROM Lead WHERE Title = '{'x' * 17_000}'"})

    assert (reply.status_code, reply.text[:4]) == (431, "<h1>")


def test_one_connection_serves_many_requests(fake: Any, call: Any) -> None:
    for _ in range(3):
        call("GET", "limits")

    assert len({entry.request.header("host") for entry in fake.journal}) == 1
    assert [entry.request.index for entry in fake.journal] == [0, 1, 2]
    assert call("GET", "limits").headers["Sforce-Limit-Info"] == "api-usage=4/100000"


def test_pages_have_what_the_server_likes_and_are_the_same_again(fake: Any, call: Any) -> None:
    fake.org.settings.page_rows, fake.org.settings.random_pages = 2000, True
    fake.org.load("Lead", [{"LastName": f"L{at:04}"} for at in range(900)])
    text = {"q": "SELECT LastName FROM Lead ORDER BY LastName"}
    page = call("GET", "query", params=text, headers={"Sforce-Query-Options": "batchSize=300"}).json()
    sizes, names = [len(page["records"])], [row["LastName"] for row in page["records"]]
    while not page["done"]:
        again = call("GET", page["nextRecordsUrl"]).json()
        page = call("GET", page["nextRecordsUrl"]).json()
        assert again == page
        sizes.append(len(page["records"]))
        names += [row["LastName"] for row in page["records"]]

    assert names == [f"L{at:04}" for at in range(900)]
    assert max(sizes) <= 300
    assert len(set(sizes)) > 1


def test_columns_of_a_query(call: Any) -> None:
    asked = {"q": "SELECT Id, Owner.Name, AnnualRevenue FROM Lead", "columns": "true"}
    described = call("GET", "query", params=asked).json()

    assert (described["entityName"], described["idSelected"], described["keyPrefix"]) == ("Lead", True, "00Q")
    assert [each["columnName"] for each in described["columnMetadata"]] == ["Id", "Owner.Name", "AnnualRevenue"]
    assert described["columnMetadata"][2]["numberType"] is True


def test_the_journal_keeps_what_came(fake: Any, call: Any) -> None:
    call("POST", "sobjects/Lead", json={"LastName": "Ito", "Company": "Acme"})
    entry = fake.journal[0]

    assert (entry.request.method, entry.request.route, entry.request.version, entry.status) == (
        "POST",
        "insert",
        "60.0",
        201,
    )
    assert entry.request.header("Sforce-Auto-Assign") == "FALSE"
    assert json.loads(entry.request.body) == {"LastName": "Ito", "Company": "Acme"}


def test_the_same_requests_give_the_same_org(fakesf: "Callable[..., Any]") -> None:
    dumps = []
    for seed in (1, 1, 2):
        fake = fakesf(Settings(seed=seed, tls=False))
        headers = {"Authorization": f"Bearer {fake.token()}"}
        with requests.Session() as session:
            session.trust_env = False
            for name in "AB":
                body = {"LastName": name, "Company": "Acme"}
                session.post(f"{fake.url}/services/data/v60.0/sobjects/Lead", json=body, headers=headers, timeout=5)
        dumps.append(fake.org.dump())

    assert dumps[0] == dumps[1] != dumps[2]


def test_it_runs_as_a_process(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "tests.fakesf",
        "--seed",
        "7",
        "--ca-out",
        str(tmp_path / "ca.pem"),
        "--leads",
        "3",
    ]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        with requests.Session() as session:
            session.trust_env, session.verify = False, str(tmp_path / "ca.pem")
            reply = session.get(
                f"{told['url']}/services/data/v60.0/query",
                params={"q": "SELECT COUNT() FROM Lead"},
                headers={"Authorization": f"Bearer {told['access_token']}"},
                timeout=5,
            )
        process.send_signal(signal.SIGTERM)

    assert (reply.json()["totalSize"], process.returncode) == (3, 0)


def test_a_client_without_threads_sees_what_one_over_the_network_sees(fake: Any) -> None:
    """Replies, dropped and cut connections, and a slow reply, over one adapter that is used again and again."""
    kinds = (None, Kind.DROP_BEFORE, Kind.DROP_AFTER, Kind.TRUNCATE, Kind.ERROR_HTML, Kind.SLOW, None)
    org = fake.org

    def seen(adapter: requests.adapters.BaseAdapter | None) -> list[str]:
        fake.begin(org.copy())
        fake.plan(*(Fault(kind, request=at, seconds=30) for at, kind in enumerate(kinds) if kind))
        with requests.Session() as session:
            session.trust_env = False
            if adapter is not None:
                session.mount(fake.url, adapter)
            headers = {"Authorization": f"Bearer {fake.token()}"}
            return [_told(session, f"{fake.url}/services/data/v60.0/sobjects/Lead", headers) for _ in kinds]

    told = seen(Inline(fake))

    assert told == seen(None)
    assert told[1:6] == ["ConnectionError", "ConnectionError", "ChunkedEncodingError", "503", "ReadTimeout"]
    assert len(list(fake.org.rows("Lead"))) == 5
    assert len(list(org.rows("Lead"))) == 0


def _told(session: requests.Session, url: str, headers: dict[str, str]) -> str:
    try:
        lead = {"LastName": "Ito", "Company": "Acme"}
        reply = session.post(url, json=lead, headers=headers, timeout=0.2)
    except requests.RequestException as error:
        return type(error).__name__
    return f"{reply.status_code} {reply.text}" if reply.ok else str(reply.status_code)
