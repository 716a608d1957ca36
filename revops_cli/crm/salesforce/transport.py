"""Every request to Salesforce goes through here: timeouts, retries, one refresh of the token, a budget.

A `requests.Session`, so that simple-salesforce can run on it as well. Only a request that is safe
to repeat, or that was certainly not carried out, is sent again; the same prepared request goes out
with all its headers. Nothing here is for several threads.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.utils import get_environ_proxies
from urllib3.exceptions import MaxRetryError, NewConnectionError

from revops_cli.crm.salesforce.access import Access
from revops_cli.crm.salesforce.failures import EXPIRED, LIMIT, NotSentError, Problem, ReplyLostError, problems
from revops_cli.crm.salesforce.pacing import Budget, OrgTime, Pace
from revops_cli.errors import CrmError

TIMEOUTS = (5.0, 60.0)
"""Seconds to connect, and between two bytes of a reply."""
ATTEMPTS = 5
"""Times that one request is sent at most."""
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_BUSY = frozenset({420, 500, 502, 503, 504})
_UNAUTHORIZED, _FORBIDDEN, _TOO_MANY, _FAULT = 401, 403, 429, 500
_BEARER = "Bearer "

SignIn = Callable[["Transport"], Access]
"""Logs in with the transport and gives the access; asked again when a token expires."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Call:
    """A request of ours; `path` begins with `/` and counts from the instance.

    `repeatable` is set for a POST that only reads.
    """

    method: str
    path: str
    json: Any = None
    body: bytes | None = field(default=None, repr=False)
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    repeatable: bool = False


