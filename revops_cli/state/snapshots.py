"""What the last run said of each lead: its scores, and the members of saved segments.

A run at the moment of the last one is that run again: it is given what was known before it.
"""

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


class Known(NamedTuple):
    """A model or a saved segment: how many leads it knows, and how many of them are with sales or members now."""

    name: str
    known: int
    now: int


Change = tuple[str, int, int, str, int | None, int | None, str | None]
"""A lead: score, ready and since as of now, and the same as of before, where the first is None for a new lead."""


class Snapshots:
    """Scores and segments in the state database; the transaction is the caller's."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def standings(self, model: str, at: str) -> Iterator[list[Standing]]:
        """What was known of the leads under a model before the moment `at`, in batches."""
        query = (
            "SELECT lead, CASE WHEN at = ?2 THEN was ELSE score END, CASE WHEN at = ?2 THEN was_ready ELSE ready END, "
            "CASE WHEN at = ?2 THEN was_handed ELSE handed END FROM scores "
            "WHERE model = ?1 AND NOT (at = ?2 AND was IS NULL)"
        )
        found = self._connection.execute(query, (model, at))
        while rows := found.fetchmany(FETCH):
            yield list(map(Standing._make, rows))

    def save_standings(self, model: str, at: str, changes: Iterable[Change]) -> None:
        """Remember leads that changed at a moment; quickest in the order of their keys.

        One that is not named is as it was before the moment.
        """
        self._connection.execute("DELETE FROM scores WHERE model = ? AND at = ? AND was IS NULL", (model, at))
        back = (
            "UPDATE scores SET score = was, ready = was_ready, handed = was_handed, at = '' WHERE model = ? AND at = ?"
        )
        self._connection.execute(back, (model, at))
        columns = "model, at, lead, score, ready, handed, was, was_ready, was_handed"
        self._connection.executemany(
            f"INSERT OR REPLACE INTO scores ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ((model, at, *change) for change in changes),
        )

    def saved(self, segment: str, at: str) -> bool:
        """Whether a segment was saved before the moment `at`."""
        query = "SELECT 1 FROM segments WHERE name = ? AND at <> ?"
        return self._connection.execute(query, (segment, at)).fetchone() is not None

    def members(self, segment: str, at: str) -> Iterator[list[str]]:
        """The members of a segment before the moment `at`, in batches."""
        query = "SELECT member FROM memberships WHERE segment = ? AND ((gone = '' AND joined <> ?) OR gone = ?)"
        found = self._connection.execute(query, (segment, at, at))
        while rows := found.fetchmany(FETCH):
            yield [str(member) for (member,) in rows]

    def save_segment(self, segment: str, at: str, joined: Iterable[str], left: Iterable[str]) -> None:
        """Remember who joined and who left a segment at a moment, and that it is saved since the first."""
        self._connection.execute("INSERT OR IGNORE INTO segments VALUES (?, ?)", (segment, at))
        again = "DELETE FROM memberships WHERE segment = ? AND joined = ?"
        self._connection.execute(again, (segment, at))
        self._connection.execute("UPDATE memberships SET gone = '' WHERE segment = ? AND gone = ?", (segment, at))
        gone = "UPDATE memberships SET gone = ? WHERE segment = ? AND member = ?"
        self._connection.executemany(gone, [(at, segment, member) for member in left])
        self._connection.executemany(
            "INSERT OR REPLACE INTO memberships VALUES (?, ?, ?, '')", [(segment, member, at) for member in joined]
        )

    def models(self) -> tuple[Known, ...]:
        """The models with their leads, and how many are with sales."""
        query = "SELECT model, count(*), sum(ready) FROM scores GROUP BY model ORDER BY model"
        return tuple(map(Known._make, self._connection.execute(query)))

    def saved_segments(self) -> tuple[Known, ...]:
        """The saved segments with everybody who ever was a member, and how many are."""
        query = (
            "SELECT name, count(member), coalesce(sum(gone = ''), 0) FROM segments "
            "LEFT JOIN memberships ON segment = name GROUP BY name ORDER BY name"
        )
        return tuple(map(Known._make, self._connection.execute(query)))

    def exported(self) -> dict[str, object]:
        """All scores by model and lead, and all segments by name and member, with what was before their last change."""
        return {
            "scores": {model.name: self._scores(model.name) for model in self.models()},
            "segments": {segment.name: self._segment(segment.name) for segment in self.saved_segments()},
        }

    def _scores(self, model: str) -> list[dict[str, object]]:
        columns = ("lead", "score", "ready", "handed", "at", "was", "was_ready", "was_handed")
        query = f"SELECT {', '.join(columns)} FROM scores WHERE model = ? ORDER BY lead"
        return [dict(zip(columns, row, strict=True)) for row in self._connection.execute(query, (model,))]

    def _segment(self, name: str) -> dict[str, object]:
        columns = ("member", "joined", "gone")
        query = f"SELECT {', '.join(columns)} FROM memberships WHERE segment = ? ORDER BY member"
        members = [dict(zip(columns, row, strict=True)) for row in self._connection.execute(query, (name,))]
        since = self._connection.execute("SELECT at FROM segments WHERE name = ?", (name,)).fetchone()
        return {"saved": since[0], "members": members}
