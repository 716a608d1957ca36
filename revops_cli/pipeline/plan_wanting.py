"""From a source to what is wanted of each record, a few thousand rows at a time."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from revops_cli.crm.adapter import Description
from revops_cli.engine.protocol import Engine, quote
from revops_cli.pipeline.plan_columns import (
    ACTION,
    CRM_ID,
    MERGED,
    OWNER,
    PREVIOUS,
    QUEUE,
    Columns,
    derived_from,
    made_from,
    reason_columns,
)
from revops_cli.pipeline.plan_rows import ROWS
from revops_cli.pipeline.plan_sources import Source, unguarded
from revops_cli.plan.making import MERGE, Wanted
from revops_cli.plan.settings import PlanSettings
from revops_cli.text.record_id import same_id_sql

MATCHED_BY = "MatchConfidence"
_LEFT_OUT = {"review": "a person must decide (CrmAction)", "duplicate": "another row of the list stands for it"}
_NOT_COMPARED = (
    "cells are not compared with the CRM: pass --base FILE, the list that the steps read, "
    "or --fields NAMES, the fields to plan whatever it held"
)

Row = Mapping[str, str]


@dataclass(slots=True)
class Wanting:
    """What a list wants of the records of one object; `notes` counts what is wanted of nothing."""

    engine: Engine
    source: Source
    described: Description
    columns: Columns
    settings: PlanSettings
    chosen: frozenset[str] = frozenset()
    """Fields that are planned whatever the list held before."""
    notes: Counter[str] = field(default_factory=Counter)
    routed: bool = False
    """Whether the list holds what routing adds."""
    _keys: Counter[str] = field(default_factory=Counter)

    _compared: tuple[tuple[str, str, str], ...] = ()
    """Field, column, and the column of what the steps read."""
    _always: tuple[tuple[str, str, str], ...] = ()
    """Of these, the fields that are planned without anything to compare with."""

    def __post_init__(self) -> None:
        self.routed = self.source.table.has(PREVIOUS) or self.source.table.has(QUEUE)
        self._compared = tuple((name, column, f"read {column}") for name, column in self.columns.fields.items())
        always = {OWNER, *self.columns.mapped, *self.chosen}
        self._always = tuple(each for each in self._compared if each[0] in always)

    def batches(self) -> Iterator[list[Wanted]]:
        """The rows in order."""
        query = self._joined()
        derived = derived_from(self.columns)
        for batch in self.engine.batches(query, ROWS):
            names = list(batch)
            rows = (dict(zip(names, cells, strict=True)) for cells in zip(*batch.values(), strict=True))
            yield [wanted for row in rows if (wanted := self._wanted(row, derived)) is not None]

    def _joined(self) -> str:
        """The table with the cells that its steps read beside each row, by Id."""
        table, base = self.source.table, self.source.base
        own = f"SELECT * FROM {quote(table.relation)} ORDER BY _row"
        if base is None or not (base.has("Id") and table.has("Id")):
            return own
        cells = ", ".join(f"b.{quote(name)} AS {quote(f'read {name}')}" for name in base.names)
        key, other = same_id_sql(f"t.{quote('Id')}"), same_id_sql(quote("Id"))
        once = f"SELECT *, {other} AS key FROM {quote(base.relation)} WHERE {quote('Id')} <> ''"
        once = f"SELECT * FROM ({once}) AS b QUALIFY row_number() OVER (PARTITION BY key ORDER BY _row) = 1"
        cells += f", b.key AS {quote('read key')}, b._row AS {quote('read row')}"
        return (
            f"SELECT t.*, {cells} FROM {quote(table.relation)} t LEFT JOIN ({once}) b ON b.key = {key} ORDER BY t._row"
        )

    def _wanted(self, row: Row, derived: Mapping[str, tuple[str, ...]]) -> Wanted | None:
        action = row.get(ACTION, "")
        if action in _LEFT_OUT:
            self.notes[_LEFT_OUT[action]] += 1
            return None
        victims = [each.strip() for each in row.get(MERGED, "").split(";") if each.strip()]
        known = [each for each in victims if not each.startswith("#")]
        record = (row.get(CRM_ID, "") if action == "update" else "") or row.get("Id", "")
        if not record and known:
            record, known = known[0], known[1:]
        if not record:
            return self._new(row)
        values, read = self._existing(row)
        if not values and not known:
            self._note_unknown_before(row)
            return None
        return Wanted(
            self.described.name,
            record,
            values,
            read,
            {name: names for name, names in derived.items() if name in values},
            tuple(known),
            reasons=self._reasons(row, values) | self._merge_reason(row, known),
            confidence=row.get(MATCHED_BY, "") if _of_match(self.columns, values) else "",
            row=int(row["_row"]),
        )

    def _note_unknown_before(self, row: Row) -> None:
        """Say where nothing is planned because nobody said what a step read."""
        if self.routed or row.get("read key") is not None or not self.columns.fields:
            return
        if self.source.base is None:
            self.notes[_NOT_COMPARED] += 1
        else:
            self.notes["the list that the steps read has no such Id"] += 1

    def _existing(self, row: Row) -> tuple[dict[str, str], dict[str, str]]:
        """The cells that a step changed or added, and what it read."""
        has_base = row.get("read key") is not None
        values: dict[str, str] = {}
        read: dict[str, str] = {}
        for name, column, as_read in self._compared if has_base else self._always:
            value = self._cell(row, name, column)
            before = row.get(as_read)
            if before is not None:
                read[name] = before
            if self._is_planned(name, value, before, has_base=has_base):
                values[name] = value
        if OWNER in values and OWNER not in read and row.get(PREVIOUS):
            read[OWNER] = row[PREVIOUS]
        return values, read if has_base or OWNER in read else {}

    def _is_planned(self, name: str, value: str, before: str | None, *, has_base: bool) -> bool:
        if name == OWNER:
            return bool(value) and (self.routed or name in self.chosen or (before is not None and before != value))
        if name in self.columns.mapped or name in self.chosen:
            return bool(value)
        if not has_base:
            return False
        return bool(value) if before is None else before != value

    def _cell(self, row: Row, name: str, column: str) -> str:
        value = unguarded(row.get(column, ""))
        queue = row.get(QUEUE, "") if name == OWNER else ""
        if not queue:
            return value
        if queue not in self.settings.queues:
            self.notes[f"queue '{queue}' has no Id: name it under plan: queues:"] += 1
        return self.settings.queues.get(queue, "")

    def _new(self, row: Row) -> Wanted:
        values = {name: self._cell(row, name, column) for name, column in self.columns.fields.items()}
        values = {name: value for name, value in values.items() if value}
        name = self.settings.key.get(self.described.name, "")
        key = (name, values.get(name) or self._key(values)) if name else None
        return Wanted(
            self.described.name, values=values, key=key, reasons=self._reasons(row, values), row=int(row["_row"])
        )

    def _key(self, values: Mapping[str, str]) -> str:
        """A key from the content: the same row gives the same one whenever it is planned."""
        text = "\x1f".join(f"{name}={values[name]}" for name in sorted(values) if name != OWNER)
        digest = hashlib.sha256(text.encode()).hexdigest()[:24]
        self._keys[digest] += 1
        return digest if self._keys[digest] == 1 else f"{digest}-{self._keys[digest]}"

    def _reasons(self, row: Row, values: Mapping[str, str]) -> dict[str, tuple[str, str]]:
        found: dict[str, tuple[str, str]] = {}
        for name in values:
            column = self.columns.fields[name]
            rule, reason = reason_columns(column)
            if row.get(rule) or row.get(reason):
                found[name] = row.get(rule, ""), row.get(reason, "")
                continue
            why = self._made_by(row, column)
            if why:
                found[name] = "", why
        return found

    def _made_by(self, row: Row, column: str) -> str:
        """Why a step made the value of a column of what the row held before; empty where that is not known."""
        by_before = self.source.rules.get((column, unguarded(row.get(column, ""))), {})
        if len(set(by_before.values())) == 1:
            return next(iter(by_before.values()))
        held = (row.get(f"read {name}") or row.get(name, "") for name in made_from(column))
        return next((by_before[each] for each in map(unguarded, held) if each in by_before), "")

    def _merge_reason(self, row: Row, victims: list[str]) -> dict[str, tuple[str, str]]:
        place = row.get("read row")
        found = self.source.merged.get(int(place)) if victims and place is not None else None
        return {MERGE: found} if found else {}


def _of_match(columns: Columns, values: Mapping[str, str]) -> bool:
    return any(reason_columns(columns.fields[name])[1] == "MatchReason" for name in values)
