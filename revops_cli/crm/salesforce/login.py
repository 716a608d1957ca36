"""Logging in: the ways of a profile, each as a function that may be asked again when the token ends."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from revops_cli.crm.salesforce.access import Access
from revops_cli.crm.salesforce.failures import Problem
from revops_cli.crm.salesforce.keys import Keys, Secret
from revops_cli.crm.salesforce.settings import Profile
from revops_cli.crm.salesforce.sf_command import org_access
from revops_cli.crm.salesforce.transport import SignIn, Transport
from revops_cli.errors import CrmError

USUAL = ".salesforce.com"
"""The library adds this to every login host."""
ELSEWHERE = "revops-login"
"""Stands for a login host outside of the usual domain; the transport puts the real one in its place."""
INSTANCE_URL = "REVOPS_SF_INSTANCE_URL"


@dataclass(frozen=True, slots=True)
class Login:
    """A profile with its name, its secrets and the version of the API."""

    name: str
    profile: Profile
    keys: Keys
    version: str

    def needed(self, key: str) -> str:
        """A key of the profile that this way cannot do without; raises CrmError."""
        value = str(getattr(self.profile, key) or "")
        if not value:
            hint = f"add it under salesforce: profiles: {self.name}: in the config"
            raise CrmError(
                f"{self.profile.login} needs '{key}'", where=f"profile '{self.name}'", hint=hint, code="PROFILE"
            )
        return value


def sign_in(login: Login) -> SignIn:
    """The function by which a transport logs in with this profile."""
    way = WAYS[login.profile.login]
    return lambda transport: way(login, transport)


def hosts(profile: Profile) -> dict[str, str]:
    """Hosts that the transport replaces: only a login host outside of the usual domain."""
    return {} if _host(profile).endswith(USUAL) else {ELSEWHERE + USUAL: profile.login_url}


def _host(profile: Profile) -> str:
    return urlsplit(profile.login_url).netloc


def _domain(profile: Profile) -> str:
    """The login host as the library wants it: without the usual domain."""
    host = _host(profile)
    return host.removesuffix(USUAL) if host.endswith(USUAL) else ELSEWHERE


def _password(login: Login, transport: Transport) -> Access:
    """User name and password, with the security token, or with a connected app where there is one."""
    keys = login.keys
    who = {"username": login.needed("username"), "password": keys.needed(Secret.PASSWORD)}
    if login.profile.consumer_key:
        app = {"consumer_key": login.profile.consumer_key, "consumer_secret": keys.needed(Secret.CONSUMER_SECRET)}
        who["password"] += keys.optional(Secret.SECURITY_TOKEN)
        return _library(login, transport, who | app)
    return _library(login, transport, who | {"security_token": keys.optional(Secret.SECURITY_TOKEN)})


def _jwt(login: Login, transport: Transport) -> Access:
    """A token signed with the private key of a connected app's certificate."""
    at_test = _host(login.profile).startswith("test.") or ".sandbox." in _host(login.profile)
    given = {
        "username": login.needed("username"),
        "consumer_key": login.needed("consumer_key"),
        "privatekey": _private_key(login),
        "instance_url": _domain(login.profile),
    }
    return _library(login, transport, given, domain="test" if at_test else "login")


def _private_key(login: Login) -> str:
    path = login.profile.key_file
    if path is None:
        return login.keys.needed(Secret.PRIVATE_KEY)
    try:
        return path.read_text(encoding="ascii")
    except (OSError, ValueError) as error:
        raise CrmError("the private key cannot be read", where=str(path), code="NO_SECRET") from error


def _client_credentials(login: Login, transport: Transport) -> Access:
    """The connected app itself, at the org's own address."""
    if _domain(login.profile) in {"login", "test"}:
        hint = "set login_url to the org's own address, such as https://acme.my.salesforce.com"
        raise CrmError("client_credentials needs the org's own login_url", where=f"profile '{login.name}'", hint=hint)
    secret = login.keys.needed(Secret.CONSUMER_SECRET)
    return _library(login, transport, {"consumer_key": login.needed("consumer_key"), "consumer_secret": secret})


def _access(login: Login, _transport: Transport) -> Access:
    """A token that somebody else got."""
    token = login.keys.needed(Secret.ACCESS_TOKEN)
    url = login.profile.instance_url or login.keys.environment.get(INSTANCE_URL, "")
    if not url:
        hint = f"set instance_url in the profile, or {INSTANCE_URL}"
        raise CrmError(
            "the address of the org is not known", where=f"profile '{login.name}'", hint=hint, code="PROFILE"
        )
    return Access(token, url.rstrip("/"))


def _sf_cli(login: Login, _transport: Transport) -> Access:
    return org_access(login.profile.org or login.profile.username)


def _library(login: Login, transport: Transport, given: Mapping[str, str], domain: str = "") -> Access:
    """The login as simple-salesforce does it, over our transport; raises CrmError without any secret in it."""
    from jwt import PyJWTError  # noqa: PLC0415 - comes with simple-salesforce, and is loaded with it
    from simple_salesforce.exceptions import SalesforceAuthenticationFailed  # noqa: PLC0415 - half a second
    from simple_salesforce.login import SalesforceLogin  # noqa: PLC0415 - the same

    arguments: dict[str, Any] = {**given, "domain": domain or _domain(login.profile), "sf_version": login.version}
    try:
        token, instance = SalesforceLogin(session=transport, **arguments)
    except SalesforceAuthenticationFailed as error:
        refusal = Problem(str(error.code), _masked(str(error.auth_message), given.values()))
        where = _host(login.profile)
        raise CrmError(
            f"login refused: {refusal.text[:300]}", where=where, code=refusal.code, hint=refusal.hint
        ) from None
    except (ValueError, TypeError, PyJWTError) as error:
        # A key that is none, or a reply that is: the text of such an error may hold what was read.
        raise CrmError(
            f"login failed: {type(error).__name__}",
            where=_host(login.profile),
            code="LOGIN",
            hint="check the private key",
        ) from None
    return Access(str(token), f"https://{instance}".rstrip("/"))


def _masked(text: str, secrets: Iterable[str]) -> str:
    """A text of the server without what it may have repeated of the login."""
    for secret in filter(None, secrets):
        text = text.replace(secret, "***")
    return text


WAYS: Mapping[str, Callable[[Login, Transport], Access]] = {
    "password": _password,
    "jwt": _jwt,
    "client_credentials": _client_credentials,
    "access": _access,
    "sf_cli": _sf_cli,
}
"""Every way of logging in, by its name in a profile."""
