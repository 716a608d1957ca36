"""What a run of routing counts beside rules and owners: labels, hand-overs, hand-offs, doors, load."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from revops_cli.engine.protocol import Engine, literal, quote
from revops_cli.model import Table
from revops_cli.route.labels import HANDOFF, LabelTests
from revops_cli.route.people import People
from revops_cli.route.process import Doors
from revops_cli.route.settings import RouteSettings
from revops_cli.rules.cell import cell_sql
from revops_cli.rules.columns import spelled
from revops_cli.text.record_id import same_id_sql

FITS = {"sales": "enterprise", "self-serve": "self-serve"}
"""The size that belongs to a door."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts by dotted name, and what is said of them."""

    counts: dict[str, int]
    notes: tuple[str, ...] = ()


def tally(
    engine: Engine,
    before: Table,
    after: Table,
    settings: RouteSettings,
    *,
    labels: tuple[LabelTests, ...],
    people: People,
) -> Tally:
    """The counts of a run; `before` is the list that was routed, `after` what it became."""
    counts: Counter[str] = Counter()
    for named in labels:
        counts.update(_labels(engine, after, named))
    counts.update(_moved(engine, before, after, settings.breached.touch))
    counts.update(_load(engine, before, after, people))
    for handoff in settings.handoffs:
        counts.update(_without_outcome(engine, after, handoff.id, handoff.outcome))
    if settings.doors:
        counts.update(_doors(engine, after, settings.doors))
    notes = tuple(_wrong_doors(engine, after, settings.doors)) if settings.doors else ()
    return Tally(dict(sorted((+counts).items())), notes)


def _labels(engine: Engine, after: Table, named: LabelTests) -> dict[str, int]:
    known = {text for text, _ in named.choices} | {"true", "false"}
    column = quote(named.column)
    query = f"SELECT {column}, count(*) FROM {quote(after.relation)} WHERE {column} <> '' GROUP BY {column}"
    rows = engine.rows(query)
    return {f"{named.column}.{text}": count for text, count in rows if named.looked_up or text in known}


def _moved(engine: Engine, before: Table, after: Table, touch: str) -> dict[str, int]:
    """Leads that lost an owner to another: before anybody touched them, and after, where the list says."""
    owner, touched = spelled(before.names, "OwnerId"), spelled(before.names, touch)
    if owner is None or touched is None:
        return {}
    query = (
        f"SELECT b.{quote(touched)} = '' AS untouched, count(*) FROM {quote(before.relation)} b "
        f"JOIN {quote(after.relation)} a ON a._row = b._row "
        f"WHERE {_changed(owner)} AND b.{quote(owner)} <> '' GROUP BY untouched"
    )
    words = {True: "handover.before the first touch", False: "handover.after the first touch"}
    return {words[untouched]: count for untouched, count in engine.rows(query)}


def _load(engine: Engine, before: Table, after: Table, people: People) -> dict[str, int]:
    """Open leads of each owner with those of this run, where the users file says how many were open."""
    if not any(people.open_leads().values()):
        return {}
    owner = spelled(before.names, "OwnerId")
    query = (
        f"SELECT a.OwnerId, {people.owner_sql('a.')} AS shown, count(*) FROM {quote(before.relation)} b "
        f"JOIN {quote(after.relation)} a ON a._row = b._row "
        f"WHERE {_changed(owner) if owner else _OWNED} GROUP BY a.OwnerId, shown"
    )
    found = [(name, people.find(user), count) for user, name, count in engine.rows(query)]
    known = any(user is not None and user.open_leads for _, user, _ in found)
    return {f"load.{name}": count + (user.open_leads if user else 0) for name, user, count in found} if known else {}


_OWNED = "a.OwnerId <> ''"


def _changed(owner: str) -> str:
    before = f"b.{quote(owner)}"
    return f"{_OWNED} AND {same_id_sql('a.OwnerId')} <> {same_id_sql(before)}"


def _without_outcome(engine: Engine, after: Table, handoff: str, outcome: str) -> dict[str, int]:
    """Leads of a hand-off of which the taker has not said what became of them."""
    column, into = spelled(after.names, outcome), spelled(after.names, HANDOFF)
    if column is None or into is None:
        return {}
    where = f"{quote(into)} = {literal(handoff)} AND {quote(column)} = ''"
    count = engine.rows(f"SELECT count(*) FROM {quote(after.relation)} WHERE {where}")[0][0]
    return {f"without outcome.{handoff}": count}


def _doors(engine: Engine, after: Table, doors: Doors) -> Counter[str]:
    """The matrix of door and size, as `door.sales x self-serve`."""
    matrix = Counter[str]()
    for door, size, _, count in _door_rows(engine, after, doors):
        matrix[f"door.{door} x {size}"] += count
    return matrix


def _wrong_doors(engine: Engine, after: Table, doors: Doors) -> Iterator[str]:
    """The share of wrong doors for each source, of the leads whose size is known."""
    known, wrong = Counter[str](), Counter[str]()
    for door, size, source, count in _door_rows(engine, after, doors):
        if size != "unknown":
            known[source] += count
            wrong[source] += count if FITS[door] != size else 0
    for source, leads in sorted(known.items()):
        share = 100 * wrong[source] / leads
        yield f"wrong door: {source or 'no source'} {wrong[source]:,} of {leads:,} ({share:.1f} %)"


def _door_rows(engine: Engine, after: Table, doors: Doors) -> list[tuple[str, str, str, int]]:
    column, size, source = (spelled(after.names, name) for name in (doors.column, doors.size, doors.source))
    if column is None:
        return []
    number = cell_sql(size, "number") if size else "NULL"
    enterprise = f"{number} >= {doors.enterprise_from}"
    query = (
        f"SELECT {_door_sql(column, doors)} AS door, CASE WHEN {number} IS NULL THEN 'unknown' "
        f"WHEN {enterprise} THEN 'enterprise' ELSE 'self-serve' END AS size, "
        f"{quote(source) if source else _EMPTY} AS source FROM {quote(after.relation)}"
    )
    grouped = f"SELECT door, size, source, count(*) FROM ({query}) d WHERE door <> '' GROUP BY door, size, source"
    return sorted(engine.rows(grouped))


_EMPTY = "''"


def _door_sql(column: str, doors: Doors) -> str:
    lowered = f"lower(trim({quote(column)}))"
    tests = {"sales": doors.sales, "self-serve": doors.self_serve}
    whens = [
        f"WHEN {lowered} IN ({', '.join(literal(text.casefold()) for text in texts)}) THEN {literal(door)}"
        for door, texts in tests.items()
        if texts
    ]
    return f"CASE {' '.join(whens)} ELSE '' END" if whens else _EMPTY
