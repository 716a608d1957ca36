"""The config section `salesforce`: orgs by name, and no secret among them."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from revops_cli.config.section import ConfigPath, Section

_SECRET_KEY = re.compile(r"pass(word|wd|phrase)?$|secret|token|private_?key$|session|credential", re.IGNORECASE)
_SECRET_VALUE = re.compile(r"00D[0-9A-Za-z]{12,15}!|-----BEGIN|eyJ[0-9A-Za-z_-]{20,}\.")
_HINT = "secrets come from REVOPS_SF_... variables or the keyring: run revops sf login"


def _refuse_secrets(given: object) -> object:
    for key in _secret_keys(given):
        raise ValueError(f"'{key}' looks like a secret, and the config holds none; {_HINT}")
    return given


def _secret_keys(given: object) -> Iterator[str]:
    """Keys that name a secret, or whose value is one; the values themselves are never shown."""
    if not isinstance(given, Mapping):
        return
    for key, value in given.items():
        if isinstance(value, Mapping):
            yield from _secret_keys(value)
        elif _SECRET_KEY.search(str(key)) or (isinstance(value, str) and _SECRET_VALUE.search(value)):
            yield str(key)


class Profile(Section):
    """An org and how to log in to it."""

    login: Literal["password", "jwt", "client_credentials", "access", "sf_cli"] = "password"
    """`access` takes an access token from REVOPS_SF_ACCESS_TOKEN, `sf_cli` an org of the `sf` command."""
    login_url: str = "https://login.salesforce.com"
    """`https://test.salesforce.com` for a sandbox, or the org's own address (needed by `client_credentials`)."""
    username: str = ""
    """The user, for `password` and `jwt`."""
    consumer_key: str = ""
    """Of the connected app, for `jwt` and `client_credentials`; with it, `password` uses OAuth."""
    key_file: ConfigPath | None = None
    """Private key of `jwt`; else REVOPS_SF_PRIVATE_KEY."""
    instance_url: str = ""
    """Address of the org, for `access`; else REVOPS_SF_INSTANCE_URL."""
    org: str = ""
    """Alias or user name of an org of the `sf` command, for `sf_cli`."""

    _no_secrets = model_validator(mode="before")(_refuse_secrets)

    @field_validator("login_url", "instance_url")
    @classmethod
    def _address(cls, text: str) -> str:
        if text and not text.startswith("https://"):
            raise ValueError("begins with https://")
        return text.rstrip("/")


class SalesforceSettings(Section):
    """The Salesforce orgs that `revops sf`, `sf://` and `plan` may use."""

    profile: str = ""
    """Profile that is used where none is named; a single one needs no name."""
    profiles: dict[str, Profile] = Field(default_factory=dict)
    """Orgs by name."""
    api_version: str = Field(default="62.0", pattern=r"^\d{2,3}\.0$")
    """Version of the API, such as 62.0."""
    reserve_percent: float = Field(default=10, ge=0, lt=100)
    """Share of the org's daily requests that are left to others."""
    max_calls: int = Field(default=0, ge=0)
    """Most requests of one run; 0 sets no bound."""
    ca: ConfigPath | None = None
    """File of certificates to trust, behind a company proxy; else REQUESTS_CA_BUNDLE."""

    @model_validator(mode="before")
    @classmethod
    def _no_secrets(cls, given: Any) -> Any:  # noqa: ANN401 - whatever the file says
        return _refuse_secrets(given)
