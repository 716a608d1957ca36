"""What people decided of pairs of records: these two are one, those two never are."""

from dataclasses import dataclass

import numpy as np

from revops_cli.dedupe.columns import MERGED_IDS
from revops_cli.dedupe.identity import KEYS
from revops_cli.engine.protocol import Engine, literal, quote
from revops_cli.errors import ConfigError
from revops_cli.link.coded import Floats, Ints
from revops_cli.model import Table

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Decisions:
    """Pairs of keys: a record's Id, or its fingerprint (the ClusterId of a row of its own) where it has none.

    Raises ConfigError if a pair is in both.
    """

    never: tuple[Pair, ...] = ()
    always: tuple[Pair, ...] = ()

    def __post_init__(self) -> None:
        both = {frozenset(pair) for pair in self.never} & {frozenset(pair) for pair in self.always}
        if both:
            named = " and ".join(sorted(min(both, key=sorted)))
            raise ConfigError(f"{named} are both in never-merge and in always-merge", hint="remove one of the lines")


NO_DECISIONS = Decisions()


@dataclass(frozen=True, slots=True)
class Decided:
    """Decided pairs of rows by `_row`: bits without bound for (always) or against (never)."""

    left: Ints
    right: Ints
    bits: Floats

    def carried(self, master: dict[int, int]) -> "Decided":
        """The same pairs after a merge; `master` has the row that each row became part of."""
        moved = [
            np.array([master.get(row, row) for row in rows.tolist()], np.int64) for rows in (self.left, self.right)
        ]
        apart = moved[0] != moved[1]
        return Decided(moved[0][apart], moved[1][apart], self.bits[apart])


def decided_rows(engine: Engine, table: Table, decisions: Decisions) -> Decided:
    """The rows that decisions speak of, also where they were merged into another before; others are passed over."""
    wanted = sorted({key for pair in (*decisions.never, *decisions.always) for key in pair})
    found: dict[str, int] = {}
    if wanted:
        keys = ", ".join(literal(key) for key in wanted)
        found = {
            key: int(row) for key, row in engine.rows(f"SELECT key, _row FROM {quote(KEYS)} WHERE key IN ({keys})")
        }
        found = {**_merged_before(engine, table), **found}
    pairs = [(pair, -np.inf) for pair in decisions.never] + [(pair, np.inf) for pair in decisions.always]
    rows = [(found[a], found[b], bits) for (a, b), bits in pairs if a in found and b in found and found[a] != found[b]]
    return Decided(
        np.array([row[0] for row in rows], np.int64),
        np.array([row[1] for row in rows], np.int64),
        np.array([row[2] for row in rows], np.float64),
    )


def _merged_before(engine: Engine, table: Table) -> dict[str, int]:
    column = next((name for name in table.names if name.casefold() == MERGED_IDS.casefold()), "")
    if not column:
        return {}
    rows = engine.rows(f"SELECT {quote(column)}, _row FROM {quote(table.relation)} WHERE {quote(column)} <> ''")
    return {key: int(row) for cell, row in rows for key in cell.split(";")}
