"""The one transport: what is sent again, what never is, and what every request keeps."""

import logging
import traceback
from typing import Any

import pytest
import simple_salesforce

from revops_cli.crm.salesforce.access import Access
from revops_cli.crm.salesforce.failures import NotSentError, ReplyLostError
from revops_cli.crm.salesforce.pacing import Budget, Pace
from revops_cli.crm.salesforce.transport import ATTEMPTS, Call, Transport
from revops_cli.errors import CrmError

DROPPED, TRUNCATED = -1, -2
EXPIRED = '[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]'
TOTAL = '[{"message":"TotalRequests Limit exceeded.","errorCode":"REQUEST_LIMIT_EXCEEDED"}]'
CONCURRENT = (
    '[{"message":"ConcurrentRequests (Concurrent API Requests) Limit exceeded.","errorCode":"REQUEST_LIMIT_EXCEEDED"}]'
)
WRITE = {"Sforce-Auto-Assign": "FALSE", "If-Unmodified-Since": "Fri, 02 Jan 2026 03:04:05 GMT"}


def busy_twice(script: Any) -> None:
    script.reply(503, "<h1>busy</h1>").reply(502).reply(200, '{"done":true}')


def test_a_read_is_sent_again_after_waiting_longer_each_time(script: Any, make_transport: Any) -> None:
    busy_twice(script)

    response = make_transport().call(Call("GET", "/x"))

    assert (response.status_code, script.waits) == (200, [1.0, 2.0])


def test_a_write_is_sent_once_whatever_the_server_answers(script: Any, make_transport: Any) -> None:
    busy_twice(script)

    response = make_transport().call(Call("POST", "/x", json={"a": 1}))

    assert (response.status_code, len(script.seen)) == (503, 1)


def test_a_post_that_only_reads_is_sent_again(script: Any, make_transport: Any) -> None:
    busy_twice(script)

    assert make_transport().call(Call("POST", "/x", json={}, repeatable=True)).status_code == 200


@pytest.mark.parametrize(
    ("asked", "waited"),
    [
        ("7", 7.0),
        ("99999", 300.0),
        ("Thu, 01 Jan 1970 00:00:20 GMT", 20.0),
        ("Thu, 01 Jan 1960 00:00:20 GMT", 0.0),
        ("soon", 1.0),
        ("", 1.0),
    ],
)
def test_a_write_refused_at_the_door_waits_as_it_is_asked(
    script: Any, make_transport: Any, asked: str, waited: float
) -> None:
    script.reply(429, "[]", Retry_After=asked).reply(201)

    response = make_transport().call(Call("POST", "/x", json={"a": 1}))

    assert (response.status_code, script.waits) == (201, [waited])


def test_a_limit_of_requests_at_one_time_passes(script: Any, make_transport: Any) -> None:
    script.reply(403, CONCURRENT).reply(201)

    assert make_transport().call(Call("POST", "/x", json={})).status_code == 201


def test_the_daily_limit_stops_everything_at_once(script: Any, make_transport: Any) -> None:
    script.reply(403, TOTAL)
    transport = make_transport()
    refused = transport.call(Call("POST", "/x", json={}))

    with pytest.raises(NotSentError) as error:
        transport.call(Call("GET", "/y"))

    assert (refused.status_code, len(script.seen), error.value.code) == (403, 1, "REQUEST_LIMIT_EXCEEDED")


def test_other_refusals_are_left_to_the_caller(script: Any, make_transport: Any) -> None:
    script.reply(403, '[{"message":"no","errorCode":"INSUFFICIENT_ACCESS"}]').reply(200)
    transport = make_transport()

    assert [transport.call(Call("GET", "/x")).status_code for _ in range(2)] == [403, 200]


def test_an_expired_token_is_renewed_and_the_same_request_goes_out(script: Any, make_transport: Any) -> None:
    script.reply(401, EXPIRED).reply(204, "")
    call = Call("PATCH", "/x?y=1", json={"OwnerId": "005"}, headers=WRITE)

    make_transport().call(call)

    first, second = script.seen
    tokens = [each.headers.pop("authorization") for each in (first, second)]
    assert (first, tokens) == (second, ["Bearer token-1", "Bearer token-2"])
    assert {name.lower(): text for name, text in WRITE.items()}.items() <= second.headers.items()


def test_a_token_that_stays_refused_costs_two_requests(script: Any, make_transport: Any) -> None:
    script.reply(401, EXPIRED).reply(401, EXPIRED)

    response = make_transport().call(Call("PATCH", "/x", json={}, headers=WRITE))

    assert (response.status_code, len(script.seen), script.logins) == (401, 2, 2)


def test_a_token_in_the_body_is_renewed_too(script: Any, make_transport: Any) -> None:
    fault = "<fault>INVALID_SESSION_ID: gone</fault>"
    script.reply(500, fault, Content_Type="text/xml").reply(200, "<ok/>", Content_Type="text/xml")
    transport = make_transport()
    transport.access  # noqa: B018 - logs in
    longer = Access("token-number-two", script.url)
    transport._sign_in = lambda _transport: longer  # noqa: SLF001 - the second login gives a longer token

    transport.call(Call("POST", "/services/Soap", body=b"<id>token-1</id>", headers={"Content-Type": "text/xml"}))

    assert script.seen[1].body == "<id>token-number-two</id>"


