"""What a login gives: a token that is never shown, and where it counts."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Access:
    """A session with an org; `url` is its instance, such as `https://acme.my.salesforce.com`."""

    token: str = field(repr=False)
    url: str

    @property
    def host(self) -> str:
        """The instance without its scheme, with the port where it has one."""
        return urlsplit(self.url).netloc
