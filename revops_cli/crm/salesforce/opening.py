"""From the name of a profile to an org that is ready to be asked."""

import os
from dataclasses import dataclass, field

from revops_cli.crm.salesforce.adapter import Salesforce
from revops_cli.crm.salesforce.client import Client
from revops_cli.crm.salesforce.keys import Ask, Keys, Secret
from revops_cli.crm.salesforce.login import INSTANCE_URL, Login, hosts, sign_in
from revops_cli.crm.salesforce.pacing import Budget, Pace
from revops_cli.crm.salesforce.settings import Profile, SalesforceSettings
from revops_cli.crm.salesforce.transport import Transport
from revops_cli.errors import ConfigError, did_you_mean

UNNAMED = "default"
"""The profile that the environment alone describes."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What the caller adds to the config: somebody to ask for secrets, a bound on requests, a clock of its own."""

    ask: Ask | None = field(default=None, repr=False)
    max_calls: int = 0
    pace: Pace | None = None


def open_salesforce(name: str, settings: SalesforceSettings, opening: Opening = Opening()) -> Salesforce:
    """The org of a profile (of the only or preferred one where `name` is empty); nothing is sent yet.

    Raises ConfigError where there is no such profile.
    """
    return opened(chosen_login(name, settings, opening), settings, opening)


def opened(login: Login, settings: SalesforceSettings, opening: Opening = Opening()) -> Salesforce:
    """The org of a login; nothing is sent yet."""
    budget = Budget(most=opening.max_calls or settings.max_calls, reserve_percent=settings.reserve_percent)
    ca = str(settings.ca) if settings.ca else os.environ.get("REQUESTS_CA_BUNDLE", "")
    transport = Transport(sign_in(login), pace=opening.pace, budget=budget, ca=ca, hosts=hosts(login.profile))
    return Salesforce(Client(transport, settings.api_version))


def chosen_login(name: str, settings: SalesforceSettings, opening: Opening = Opening()) -> Login:
    """The login of a profile; raises ConfigError."""
    chosen = name or settings.profile or _only(settings)
    profile = settings.profiles.get(chosen) if chosen else _of_environment()
    if profile is None:
        hint = did_you_mean(chosen, settings.profiles) or (
            "add it under salesforce: profiles: in the config" if settings.profiles or chosen else _SETUP
        )
        raise ConfigError(
            f"no profile '{chosen}'" if chosen else "no Salesforce profile", where="salesforce", hint=hint
        )
    known = chosen or UNNAMED
    return Login(known, profile, Keys(known, opening.ask), settings.api_version)


_SETUP = f"add one under salesforce: profiles: in the config, or set {INSTANCE_URL} and REVOPS_SF_{Secret.ACCESS_TOKEN}"


def _only(settings: SalesforceSettings) -> str:
    return next(iter(settings.profiles)) if len(settings.profiles) == 1 else ""


def _of_environment() -> Profile | None:
    """A profile without any config, where the environment names an org."""
    return Profile(login="access") if os.environ.get(INSTANCE_URL) else None
