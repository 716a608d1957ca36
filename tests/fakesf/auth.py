"""Logging in: OAuth token flows, SOAP login, and who a session belongs to."""

import base64
import json
import re
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

from .envelope import envelope, fault, text_of
from .errors import ApiError
from .state import CONSUMER_KEY, CONSUMER_SECRET, PASSWORD, TOKEN, USERNAME, State
from .wire import Reply, Request, as_json

REFRESH_TOKEN = "5Aep861refresh"  # noqa: S105 - of the fake org
JWT_PARTS = 3
_IN_ENVELOPE = re.compile(rb"<(?:\w+:)?sessionId>\s*([^<\s]*)")


def token(state: State, request: Request) -> Reply:
    """POST /services/oauth2/token."""
    form = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
    basic = request.header("authorization")
    if basic.startswith("Basic "):
        key, _, secret = base64.b64decode(basic[len("Basic ") :]).decode().partition(":")
        form |= {"client_id": key, "client_secret": secret}
    if not _granted(form):
        return as_json({"error": "invalid_grant", "error_description": "authentication failure"}, 400)
    return as_json(
        {
            "access_token": state.open_session(),
            "instance_url": state.url,
            "id": f"{state.url}/id/{state.org.id}/{state.org.user_id}",
            "token_type": "Bearer",
            "issued_at": str(int(state.org.clock.now.timestamp() * 1000)),
            "signature": "Zm9yIHRlc3Rz",
        }
    )


def _granted(form: dict[str, str]) -> bool:
    grant = form.get("grant_type", "")
    is_client = (form.get("client_id"), form.get("client_secret")) == (CONSUMER_KEY, CONSUMER_SECRET)
    if grant == "password":
        return is_client and form.get("username") == USERNAME and form.get("password") in {PASSWORD, PASSWORD + TOKEN}
    if grant == "client_credentials":
        return is_client
    if grant == "refresh_token":
        return form.get("client_id") == CONSUMER_KEY and form.get("refresh_token") == REFRESH_TOKEN
    return grant == "urn:ietf:params:oauth:grant-type:jwt-bearer" and _asserted(form.get("assertion", ""))


def _asserted(assertion: str) -> bool:
    """Whether a JWT names our user and app; its signature is not looked at, the fake holds no certificate."""
    parts = assertion.split(".")
    if len(parts) != JWT_PARTS:
        return False
    claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    return (claims.get("iss"), claims.get("sub")) == (CONSUMER_KEY, USERNAME)


def soap_login(state: State, request: Request) -> Reply:
    """The `<login>` of POST /services/Soap/u/VERSION, the only call without a session."""
    given = (text_of(request.body, "username"), text_of(request.body, "password"))
    if given not in {(USERNAME, PASSWORD + TOKEN), (USERNAME, PASSWORD)}:
        message = "INVALID_LOGIN: Invalid username, password, security token; or user locked out."
        return fault("INVALID_LOGIN", message)
    version = request.version
    server = f"{state.url}/services/Soap/u/{version}/{state.org.id[:15]}"
    return envelope(
        "<loginResponse><result>"
        f"<metadataServerUrl>{state.url}/services/Soap/m/{version}/{state.org.id[:15]}</metadataServerUrl>"
        "<passwordExpired>false</passwordExpired>"
        f"<sandbox>{str(state.org.settings.is_sandbox).lower()}</sandbox>"
        f"<serverUrl>{server}</serverUrl><sessionId>{state.open_session()}</sessionId>"
        f"<userId>{state.org.user_id}</userId>"
        f"<userInfo><organizationId>{state.org.id}</organizationId><userId>{state.org.user_id}</userId>"
        f"<userName>{escape(USERNAME)}</userName><sessionSecondsValid>7200</sessionSecondsValid></userInfo>"
        "</result></loginResponse>"
    )


def session_of(request: Request) -> str:
    """The access token that a request carries, in its header or its SOAP envelope."""
    in_envelope = _IN_ENVELOPE.search(request.body) if request.route == "soap" else None
    if in_envelope:
        return in_envelope[1].decode()
    scheme, _, given = request.header("authorization").partition(" ")
    return given.strip() if scheme in {"Bearer", "OAuth"} else request.header("x-sfdc-session")


def require_session(state: State, request: Request) -> None:
    """Refuse a request without a session that is open."""
    if session_of(request) not in state.sessions:
        raise ApiError(401, "INVALID_SESSION_ID", "Session expired or invalid")


def user_info(state: State, request: Request) -> Reply:
    """GET /services/oauth2/userinfo, and the identity URL of a token."""
    require_session(state, request)
    user = state.org.tables["User"][state.org.user_id]
    return as_json(
        {
            "sub": f"{state.url}/id/{state.org.id}/{state.org.user_id}",
            "id": f"{state.url}/id/{state.org.id}/{state.org.user_id}",
            "user_id": state.org.user_id,
            "organization_id": state.org.id,
            "preferred_username": user["Username"],
            "username": user["Username"],
            "display_name": user["Name"],
            "name": user["Name"],
            "email": user["Email"],
            "active": True,
            "user_type": "STANDARD",
            "urls": {"rest": f"{state.url}/services/data/v{{version}}/"},
        }
    )