class Transport(requests.Session):
    """A session with one org; logs in when first needed.

    `hosts` maps a host to the URL that stands for it: login hosts outside of the vendor's usual
    domain. `ca` is a file of certificates to trust.
    """

    def __init__(
        self,
        sign_in: SignIn,
        *,
        pace: Pace | None = None,
        budget: Budget | None = None,
        ca: str = "",
        hosts: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        # A .netrc file must not replace the token, nor an environment variable the certificates.
        self.trust_env = False
        self.verify = ca or True
        self.pace = pace or Pace()
        self.budget = budget or Budget()
        self.org_time = OrgTime(self.pace.clock)
        self._hosts = dict(hosts or {})
        self._proxies: dict[str, dict[str, str]] = {}
        self._sign_in = sign_in
        self._access: Access | None = None
        self._signing_in = False

    @property
    def access(self) -> Access:
        """The org's address and token; logs in where that was not done yet. Raises CrmError."""
        if self._access is None:
            self._access = self._signed_in()
        return self._access

    def _signed_in(self) -> Access:
        self._signing_in = True
        try:
            return self._sign_in(self)
        except requests.RequestException as error:
            raise _unsigned(_lost(error, "login")) from error
        except CrmError as error:
            raise _unsigned(error) from error
        finally:
            self._signing_in = False

    def call(self, call: Call) -> requests.Response:
        """The reply to a request, whatever its status.

        Raises NotSentError where it was certainly not carried out, ReplyLostError where it may have been.
        """
        request = requests.Request(
            call.method,
            self.access.url + call.path,
            headers={"Authorization": _BEARER, "Accept": "application/json", **call.headers},
            json=call.json,
            data=call.body,
            params=call.params,
        )
        repeatable = call.repeatable or call.method in _SAFE
        try:
            prepared = self.prepare_request(request)
            return self.send(prepared, repeatable=repeatable, allow_redirects=False, **self._settings(call.path))
        except requests.RequestException as error:
            raise _lost(error, self.access.host) from error

    def _settings(self, path: str) -> dict[str, Any]:
        return dict(self.merge_environment_settings(self.access.url + path, {}, stream=False, verify=None, cert=None))

    def merge_environment_settings(self, url: Any, proxies: Any, *given: Any, **named: Any) -> Any:  # noqa: ANN401 - theirs
        """The settings of one request, with the environment's proxy for its host and nothing else of it."""
        host = urlsplit(url).netloc
        if host not in self._proxies:
            self._proxies[host] = get_environ_proxies(url)  # looks through the whole environment, twice
        merged = {**self._proxies[host], **(proxies or {})}
        return super().merge_environment_settings(url, merged, *given, **named)

    def send(
        self,
        request: requests.PreparedRequest,
        *,
        repeatable: bool | None = None,
        **settings: Any,  # noqa: ANN401 - requests' own
    ) -> requests.Response:
        """The reply to a prepared request; an expired token is renewed once and the same request sent again."""
        settings["timeout"] = settings.get("timeout") or TIMEOUTS
        safe = self._signing_in or (request.method in _SAFE if repeatable is None else repeatable)
        self._address(request)
        self._sign(request)
        response = self._tried(request, settings, safe=safe)
        if self._signing_in or not _expired(request, response):
            return response
        old, self._access = self.access, None
        self._resign(request, old, self.access)
        return self._tried(request, settings, safe=safe)

    def _address(self, request: requests.PreparedRequest) -> None:
        target = self._hosts.get(urlsplit(request.url or "").netloc)
        if target:
            request.url = _moved(request.url or "", target)

    def _sign(self, request: requests.PreparedRequest) -> None:
        """Give a request that bears a token the one that is valid now."""
        if _bears(request):
            request.headers["Authorization"] = _BEARER + self.access.token

    def _resign(self, request: requests.PreparedRequest, old: Access, new: Access) -> None:
        self._sign(request)
        body = request.body
        if isinstance(body, bytes) and old.token.encode() in body:
            request.prepare_body(body.replace(old.token.encode(), new.token.encode()), None)
        if new.host != old.host and urlsplit(request.url or "").netloc == old.host:
            request.url = _moved(request.url or "", new.url)

    def _tried(
        self, request: requests.PreparedRequest, settings: Mapping[str, Any], *, safe: bool
    ) -> requests.Response:
        for attempt in range(ATTEMPTS):
            self.budget.spend()
            last, asked = attempt + 1 == ATTEMPTS, ""
            try:
                response = super().send(request, **settings)
            except requests.RequestException as error:
                if last or not (never_sent(error) or safe) or isinstance(error, requests.exceptions.SSLError):
                    raise
                log.info("%s %s: no reply", request.method, _path(request))
            else:
                log.info("%s %s: %s", request.method, _path(request), response.status_code)
                self.budget.heard(response.headers.get("Sforce-Limit-Info", ""))
                self.org_time.heard(response.headers.get("Date", ""))
                if last or not self._again(response, safe=safe):
                    return response
                asked = response.headers.get("Retry-After", "")
            self.pace.sleep(self.pace.delay(attempt, asked))
        raise AssertionError("the last attempt returns or raises")

    def _again(self, response: requests.Response, *, safe: bool) -> bool:
        """Whether a request that had this reply may be sent again; the org's own stop closes the budget."""
        if response.status_code == _FORBIDDEN:
            refusal = next((each for each in problems(response) if each.code == LIMIT), None)
            if refusal is None:
                return False
            if _passing(refusal):
                return True
            self.budget.close(refusal.text)
            return False
        return response.status_code == _TOO_MANY or (safe and response.status_code in _BUSY and not _soap(response))


def _passing(refusal: Problem) -> bool:
    """Whether the limit is one of requests at the same time, not of a day."""
    return "concurrent" in refusal.message.lower()


def _bears(request: requests.PreparedRequest) -> bool:
    return str(request.headers.get("Authorization", "")).startswith(_BEARER)


def _soap(response: requests.Response) -> bool:
    return "xml" in response.headers.get("Content-Type", "")


def _expired(request: requests.PreparedRequest, response: requests.Response) -> bool:
    """Whether the CRM refused the token: before anything was done, so that the request may go out again."""
    if not _bears(request):
        return False
    if response.status_code == _UNAUTHORIZED:
        return True
    return response.status_code == _FAULT and _soap(response) and EXPIRED.encode() in response.content


def never_sent(error: requests.RequestException) -> bool:
    """Whether a request that failed so was certainly not carried out: no connection was made."""
    if isinstance(error, requests.ConnectTimeout | requests.exceptions.SSLError):
        return True
    inner = error.args[0] if error.args else None
    return isinstance(inner, MaxRetryError) and isinstance(inner.reason, NewConnectionError)


def _lost(error: requests.RequestException, host: str) -> CrmError:
    if isinstance(error, requests.exceptions.SSLError):
        hint = "behind a company proxy, name its certificates in salesforce: ca, or in REQUESTS_CA_BUNDLE"
        return NotSentError("the server's certificate is not trusted", where=host, hint=hint, code="TLS")
    if never_sent(error):
        return NotSentError("no connection", where=host, hint="check the network and the address", code="NO_CONNECTION")
    if isinstance(error, requests.Timeout):
        return ReplyLostError(f"no reply within {TIMEOUTS[1]:g} seconds", where=host, code="TIMEOUT")
    return ReplyLostError("the connection broke before the whole reply was there", where=host, code="REPLY_LOST")


def _unsigned(error: CrmError) -> NotSentError:
    """A failed login: whatever was to be sent after it was not."""
    return NotSentError(error.problem, where=error.where, hint=error.hint, code=error.code)


def _moved(url: str, target: str) -> str:
    parts, to = urlsplit(url), urlsplit(target)
    return urlunsplit((to.scheme, to.netloc, parts.path, parts.query, ""))


def _path(request: requests.PreparedRequest) -> str:
    """The path without its query: a log holds no values."""
    return urlsplit(request.url or "").path
