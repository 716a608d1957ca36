"""Since when the counts of people's open leads are known, and who was given which lead since.

Counts come from outside and hold what was drawn before they were first seen. They are made together, so
when one of them changes all are new.
"""

import json
import sqlite3
from collections.abc import Mapping
from datetime import datetime

ACCOUNTS = " (accounts)"
"""Ends the name under which a pool's rotation of accounts is kept; an account is no lead."""


class OpenLeads:
    """Counts and later draws in the state database; the transaction is the caller's."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def since(self, counts: Mapping[str, int], now: datetime) -> dict[str, datetime]:
        """Since when the count of each person (Id to open leads) is known: `now` for one that is new."""
        found = self._connection.execute("SELECT member, leads, since FROM open_leads")
        known = {member: (leads, datetime.fromisoformat(at)) for member, leads, at in found}
        if any(member in known and known[member][0] != leads for member, leads in counts.items()):
            known = {}
        # A run may be told an earlier moment than the last one.
        return {member: min(known[member][1], now) if member in known else now for member in counts}

    def save(self, counts: Mapping[str, int], since: Mapping[str, datetime]) -> None:
        """Remember counts, and since when each is known."""
        self._connection.execute("DELETE FROM open_leads")
        rows = [(member, leads, since[member].isoformat()) for member, leads in sorted(counts.items())]
        self._connection.executemany("INSERT INTO open_leads VALUES (?, ?, ?)", rows)

    def exported(self) -> dict[str, object]:
        """The counts by person, and since when each is known."""
        found = self._connection.execute("SELECT member, leads, since FROM open_leads ORDER BY member")
        return {member: {"leads": leads, "since": since} for member, leads, since in found}

    def forget(self) -> None:
        """Forget the counts, so that the next ones are new."""
        self._connection.execute("DELETE FROM open_leads")

    def drawn(self, since: Mapping[str, datetime]) -> dict[str, str]:
        """The person who drew a lead last, in whatever pool, where that was since their moment (key to Id)."""
        turns = self._turns_since(min(since.values())) if since else {}
        query = (
            "SELECT lead, turn FROM draws WHERE turn IN (SELECT value FROM json_each(?)) "
            "AND lead NOT LIKE 'org:%' AND substr(pool, -?) <> ? ORDER BY lead, pool"
        )
        found = self._connection.execute(query, (json.dumps(sorted(turns)), len(ACCOUNTS), ACCOUNTS))
        last: dict[str, tuple[datetime, str]] = {}
        for lead, turn in found:
            if lead not in last or turns[turn][0] >= last[lead][0]:
                last[lead] = turns[turn]
        return {lead: member for lead, (at, member) in last.items() if member in since and at >= since[member]}

    def _turns_since(self, earliest: datetime) -> dict[int, tuple[datetime, str]]:
        """Moment and person of the turns since a moment, by number."""
        texts = [at for (at,) in self._connection.execute("SELECT DISTINCT at FROM turns")]
        moments = {at: moment for at in texts if (moment := datetime.fromisoformat(at)) >= earliest}
        query = "SELECT turns.id, turns.at, member FROM json_each(?) AS wanted JOIN turns ON turns.at = wanted.value"
        found = self._connection.execute(query, (json.dumps(list(moments)),))
        return {number: (moments[at], member) for number, at, member in found}
