"""How long to wait before a request is sent again, and when no more are sent at all."""

import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime

from revops_cli.crm.salesforce.failures import NotSentError

FIRST_DELAY, LONGEST_DELAY = 1.0, 60.0
LONGEST_ASKED = 300.0
"""Seconds: a server that asks for a longer pause is believed only so far."""
SKEW = 1.0
"""Seconds by which the clocks of one org's servers may differ."""
LONGEST_SETTLING = 3.0
"""Seconds: a stamp that lies further ahead is no matter of the same second."""
_USAGE = re.compile(r"api-usage=(\d+)/(\d+)")


@dataclass(frozen=True, slots=True)
class Pace:
    """Clock, sleep and chance, so that tests need none of them."""

    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
    clock: Callable[[], float] = time.time

    def delay(self, attempt: int, asked: str = "") -> float:
        """Seconds before attempt number `attempt + 1`: what `Retry-After` asks, else backoff with full jitter."""
        wanted = self._asked(asked)
        if wanted is not None:
            return min(max(wanted, 0.0), LONGEST_ASKED)
        return self.chance() * min(LONGEST_DELAY, FIRST_DELAY * float(2**attempt))

    def _asked(self, text: str) -> float | None:
        if text.strip().isdecimal():
            return float(text)
        try:
            return parsedate_to_datetime(text).timestamp() - self.clock()
        except (TypeError, ValueError):
            return None


@dataclass(slots=True)
class OrgTime:
    """What the org's own clock shows at least: the date of its last reply, and what passed here since."""

    clock: Callable[[], float] = time.time
    said: float | None = None
    heard_at: float = 0.0

    def heard(self, date: str) -> None:
        """Remember the date of a reply."""
        try:
            self.said, self.heard_at = parsedate_to_datetime(date).timestamp(), self.clock()
        except (TypeError, ValueError):
            return

    def settling(self, stamp: str) -> float:
        """Seconds until no more changes can bear this stamp, which is one of whole seconds."""
        if self.said is None:
            return LONGEST_SETTLING
        second = datetime.fromisoformat(stamp).timestamp() // 1
        shown = self.said + self.clock() - self.heard_at
        return min(max(second + 1 + SKEW - shown, 0.0), LONGEST_SETTLING)


@dataclass(slots=True)
class Budget:
    """Requests sent, and how many may be.

    `most` bounds this run (0: no bound). `reserve_percent` of the org's daily requests are left to
    others. `used` and `allowed` are the org's own figures from its last reply.
    """

    most: int = 0
    reserve_percent: float = 0.0
    sent: int = 0
    used: int = 0
    allowed: int = 0
    exhausted: NotSentError | None = field(default=None, repr=False)

    def spend(self) -> None:
        """Count one request that goes out now; raises NotSentError where none may."""
        if self.exhausted is None and self.most and self.sent >= self.most:
            hint = "raise --max-calls, or go on later: what was done is kept"
            self.exhausted = NotSentError(f"the budget of {self.most:,} requests is used up", code="BUDGET", hint=hint)
        if self.exhausted is None and self.allowed and self.used >= self._usable:
            self.exhausted = NotSentError(
                f"{self.used:,} of the org's {self.allowed:,} daily requests are used, and "
                f"{self.reserve_percent:g} % are kept for others",
                code="BUDGET",
                hint="go on later, or lower salesforce: reserve_percent in the config",
            )
        if self.exhausted is not None:
            raise self.exhausted.again()
        self.sent += 1

    @property
    def _usable(self) -> float:
        return self.allowed * (1 - self.reserve_percent / 100)

    def heard(self, usage: str) -> None:
        """Remember what a reply says of the org's limit (`api-usage=12/15000`)."""
        if found := _USAGE.search(usage):
            self.used, self.allowed = int(found[1]), int(found[2])

    def close(self, problem: str) -> None:
        """Send nothing more: the org has refused for good."""
        hint = "the limit counts the last 24 hours: go on later, or ask for a higher one"
        self.exhausted = NotSentError(problem, code="REQUEST_LIMIT_EXCEEDED", hint=hint)

    def line(self) -> str:
        """The budget for a person."""
        org = f"; the org has used {self.used:,} of {self.allowed:,} today" if self.allowed else ""
        return f"{self.sent:,} requests{org}"
