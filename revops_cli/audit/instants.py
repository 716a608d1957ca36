"""Times as people and systems write them, as microseconds since 1970.

ISO times are read in the engine; other spellings go through Python once per distinct text. A time
without a zone is local to the zone of the run, which must be given then: never the machine's own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from revops_cli.clock.shifts import SECOND, from_local_sql, odd_local_sql, shifts
from revops_cli.clock.spelled import day_first, read_other
from revops_cli.engine.protocol import Batch, Engine, quote

_CLOCK = "[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?"
_ZONED = f"^[12][0-9]{{3}}-[0-9]{{2}}-[0-9]{{2}}{_CLOCK} ?(Z|[+-][0-9]{{2}}(:?[0-9]{{2}})?)$"
_NAIVE = f"^[12][0-9]{{3}}-[0-9]{{2}}-[0-9]{{2}}({_CLOCK})?$"
_DAY = "length({x}) = 10"


@dataclass(frozen=True, slots=True)
class TimeColumns:
    """How a time column becomes typed: expressions over a relation that `prepare` made."""

    value: str
    """Microseconds, NULL where empty or unreadable."""
    problem: str
    """`unreadable`, `no_zone`, `odd` (the local time occurs twice or not at all), or NULL."""
    day_only: str
    """Whether the text is a day without a time."""


def zoned_sql(cell: str) -> str:
    """Microseconds of an ISO time with its zone, as nearly every export has them; NULL for anything else.

    What looks like one in UTC needs no pattern: the engine reads it so or not at all. The way the CRM writes
    them is asked for first: that costs a quarter of asking for the letter at its place.
    """
    years = f"{cell} BETWEEN '1' AND '3'"
    crm = f"suffix({cell}, '.000+0000') AND length({cell}) = {len('2026-01-31T10:00:00.000+0000')} AND {years}"
    utc = f"substr({cell}, 11, 1) = 'T' AND (suffix({cell}, '+0000') OR suffix({cell}, 'Z')) AND {years}"
    micros = f"epoch_us(try_cast({cell} AS TIMESTAMPTZ))"
    return f"CASE WHEN {crm} THEN {micros} WHEN {utc} OR regexp_matches({cell}, '{_ZONED}') THEN {micros} END"


def other_texts(engine: Engine, relation: str, cell: str) -> list[str]:
    """Distinct texts that are no ISO time, in order."""
    query = (
        f"SELECT DISTINCT {cell} AS text FROM {quote(relation)} AS texts WHERE {cell} <> '' "
        f"AND NOT regexp_matches({cell}, '{_ZONED}') AND NOT regexp_matches({cell}, '{_NAIVE}') ORDER BY 1"
    )
    return [str(row[0]) for row in engine.rows(query)]


class TimeReader:
    """Reads the time columns of one relation; `zone` is None where the user named none."""

    def __init__(self, engine: Engine, zone: ZoneInfo | None, date_order: str) -> None:
        self._engine = engine
        self._zone = zone
        self._order = date_order
        self._others: bool | None = None

    def settle(self, columns: Sequence[tuple[str, str]]) -> None:
        """Let columns (relation and cell) say whether the day comes first in those that do not: all of one mind."""
        said = {day_first(other_texts(self._engine, *column), self._order) for column in columns} - {None}
        self._others = said.pop() if len(said) == 1 else None

    def columns(self, relation: str, name: str, cell: str) -> tuple[str, TimeColumns]:
        """A JOIN clause (or nothing) and the expressions of a column whose text is `cell`.

        `name` must be unique for the relation: it names the table of spellings that is made.
        """
        texts = other_texts(self._engine, relation, cell)
        joined, other = "", "CAST(NULL AS BIGINT)"
        if texts:
            table = f"{relation} {name} spellings"
            dmy = day_first(texts, self._order)
            dmy = self._others if dmy is None else dmy
            batch: Batch = {"text": texts, "local": [read_other(text, dmy=dmy) for text in texts]}
            self._engine.load(table, [batch], {"text": "VARCHAR", "local": "BIGINT"})
            alias = quote(f"{name} spelled")
            joined = f" LEFT JOIN {quote(table)} AS {alias} ON {alias}.text = {cell}"
            other = f"{alias}.local"
        zoned = f"regexp_matches({cell}, '{_ZONED}')"
        micros = f"epoch_us(try_cast({cell} AS TIMESTAMPTZ))"
        local = f"CASE WHEN regexp_matches({cell}, '{_NAIVE}') THEN {micros} ELSE {other} END"
        value, odd = self._instant(relation, local, zoned, joined)
        value = f"CASE WHEN {cell} = '' THEN NULL WHEN {zoned} THEN {micros} ELSE {value} END"
        unknown_zone = "FALSE" if self._zone else f"NOT {zoned} AND {local} IS NOT NULL"
        problem = (
            f"CASE WHEN {cell} = '' THEN NULL WHEN {unknown_zone} THEN 'no_zone' "
            f"WHEN {value} IS NULL THEN 'unreadable' WHEN NOT {zoned} AND {odd} THEN 'odd' END"
        )
        day = f"({_DAY.format(x=cell)} OR ({cell} <> '' AND NOT contains({cell}, ':')))"
        return joined, TimeColumns(value, problem, day)

    def _instant(self, relation: str, local: str, zoned: str, joined: str) -> tuple[str, str]:
        """The instant of local microseconds, and whether that time is odd there."""
        if self._zone is None:
            return "CAST(NULL AS BIGINT)", "FALSE"
        span = self._engine.rows(
            f"SELECT min({local}), max({local}) FROM {quote(relation)} AS texts{joined} WHERE NOT {zoned}"
        )[0]
        if span[0] is None:
            return local, "FALSE"
        margin = 2 * 86_400 * SECOND
        first, changes = shifts(self._zone, int(span[0]) - margin, int(span[1]) + margin)
        return from_local_sql(f"({local})", first, changes), odd_local_sql(f"({local})", changes)
