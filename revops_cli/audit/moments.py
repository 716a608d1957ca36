"""Moments as people write them: ISO 8601 in the zone of the run, with its offset."""

from datetime import UTC, datetime, timedelta

from revops_cli.audit.facts import Facts
from revops_cli.clock.shifts import SECOND, shifts, to_local_sql
from revops_cli.engine.protocol import literal, quote

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def iso_sql(facts: Facts, relation: str, column: str) -> str:
    """SQL of the moments of a column as text to the second, empty where there is none."""
    cell = quote(column)
    first, last = facts.engine.rows(f"SELECT min({cell}), max({cell}) FROM {quote(relation)}")[0]
    if first is None:
        return "''"
    offset, changes = shifts(facts.zone, int(first), int(last) + 1)
    local = to_local_sql(cell, offset, changes)
    names = {number: _offset(number) for number in (offset, *(shift.offset for shift in changes))}
    east = f"{local} - {cell}"
    whens = " ".join(f"WHEN {number} THEN {literal(name)}" for number, name in names.items())
    written = f"strftime(make_timestamp({local}), '%Y-%m-%dT%H:%M:%S')"
    return f"CASE WHEN {cell} IS NULL THEN '' ELSE concat({written}, CASE {east} {whens} END) END"


def iso(facts: Facts, moment: int) -> str:
    """One moment as `iso_sql` writes it."""
    return (_EPOCH + timedelta(microseconds=moment)).astimezone(facts.zone).isoformat(timespec="seconds")


def _offset(micros: int) -> str:
    minutes = abs(micros) // (60 * SECOND)
    return f"{'-' if micros < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}"
