"""The org that a command of `revops sf` speaks to, and what it says of itself."""

import getpass
import sys
from dataclasses import asdict, dataclass, replace
from typing import NamedTuple

from revops_cli.crm.adapter import Description, Identity, Limit
from revops_cli.crm.salesforce.adapter import Salesforce
from revops_cli.crm.salesforce.keys import Ask
from revops_cli.crm.salesforce.opening import Opening, chosen_login, open_salesforce, opened
from revops_cli.pipeline.defaults import config_of


class OrgAsked(NamedTuple):
    """Which org, as typed; `max_calls` 0 leaves the bound to the config."""

    profile: str = ""
    config: str = ""
    max_calls: int = 0


def prompt() -> Ask | None:
    """Asks on the terminal without showing what is typed; None where nobody sits there."""
    return (lambda what: getpass.getpass(f"{what}: ")) if sys.stdin.isatty() else None


def org_of(asked: OrgAsked) -> Salesforce:
    """The org of a command; nothing is sent yet. Raises ConfigError."""
    root, _document = config_of(asked.config)
    return open_salesforce(asked.profile, root.salesforce, Opening(ask=prompt(), max_calls=asked.max_calls))


@dataclass(frozen=True, slots=True)
class Greeting:
    """Who is logged in where, and what was put into the keyring."""

    identity: Identity
    profile: str
    stored: tuple[str, ...] = ()
    budget: str = ""

    def lines(self) -> list[str]:
        """The org for a person; whether it is the real one comes first."""
        who = self.identity
        kind = "production" if who.is_production else "sandbox or developer edition"
        kept = [f"stored in the keyring: {', '.join(self.stored)}"] if self.stored else []
        return [
            f"{kind}: {who.name} ({who.org_id})",
            f"user: {who.user_name} ({who.user_id})",
            f"address: {who.url}, API {who.api_version}",
            *kept,
            self.budget,
        ]

    def as_json(self) -> dict[str, object]:
        """The same as JSON."""
        return {"profile": self.profile, **asdict(self.identity), "stored": list(self.stored)}


def log_in(asked: OrgAsked, *, store: bool = False) -> Greeting:
    """A tried login; with `store` the secrets are asked for anew and kept in the keyring once they work.

    Raises ConfigError, and CrmError where the login is refused or there is no keyring.
    """
    root, _document = config_of(asked.config)
    opening = Opening(ask=prompt(), max_calls=asked.max_calls)
    login = chosen_login(asked.profile, root.salesforce, opening)
    if store:
        login = replace(login, keys=login.keys.anew())
    org = opened(login, root.salesforce, opening)
    identity = org.identity()
    stored = tuple(secret.words for secret in login.keys.store()) if store else ()
    return Greeting(identity, login.name, stored, org.budget())


def objects_of(asked: OrgAsked) -> list[Description]:
    """The objects of the org that can be queried, by name."""
    return org_of(asked).objects()


def object_of(asked: OrgAsked, name: str) -> Description:
    """One object with its fields; raises CrmError for one that is not there."""
    return org_of(asked).describe(name)


def limits_of(asked: OrgAsked) -> list[Limit]:
    """The limits of the org, by name."""
    return org_of(asked).limits()
