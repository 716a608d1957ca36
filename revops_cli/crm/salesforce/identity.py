"""Whom we speak for: the org, whether it is the real one, and the user."""

from typing import Any

from revops_cli.crm.adapter import Identity, Limit
from revops_cli.crm.salesforce import soap
from revops_cli.crm.salesforce.client import Client
from revops_cli.crm.salesforce.query import select
from revops_cli.errors import CrmError

_ORG = ("Id", "Name", "IsSandbox", "OrganizationType")
_FOR_TRYING = frozenset({"Developer Edition"})
"""Types of org that hold nobody's business though they are no sandbox."""


def identity(client: Client) -> Identity:
    """The org and the user; raises CrmError."""
    org = next(client.records(select(_ORG, "Organization"), where="Organization"))
    user, name = _user(client)
    return Identity(
        org_id=str(org["Id"]),
        name=str(org.get("Name") or ""),
        is_production=not org.get("IsSandbox") and org.get("OrganizationType") not in _FOR_TRYING,
        user_id=user,
        user_name=name,
        url=client.transport.access.url,
        api_version=client.version,
    )


def _user(client: Client) -> tuple[str, str]:
    try:
        found: dict[str, Any] = client.get("/services/oauth2/userinfo", where="login")
    except CrmError:
        # A session of the SOAP login is none of OAuth: the same interface says who it is.
        return soap.user(client)
    return str(found["user_id"]), str(found.get("preferred_username") or found.get("email") or "")


def limits(client: Client) -> list[Limit]:
    """The org's limits, by name."""
    found = client.get("/limits")
    return [
        Limit(name, int(each["Max"]), int(each["Remaining"]))
        for name, each in sorted(found.items())
        if isinstance(each, dict) and "Max" in each
    ]
