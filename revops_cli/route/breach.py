"""Leads past the maximum response that nobody touched, and how late they are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from revops_cli.engine.protocol import Engine, quote
from revops_cli.errors import ConfigError, InputError
from revops_cli.model import Table
from revops_cli.route.conditions import ConditionParser, known_columns
from revops_cli.route.response import due_function
from revops_cli.route.settings import RouteSettings
from revops_cli.rules.condition import Condition
from revops_cli.rules.moment import read_time
from revops_cli.text.fold import squash

DATE_LENGTH = len("2026-01-05")
CONVERTED = "IsConverted"


@dataclass(frozen=True, slots=True)
class Breach:
    """One lead past the maximum response: who has it, since when, and until when an answer was due."""

    row: int
    owner: str
    assigned: datetime
    due: datetime

    def hours_late(self, now: datetime) -> int:
        """Whole hours since the answer was due."""
        return int((now - self.due).total_seconds() // 3600)


def find_breaches(
    engine: Engine, leads: Table, settings: RouteSettings, as_of: datetime, timezone: str
) -> tuple[tuple[Breach, ...], tuple[str, ...]]:
    """The breaches in the order of the list, and notes on cells that cannot be read.

    A touch on the day of the assignment counts where its column holds days without times; one that
    cannot be read counts too, so that nobody loses a lead by a spelling. Converted leads need no
    answer. Raises InputError for a column that is needed and not there.
    """
    names = _named(leads)
    owner, since, touch = (_needed(leads, names, name) for name in ("OwnerId", "AssignedDate", settings.breached.touch))
    kind = names.get(squash(settings.sla.column))
    converted = names.get(squash(CONVERTED))
    due = due_function(settings.sla, timezone, latest=True)
    cells = (quote(owner), quote(since), quote(touch), quote(kind) if kind else "''")
    still = f" AND lower(trim({quote(converted)})) NOT IN ('true', '1', 'yes')" if converted else ""
    query = (
        f"SELECT _row, {', '.join(cells)} FROM {quote(leads.relation)} WHERE {quote(owner)} <> ''{still} ORDER BY _row"
    )
    found: list[Breach] = []
    unread = {since: 0, touch: 0}
    for row, who, text, touched, lead_type in engine.rows(query):
        assigned, last = read_time(text, as_of.tzinfo), read_time(touched, as_of.tzinfo)
        unread[since] += assigned is None and bool(text.strip())
        unread[touch] += last is None and bool(touched.strip())
        if assigned is None or _answered(touched, last, assigned):
            continue
        latest = datetime.fromisoformat(due(assigned.isoformat(), lead_type))
        if latest < as_of:
            found.append(Breach(row, who, assigned, latest))
    notes = [
        f"{count} cell(s) of {leads.header(name)} cannot be read as times; their leads stay"
        for name, count in unread.items()
        if count
    ]
    return tuple(_needing(engine, leads, settings, as_of, found)), tuple(notes)


def time_columns(leads: Table, settings: RouteSettings) -> frozenset[str]:
    """The columns that `find_breaches` reads as times; raises InputError for one that is not there."""
    read = {_needed(leads, _named(leads), name) for name in ("AssignedDate", settings.breached.touch)}
    unless = _unless(leads, settings)
    return frozenset(read | (unless.times if unless else frozenset()))


def records_of(engine: Engine, leads: Table, rows: Sequence[int]) -> dict[int, dict[str, str]]:
    """Some leads by row: column to text, in the order of the list's columns."""
    cells = ", ".join(("_row", *map(quote, leads.names)))
    chosen = f"_row IN ({', '.join(map(str, rows)) or 'NULL'})"
    found = engine.rows(f"SELECT {cells} FROM {quote(leads.relation)} WHERE {chosen}")
    return {int(row): dict(zip(leads.names, texts, strict=True)) for row, *texts in found}


def _needing(
    engine: Engine, leads: Table, settings: RouteSettings, as_of: datetime, found: list[Breach]
) -> Iterator[Breach]:
    """Those that do not meet `unless`."""
    unless = _unless(leads, settings)
    if unless is None:
        yield from found
        return
    holds = unless.closure(as_of)
    records = records_of(engine, leads, [breach.row for breach in found])
    for breach in found:
        if holds(records[breach.row]) is not True:
            yield breach


def _unless(leads: Table, settings: RouteSettings) -> Condition | None:
    return ConditionParser(settings, known_columns(leads), {}).unless()


def _named(leads: Table) -> dict[str, str]:
    names = {squash(column.header): column.name for column in reversed(leads.columns)}
    return names | {squash(name): name for name in reversed(leads.names)}


def _needed(leads: Table, names: dict[str, str], wanted: str) -> str:
    if not wanted:
        raise ConfigError("no column for the last touch", where="route.breached.touch")
    known = names.get(squash(wanted))
    if known is None:
        own = wanted in {"OwnerId", "AssignedDate"}
        hint = "give a list that revops route assigned" if own else "name another under route: breached: touch:"
        raise InputError(f"reassign needs a column '{wanted}'", where=leads.source, hint=hint)
    return known


def _answered(touched: str, at: datetime | None, assigned: datetime) -> bool:
    if at is None:
        return bool(touched.strip())
    if len(touched.strip()) == DATE_LENGTH:
        return at.date() >= assigned.date()
    return at >= assigned
