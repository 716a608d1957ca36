"""Which domains take mail, asked of the domain name system: the one place of a clean that uses the network."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from revops_cli.errors import UsageError

PER_SECOND = 50
"""Domains asked for in a second, at most."""
AT_ONCE = 8
TIMEOUT = 5
"""Seconds that a domain may take to answer."""

Lookup = Callable[[str], bool | None]


class Pace:
    """Gives each caller a turn, so many a second."""

    def __init__(
        self, per_second: int, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._gap = 1 / per_second
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._next = clock()

    def wait(self) -> None:
        """Return when it is the caller's turn."""
        with self._lock:
            turn = max(self._next, self._clock())
            self._next = turn + self._gap
        self._sleep(max(0.0, turn - self._clock()))


def mail_domains(
    domains: Sequence[str], lookup: Lookup | None = None, pace: Pace | None = None
) -> dict[str, bool | None]:
    """For each domain whether it takes mail, None where nobody answers in time; each is asked for once.

    Raises UsageError where the machine has no name server, or dnspython is missing.
    """
    names = list(dict.fromkeys(domains))
    if not names:
        return {}
    asked = lookup or name_system()
    turns = pace or Pace(PER_SECOND)

    def answer(name: str) -> bool | None:
        turns.wait()
        return asked(name)

    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        return dict(zip(names, pool.map(answer, names), strict=True))


def name_system() -> Lookup:
    """Asks through email-validator: an MX record, else an address record, and no record that refuses mail."""
    try:
        from dns.exception import DNSException  # noqa: PLC0415 - loaded for --check-mx alone
        from email_validator.deliverability import caching_resolver  # noqa: PLC0415 - the same
    except ImportError as error:
        hint = "install it: pip install dnspython"
        raise UsageError("dnspython is not installed", where="--check-mx", hint=hint) from error
    try:
        resolver = caching_resolver(timeout=TIMEOUT)
    except DNSException as error:
        raise UsageError("no name server is configured", where="--check-mx", hint="leave the flag out") from error

    def lookup(domain: str) -> bool | None:
        return _takes_mail(domain, resolver)

    return lookup


def _takes_mail(domain: str, resolver: object) -> bool | None:
    import idna  # noqa: PLC0415 - comes with email-validator
    from dns.resolver import NXDOMAIN, NoAnswer  # noqa: PLC0415 - loaded for --check-mx alone
    from email_validator import EmailUndeliverableError  # noqa: PLC0415 - the same
    from email_validator.deliverability import validate_email_deliverability  # noqa: PLC0415 - the same

    try:
        ascii_name = idna.encode(domain, uts46=True).decode()
        found = validate_email_deliverability(ascii_name, domain, dns_resolver=resolver)  # type: ignore[arg-type]
    except idna.IDNAError:
        return None
    except EmailUndeliverableError as error:
        refused = error.__cause__ is None or isinstance(error.__cause__, NXDOMAIN | NoAnswer)
        return False if refused else None
    return None if "unknown-deliverability" in found else True