def test_a_login_that_fails_later_means_that_nothing_was_sent(script: Any, make_transport: Any) -> None:
    script.reply(401, EXPIRED)
    transport = make_transport()
    transport.access  # noqa: B018 - logs in

    def refuse(_transport: Transport) -> Access:
        raise CrmError("login refused", code="INVALID_LOGIN")

    transport._sign_in = refuse  # noqa: SLF001 - the second login fails

    with pytest.raises(NotSentError, match="login refused"):
        transport.call(Call("PATCH", "/x", json={}))


@pytest.mark.parametrize("loss", [DROPPED, TRUNCATED])
def test_a_write_whose_reply_is_lost_is_not_sent_again(script: Any, make_transport: Any, loss: int) -> None:
    script.reply(loss)

    with pytest.raises(ReplyLostError):
        make_transport().call(Call("POST", "/x", json={}))

    assert len(script.seen) == 1


@pytest.mark.parametrize("loss", [DROPPED, TRUNCATED])
def test_a_read_whose_reply_is_lost_is(script: Any, make_transport: Any, loss: int) -> None:
    script.reply(loss).reply(200, '{"a":1}')

    assert make_transport().call(Call("GET", "/x")).json() == {"a": 1}


def test_a_connection_refused_is_tried_again_and_then_said(script: Any, make_transport: Any) -> None:
    with pytest.raises(NotSentError) as error:
        make_transport(url="http://127.0.0.1:1").call(Call("POST", "/x", json={}))

    assert (error.value.code, len(script.waits)) == ("NO_CONNECTION", ATTEMPTS - 1)


def test_the_budget_of_a_run_is_kept(script: Any, make_transport: Any) -> None:
    script.reply().reply().reply()
    budget = Budget(most=2)
    transport = make_transport(budget)
    for _ in range(2):
        transport.call(Call("GET", "/x"))

    with pytest.raises(NotSentError, match="budget of 2 requests"):
        transport.call(Call("GET", "/x"))

    assert (len(script.seen), budget.sent) == (2, 2)


def test_some_of_the_orgs_requests_are_left_to_others(script: Any, make_transport: Any) -> None:
    script.reply(200, "{}", Sforce_Limit_Info="api-usage=901/1000")
    budget = Budget(reserve_percent=10)
    transport = make_transport(budget)
    transport.call(Call("GET", "/x"))

    with pytest.raises(NotSentError, match=r"901 of the org's 1,000 daily requests"):
        transport.call(Call("GET", "/x"))

    assert budget.line() == "1 requests; the org has used 901 of 1,000 today"


def test_the_environment_names_no_certificates_and_no_password(
    make_transport: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere.pem")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy:3128")
    transport = make_transport()
    transport.verify = "ours.pem"

    settings = transport.merge_environment_settings(
        "https://acme.my.salesforce.com", {}, stream=False, verify=None, cert=None
    )

    assert (settings["verify"], settings["proxies"]["https"]) == ("ours.pem", "http://proxy:3128")


def test_no_token_is_shown_anywhere(script: Any, make_transport: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    script.reply(DROPPED)
    transport = make_transport()

    call = Call("POST", "/x", body=transport.access.token.encode())

    with pytest.raises(ReplyLostError) as error:
        transport.call(call)

    shown = [*traceback.format_exception(error.value), caplog.text, *map(repr, (transport, transport.access, call))]
    assert script.seen[0].body == "token-1"
    assert "token-1" not in "".join(shown)


@pytest.fixture
def library(make_transport: Any) -> Any:
    """simple-salesforce itself, on our transport; its own URLs are HTTPS whatever it is told."""
    transport = make_transport()
    transport.mount("https://", _Plain())
    return simple_salesforce.Salesforce(session_id="stale", instance_url=transport.access.url, session=transport)


class _Plain(simple_salesforce.api.requests.adapters.HTTPAdapter):  # type: ignore[misc]  # untyped there
    def send(self, request: Any, **settings: Any) -> Any:
        request.url = request.url.replace("https://", "http://")
        return super().send(request, **settings)


def test_the_library_keeps_its_headers_after_a_new_login(script: Any, library: Any) -> None:
    script.reply(401, EXPIRED).reply(204, "")

    library.Lead.update("00Q", {"OwnerId": "005"}, headers=WRITE)

    kept = [each.headers for each in script.seen]
    assert [each["sforce-auto-assign"] for each in kept] == ["FALSE", "FALSE"]
    assert [each["if-unmodified-since"] for each in kept] == [WRITE["If-Unmodified-Since"]] * 2


def test_the_library_no_longer_calls_for_ever_when_a_token_stays_refused(script: Any, library: Any) -> None:
    for _ in range(20):
        script.reply(401, EXPIRED)

    with pytest.raises(simple_salesforce.exceptions.SalesforceExpiredSession):
        library.Lead.update("00Q", {"OwnerId": "005"}, headers=WRITE)

    assert (len(script.seen), script.logins) == (2, 2)


def test_the_library_polls_a_bulk_job_through_a_busy_moment_and_a_new_login(script: Any, library: Any) -> None:
    script.reply(503).reply(401, EXPIRED).reply(200, '{"state":"JobComplete"}')

    assert library.bulk2.Lead._client.get_job("750", True)["state"] == "JobComplete"  # noqa: FBT003, SLF001 - theirs


def test_backoff_is_bounded_and_left_to_chance() -> None:
    pace = Pace(chance=lambda: 0.5)

    assert [pace.delay(attempt) for attempt in (0, 1, 20)] == [0.5, 1.0, 30.0]
