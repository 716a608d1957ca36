"""What a rotation remembers: credits of pools, and who drew which lead.

One transaction is held from `begin` to `commit`, so two runs never draw the same turn, and a run
that is killed leaves no draw. Credits are integers over a common scale, kept as text because they
may outgrow 64 bits.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from json.encoder import encode_basestring_ascii as _quoted
from math import lcm
from operator import add
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from revops_cli.errors import OutputError
from revops_cli.state.database import connect
from revops_cli.state.open_leads import OpenLeads
from revops_cli.state.snapshots import Snapshots

ORGANISATION = "org:"
"""Begins the key under which a pool remembers who has an organisation; it is no lead and pays nothing."""

_DRAWN = "draws JOIN turns ON turns.id = draws.turn"


@dataclass(frozen=True, slots=True)
class PoolState:
    """Credits by member in the order in which they joined, in units of 1/scale leads.

    `last` is the member who drew last, from whom ties go on. `hash` is of the pool's definition.
    """

    scale: int = 1
    last: str = ""
    credits: Mapping[str, int] = field(default_factory=dict)
    hash: str = ""


class Draw(NamedTuple):
    """How a member of a pool drew a lead; leads that were drawn alike share one.

    `weights` are those of the members who were entitled to a share of it; `trace` is what the
    reason says about the draw, kept so that a replay says the same.
    """

    member: str
    weights: str
    plan: str
    at: str
    day: str
    trace: str


class Plan(NamedTuple):
    """The draws that one run made: its name, its moment, and how many leads still count for it."""

    name: str
    at: str
    draws: int


def weights_text(weights: Mapping[str, int]) -> str:
    """The weights of a draw as text, the same for the same weights."""
    return json.dumps(dict(sorted(weights.items())), ensure_ascii=False, separators=(",", ":"))


class RotationState:
    """The rotation's memory in a file, or in memory where nothing is to be kept."""

    def __init__(self, path: Path | None = None) -> None:
        self._where = str(path or "")
        self._connection = connect(path)
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def begin(self) -> None:
        """Take the one lock for writing; waits for another run, then raises OutputError."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise OutputError(
                "another run holds the rotation state", where=self._where, hint="wait until it is done"
            ) from error

    def commit(self) -> None:
        """Keep what was drawn since `begin`."""
        if self._connection.in_transaction:
            self._connection.execute("COMMIT")

    def rollback(self) -> None:
        """Forget what was drawn since `begin`."""
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def close(self) -> None:
        """Let go of the file; what was not committed is forgotten."""
        if self._closed:
            return
        self.rollback()
        self._connection.close()
        self._closed = True

    @property
    def snapshots(self) -> Snapshots:
        """What the last run said of leads, in the same file and the same transaction."""
        return Snapshots(self._connection)

    @property
    def open_leads(self) -> OpenLeads:
        """What was said of people's open leads, in the same file and the same transaction."""
        return OpenLeads(self._connection)

    def pool(self, name: str) -> PoolState:
        """What is known of a pool; a new one has no credits."""
        found = self._connection.execute("SELECT scale, last, hash FROM pools WHERE name = ?", (name,)).fetchone()
        if found is None:
            return PoolState()
        rows = self._connection.execute(
            "SELECT member, credit FROM members WHERE pool = ? ORDER BY position, member", (name,)
        )
        return PoolState(int(found[0]), found[1], {member: int(credit) for member, credit in rows}, found[2])

    def save_pool(self, name: str, state: PoolState) -> None:
        """Remember a pool; its credits hold every member it ever had."""
        self._connection.execute(
            "INSERT OR REPLACE INTO pools VALUES (?, ?, ?, ?)", (name, str(state.scale), state.last, state.hash)
        )
        self._connection.execute("DELETE FROM members WHERE pool = ?", (name,))
        rows = [(name, member, place, str(credit)) for place, (member, credit) in enumerate(state.credits.items())]
        self._connection.executemany("INSERT INTO members VALUES (?, ?, ?, ?)", rows)

    def has_draws(self, pool: str) -> bool:
        """Whether a pool has any draws."""
        return self._connection.execute("SELECT 1 FROM draws WHERE pool = ? LIMIT 1", (pool,)).fetchone() is not None

    def recorded(self, pool: str, leads: Sequence[str]) -> dict[str, Draw]:
        """The draws of a pool for these leads, by lead."""
        if not self.has_draws(pool):
            return {}
        query = "SELECT lead, turn FROM json_each(?) AS wanted CROSS JOIN draws ON pool = ? AND lead = wanted.value"
        found = self._connection.execute(query, (json.dumps(leads), pool)).fetchall()
        turns = self._turns({turn for _, turn in found})
        return {lead: turns[turn] for lead, turn in found}

    def _turns(self, wanted: Iterable[int]) -> dict[int, Draw]:
        query = (
            "SELECT turns.id, member, weights, plan, at, day, trace FROM json_each(?) AS wanted "
            "JOIN turns ON turns.id = wanted.value JOIN shares ON shares.id = turns.shares"
        )
        found = self._connection.execute(query, (json.dumps(sorted(wanted)),))
        return {number: Draw._make(rest) for number, *rest in found}

    def record(self, pool: str, draws: Mapping[str, Draw]) -> None:
        """Remember draws by lead; a lead drawn again is remembered by its new draw."""
        # Leads that were drawn alike share one object: its identity is quicker than its texts.
        shared = {id(draw): draw for draw in draws.values()}
        turns = {draw: self._turn(draw) for draw in sorted(set(shared.values()))}
        numbers = {mark: f":{turns[draw]}" for mark, draw in shared.items()}
        # One text for all is half the work of a statement each; in the order of the table's key one insertion
        # follows the other.
        leads = sorted(draws)
        turned = map(numbers.__getitem__, map(id, map(draws.__getitem__, leads)))
        listed = ",".join(map(add, map(_quoted, leads), turned))
        query = "INSERT OR REPLACE INTO draws SELECT ?, key, value FROM json_each(?)"
        self._connection.execute(query, (pool, f"{{{listed}}}"))

    def _turn(self, draw: Draw) -> int:
        """The number of what draws have in common, made if it is new."""
        shares = _short(draw.weights)
        self._connection.execute("INSERT OR IGNORE INTO shares VALUES (?, ?)", (shares, draw.weights))
        known = (draw.member, shares, *draw[2:])
        columns = "member, shares, plan, at, day, trace"
        self._connection.execute(f"INSERT OR IGNORE INTO turns ({columns}) VALUES (?, ?, ?, ?, ?, ?)", known)
        found = self._connection.execute(f"SELECT id FROM turns WHERE ({columns}) = (?, ?, ?, ?, ?, ?)", known)
        return int(found.fetchone()[0])

    def forget(self, pool: str, leads: Sequence[str]) -> None:
        """Forget the draws of these leads; their credit is the caller's to give back."""
        self._connection.executemany(
            "DELETE FROM draws WHERE pool = ? AND lead = ?", [(pool, lead) for lead in sorted(leads)]
        )

    def drawn_on(self, pool: str, day: str) -> dict[str, int]:
        """How many leads each member drew on a day (ISO date)."""
        query = f"SELECT member, count(*) FROM {_DRAWN} WHERE pool = ? AND day = ? AND lead NOT LIKE ? GROUP BY member"
        return dict(self._connection.execute(query, (pool, day, f"{ORGANISATION}%")).fetchall())

    def pools(self) -> tuple[str, ...]:
        """The names of the pools, in order."""
        return tuple(str(name) for (name,) in self._connection.execute("SELECT name FROM pools ORDER BY name"))

    def plans(self) -> tuple[Plan, ...]:
        """Every plan that has draws, the oldest first."""
        query = f"SELECT plan, min(at), count(*) FROM {_DRAWN} WHERE lead NOT LIKE ? GROUP BY plan ORDER BY 2, 1"
        return tuple(Plan(*row) for row in self._connection.execute(query, (f"{ORGANISATION}%",)))

    def release(self, plan: str) -> int:
        """Take back every draw of a plan, credits included; gives the number of draws."""
        query = (
            f"SELECT pool, member, weights, count(*) FROM {_DRAWN} JOIN shares ON shares.id = turns.shares "
            "WHERE plan = ? AND lead NOT LIKE ? GROUP BY pool, member, weights ORDER BY pool, member, weights"
        )
        released = 0
        for pool, member, weights, count in self._connection.execute(query, (plan, f"{ORGANISATION}%")).fetchall():
            self.save_pool(pool, give_back(self.pool(pool), member, json.loads(weights), count))
            released += int(count)
        self._connection.execute("DELETE FROM draws WHERE turn IN (SELECT id FROM turns WHERE plan = ?)", (plan,))
        self._connection.execute("DELETE FROM turns WHERE plan = ?", (plan,))
        return released

    def export(self) -> str:
        """The whole state as sorted JSON, for a person and for git."""
        pools = {name: self._exported(name) for name in self.pools()}
        content = {"pools": pools, "open_leads": self.open_leads.exported(), **self.snapshots.exported()}
        return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"

    def _exported(self, name: str) -> dict[str, object]:
        pool = self.pool(name)
        columns = ("lead", "member", "plan", "at", "trace")
        query = f"SELECT {', '.join(columns)} FROM {_DRAWN} WHERE pool = ? ORDER BY lead"
        draws = [dict(zip(columns, row, strict=True)) for row in self._connection.execute(query, (name,))]
        members = dict(pool.credits)
        return {"scale": pool.scale, "last": pool.last, "hash": pool.hash, "credits": members, "draws": draws}


def give_back(pool: PoolState, member: str, weights: Mapping[str, int], count: int) -> PoolState:
    """The pool as if `count` draws of a member, shared by these weights, had not happened."""
    total = sum(weights.values())
    scale = lcm(pool.scale, total)
    credits_now = {name: credit * (scale // pool.scale) for name, credit in pool.credits.items()}
    for name, weight in weights.items():
        if name in credits_now:
            credits_now[name] -= count * weight * (scale // total)
    if member in credits_now:
        credits_now[member] += count * scale
    return PoolState(scale, pool.last, credits_now, pool.hash)


@lru_cache(maxsize=4096)
def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
