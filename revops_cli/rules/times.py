"""Times of a list as ISO 8601, so that conditions and clocks can read what people wrote.

`11/03/2026 2:15 PM` is read in the zone of the run. Whether the month comes first is told by the
values of the column; where they do not tell, a time with AM or PM is American and dots are not. A
column of days beside one of times (`Scan Date`, `Scan Time`) is one time. What cannot be read stays.
"""

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from revops_cli.clock.shifts import SECOND
from revops_cli.clock.spelled import day_first, read_other
from revops_cli.clock.zone import zone
from revops_cli.engine.protocol import Engine, literal, quote
from revops_cli.model import Column, Table
from revops_cli.rules.cell import ISO
from revops_cli.text.fold import words

SPELLED, TIMED = "spelled times", "timed"
_AMERICAN = re.compile(r"\d/.*[AaPp]\.?[Mm]")
_DOTTED = re.compile(r"\d{1,2}\.\d{1,2}\.\d")
_START = datetime(1970, 1, 1)  # noqa: DTZ001 - local time, whose zone is set beside it


def with_times(engine: Engine, leads: Table, columns: Collection[str], timezone: str, relation: str = TIMED) -> Table:
    """The leads with the times of `columns` (names of the engine) as ISO 8601; the leads themselves where all are.

    They are in `relation`. For deciding only: what is written keeps the text of the list.
    """
    cells = {name: _whole(leads, name) for name in sorted(columns) if name in leads.names}
    spelled = {name: _others(engine, leads, cell) for name, cell in cells.items()}
    mended = [name for name, texts in spelled.items() if texts or cells[name] != _own(name)]
    if not mended:
        return leads
    there = zone(timezone)
    read = [(name, text, iso) for name in mended for text, iso in _read(spelled[name], there).items() if iso]
    batch = {part: [row[place] for row in read] for place, part in enumerate(("name", "text", "iso"))}
    engine.load(SPELLED, [batch], dict.fromkeys(batch, "VARCHAR"))
    joins = " ".join(
        f"LEFT JOIN {quote(SPELLED)} s{n} ON s{n}.name = {literal(name)} AND s{n}.text = {cells[name]}"
        for n, name in enumerate(mended)
    )
    new = {name: f"coalesce(s{n}.iso, {_iso_or(cells[name], _own(name))})" for n, name in enumerate(mended)}
    kept = [f"{new.get(name, _own(name))} AS {quote(name)}" for name in leads.names]
    engine.sql(relation, f"SELECT {', '.join(('l._row', *kept))} FROM {quote(leads.relation)} l {joins}")
    engine.drop(SPELLED)
    return Table(relation, leads.columns, leads.rows, leads.source)


def _iso_or(cell: str, own: str) -> str:
    return f"CASE WHEN regexp_matches({cell}, '{ISO}') THEN {cell} ELSE {own} END"


def _own(name: str) -> str:
    return f"l.{quote(name)}"


def _whole(leads: Table, name: str) -> str:
    """The text of a time as SQL: with the time of day, or with the day, from the column beside it."""
    own = next(column for column in leads.columns if column.name == name)
    cell = f"l.{quote(name)}"
    for end, other in (("date", "time"), ("time", "date")):
        beside = _beside(leads, own, end, other)
        if beside:
            day, time = (cell, f"l.{quote(beside)}") if end == "date" else (f"l.{quote(beside)}", cell)
            both = f"{day} <> '' AND {time} <> '' AND NOT contains({day}, ':') AND contains({time}, ':')"
            return f"CASE WHEN {both} THEN concat({day}, ' ', {time}) WHEN {day} <> '' THEN {day} ELSE {cell} END"
    return cell


def _beside(leads: Table, own: Column, end: str, other: str) -> str:
    """The column called like another one, but for its last word."""
    said = words(own.header)
    if said[-1:] != (end,):
        return ""
    wanted = (*said[:-1], other)
    return next((column.name for column in leads.columns if words(column.header) == wanted), "")


def _others(engine: Engine, leads: Table, cell: str) -> list[str]:
    """Distinct texts of a cell that are no ISO time, in order."""
    query = f"SELECT DISTINCT {cell} AS text FROM {quote(leads.relation)} l WHERE {cell} <> '' "
    return [str(row[0]) for row in engine.rows(f"{query} AND NOT regexp_matches({cell}, '{ISO}') ORDER BY 1")]


def _read(texts: list[str], there: ZoneInfo) -> dict[str, str]:
    """Each text as ISO 8601; empty where it cannot be read."""
    order = day_first(texts, "")
    if order is None and any(map(_AMERICAN.search, texts)):
        order = False
    elif order is None and any(map(_DOTTED.match, texts)):
        order = True
    return {text: _iso(text, read_other(text, dmy=order), there) for text in texts}


def _iso(text: str, micros: int | None, there: ZoneInfo) -> str:
    if micros is None:
        return ""
    at = _START + timedelta(seconds=micros // SECOND)
    return at.replace(tzinfo=there).isoformat() if ":" in text else at.date().isoformat()
