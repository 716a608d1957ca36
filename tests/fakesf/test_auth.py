"""Token flows."""

import base64
import json
from typing import Any

import pytest

from tests.fakesf.auth import REFRESH_TOKEN
from tests.fakesf.state import CONSUMER_KEY, CONSUMER_SECRET, PASSWORD, USERNAME

APP = {"client_id": CONSUMER_KEY, "client_secret": CONSUMER_SECRET}
BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"


def _jwt(**claims: str) -> str:
    return f"e30.{base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip('=')}.c2ln"


FLOWS = [
    ({"grant_type": "password", **APP, "username": USERNAME, "password": PASSWORD}, 200),
    ({"grant_type": "password", **APP, "username": USERNAME, "password": "wrong"}, 400),
    ({"grant_type": "password", "username": USERNAME, "password": PASSWORD}, 400),
    ({"grant_type": "client_credentials", **APP}, 200),
    ({"grant_type": "client_credentials", **APP, "client_secret": "wrong"}, 400),
    ({"grant_type": "refresh_token", **APP, "refresh_token": REFRESH_TOKEN}, 200),
    ({"grant_type": "refresh_token", **APP, "refresh_token": "wrong"}, 400),
    ({"grant_type": BEARER, "assertion": _jwt(iss=CONSUMER_KEY, sub=USERNAME)}, 200),
    ({"grant_type": BEARER, "assertion": _jwt(iss=CONSUMER_KEY, sub="who")}, 400),
    ({"grant_type": BEARER, "assertion": "x"}, 400),
    ({}, 400),
]


@pytest.mark.parametrize(
    ("form", "status"), FLOWS, ids=[f"{case[0].get('grant_type', '')[-12:]} {case[1]}" for case in FLOWS]
)
def test_a_token_for_the_right_secrets(call: Any, form: dict[str, str], status: int) -> None:
    reply = call("POST", "/services/oauth2/token", data=form, headers={"Authorization": None})

    assert reply.status_code == status
    if status == 200:
        call.token = reply.json()["access_token"]
        assert call.token.startswith("00D")
        assert call("GET", reply.json()["id"].removeprefix(call.fake.url)).json()["username"] == USERNAME
    else:
        assert reply.json() == {"error": "invalid_grant", "error_description": "authentication failure"}


def test_the_app_may_say_who_it_is_in_a_header(call: Any) -> None:
    basic = base64.b64encode(f"{CONSUMER_KEY}:{CONSUMER_SECRET}".encode()).decode()
    form = {"grant_type": "client_credentials"}

    assert call("POST", "/services/oauth2/token", data=form, headers={"Authorization": f"Basic {basic}"}).ok


@pytest.mark.parametrize("header", ["Bearer wrong", "Basic x", ""])
def test_without_a_session_nothing_is_told(call: Any, header: str) -> None:
    for path in ("sobjects/Lead", "/services/oauth2/userinfo", "jobs/ingest"):
        reply = call("GET", path, headers={"Authorization": header})
        assert (reply.status_code, reply.json()[0]["errorCode"]) == (401, "INVALID_SESSION_ID")


def test_sessions_end(call: Any) -> None:
    assert call("GET", "/services/oauth2/userinfo").json()["organization_id"] == call.fake.org.id
    call.fake.expire_sessions()

    assert call("GET", "/services/oauth2/userinfo").status_code == 401
