"""Secrets of a profile: from the environment, the keyring, or a person, in this order; never from an argument."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from revops_cli.errors import CrmError

SERVICE = "revops salesforce"
"""The name under which the keyring holds them."""

Ask = Callable[[str], str]
"""Asks a person without showing what is typed."""


class Secret(StrEnum):
    """Kinds of secrets; the variable is `REVOPS_SF_` and this name, or has the profile between."""

    PASSWORD = "PASSWORD"  # noqa: S105 - a kind, not a secret
    SECURITY_TOKEN = "SECURITY_TOKEN"  # noqa: S105 - the same
    CONSUMER_SECRET = "CONSUMER_SECRET"  # noqa: S105 - the same
    PRIVATE_KEY = "PRIVATE_KEY"
    ACCESS_TOKEN = "ACCESS_TOKEN"  # noqa: S105 - the same

    @property
    def words(self) -> str:
        """The kind for a person."""
        return self.value.lower().replace("_", " ")


@dataclass(slots=True)
class Keys:
    """The secrets of one profile; remembers what was typed, and shows nothing."""

    profile: str
    ask: Ask | None = field(default=None, repr=False)
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)
    fresh: bool = False
    """Ask for everything again, whatever is known."""
    typed: dict[Secret, str] = field(default_factory=dict, repr=False)

    def anew(self) -> "Keys":
        """Keys that know nothing and ask for everything."""
        return Keys(self.profile, self.ask, self.environment, fresh=True)

    def needed(self, secret: Secret) -> str:
        """A secret that the login cannot do without; raises CrmError that says where to put it."""
        found = self.known(secret) or self._answered(secret)
        if not found:
            raise CrmError(
                f"no {secret.words}",
                where=f"profile '{self.profile}'",
                hint=f"set {self.variable(secret)}, or store it: revops sf login --profile {self.profile} --store",
                code="NO_SECRET",
            )
        return found

    def known(self, secret: Secret) -> str:
        """A secret, or the empty string."""
        if secret in self.typed or self.fresh:
            return self.typed.get(secret, "")
        return self._variable(secret) or self._stored(secret)

    def optional(self, secret: Secret) -> str:
        """A secret that not every org needs; it is asked for only where everything is."""
        return self.known(secret) or (self._answered(secret) if self.fresh else "")

    def _answered(self, secret: Secret) -> str:
        if secret not in self.typed and self.ask is not None:
            self.typed[secret] = self.ask(f"{secret.words} of {self.profile}")
        return self.typed.get(secret, "")

    def variable(self, secret: Secret) -> str:
        """The name of the profile's own variable."""
        return f"REVOPS_SF_{_NOT_WORD.sub('_', self.profile).upper()}_{secret}"

    def _variable(self, secret: Secret) -> str:
        return self.environment.get(self.variable(secret)) or self.environment.get(f"REVOPS_SF_{secret}") or ""

    def _stored(self, secret: Secret) -> str:
        import keyring  # noqa: PLC0415 - only where no variable is set
        import keyring.errors  # noqa: PLC0415 - the same

        try:
            return keyring.get_password(SERVICE, f"{self.profile}:{secret}") or ""
        except keyring.errors.KeyringError:
            return ""

    def store(self) -> list[Secret]:
        """Keep what was typed in the keyring, and say what that was; raises CrmError where there is none."""
        import keyring  # noqa: PLC0415 - only where it is asked for
        import keyring.errors  # noqa: PLC0415 - the same

        kept = [secret for secret, text in self.typed.items() if text]
        try:
            for secret in kept:
                keyring.set_password(SERVICE, f"{self.profile}:{secret}", self.typed[secret])
        except keyring.errors.KeyringError as error:
            names = ", ".join(map(self.variable, kept))
            raise CrmError("this machine has no keyring", hint=f"set {names} instead", code="NO_KEYRING") from error
        return kept


_NOT_WORD = re.compile(r"\W")
