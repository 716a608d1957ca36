"""What the last run said of each lead: its scores, and the members of saved segments."""

import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

FETCH = 50_000


class Standing(NamedTuple):
    """A lead under a model: its score, whether it was handed over, and since when."""

    lead: str
    score: int
    ready: int
    handed: str


class Snapshots:
    """Scores and segments in the state database; the transaction is the caller's."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def standings(self, model: str) -> Iterator[list[Standing]]:
        """What is known of the leads under a model, in batches."""
        found = self._connection.execute("SELECT lead, score, ready, handed FROM scores WHERE model = ?", (model,))
        while rows := found.fetchmany(FETCH):
            yield list(map(Standing._make, rows))

    def save_standings(self, model: str, standings: Iterable[Standing]) -> None:
        """Remember leads; one that is not named keeps what was known of it. Quickest in the order of their keys."""
        rows = ((model, *standing) for standing in standings)
        self._connection.executemany("INSERT OR REPLACE INTO scores VALUES (?, ?, ?, ?, ?)", rows)

    def saved(self, segment: str) -> str:
        """When a segment was last saved, ISO 8601; empty where it never was."""
        found = self._connection.execute("SELECT at FROM segments WHERE name = ?", (segment,)).fetchone()
        return str(found[0]) if found else ""

    def members(self, segment: str) -> Iterator[list[str]]:
        """The members of a segment at the last run, in batches."""
        found = self._connection.execute("SELECT member FROM memberships WHERE segment = ?", (segment,))
        while rows := found.fetchmany(FETCH):
            yield [str(member) for (member,) in rows]

    def save_segment(self, segment: str, at: str, joined: Iterable[str], left: Iterable[str]) -> None:
        """Remember who joined and who left a segment."""
        self._connection.execute("INSERT OR REPLACE INTO segments VALUES (?, ?)", (segment, at))
        self._connection.executemany(
            "DELETE FROM memberships WHERE segment = ? AND member = ?", [(segment, member) for member in sorted(left)]
        )
        self._connection.executemany(
            "INSERT OR IGNORE INTO memberships VALUES (?, ?)", [(segment, member) for member in sorted(joined)]
        )
