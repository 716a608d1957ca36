"""Files that say what is wanted without a list: update files by Id, merges and assignments by row."""

from collections.abc import Iterator, Mapping, Sequence

from revops_cli.engine.protocol import Engine, quote
from revops_cli.errors import InputError
from revops_cli.model import Table
from revops_cli.pipeline.plan_columns import OWNER
from revops_cli.pipeline.plan_sources import Source
from revops_cli.plan.making import MERGE, Wanted

ROWS = 5_000
"""Records that are read from the CRM together."""

Row = Mapping[str, str]


def update_wanted(engine: Engine, table: Table) -> Iterator[list[Wanted]]:
    """What an update file wants: one record a few rows, each with the value that its field must still have."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in _rows(engine, f"SELECT * FROM {quote(table.relation)} ORDER BY _row"):
        found.setdefault((row["object"], row["id"]), []).append(row)
    yield from _parts([_update(name, record, rows) for (name, record), rows in found.items()])


def _update(name: str, record: str, rows: Sequence[Row]) -> Wanted:
    return Wanted(
        name,
        record,
        {row["field"]: row["after"] for row in rows},
        {row["field"]: row["precondition"] for row in rows},
        reasons={row["field"]: ("", row["reason"]) for row in rows},
        row=int(rows[0]["_row"]),
    )


def merge_wanted(engine: Engine, source: Source, name: str) -> Iterator[list[Wanted]]:
    """What a file of merges wants, whose rows are those of the list that dedupe read."""
    planned, base = quote(source.table.relation), quote(_base(source).relation)
    query = (
        f"SELECT m.{quote('Id')} AS master, v.{quote('Id')} AS victim, p.master_row, p._row AS _row FROM {planned} p "
        f"JOIN {base} m ON CAST(m._row AS VARCHAR) = p.master_row "
        f"JOIN {base} v ON CAST(v._row AS VARCHAR) = p.victim_row "
        f"WHERE m.{quote('Id')} <> '' AND v.{quote('Id')} <> '' ORDER BY p._row"
    )
    found: dict[str, list[Row]] = {}
    for row in _rows(engine, query):
        found.setdefault(row["master"], []).append(row)
    yield from _parts(
        [
            Wanted(
                name,
                master,
                victims=tuple(row["victim"] for row in rows),
                reasons=_of_row(source.merged, rows[0]["master_row"], MERGE),
                row=int(rows[0]["_row"]),
            )
            for master, rows in found.items()
        ]
    )


def _of_row(given: Mapping[int, tuple[str, str]], row: str, name: str) -> dict[str, tuple[str, str]]:
    found = given.get(int(row))
    return {name: found} if found else {}


def assignment_wanted(engine: Engine, source: Source, name: str, queues: Mapping[str, str]) -> Iterator[list[Wanted]]:
    """What a file of assignments wants, whose rows are those of the list that route read."""
    base = _base(source)
    known, named = base.has(OWNER), f"b.{quote('Id')}"
    owner = f"b.{quote(OWNER)}" if known else "''"
    query = (
        f"SELECT {named} AS record, p.owner, p.queue, p.rule, p.{quote('row')} AS listed, "
        f"{owner} AS before, p._row AS _row "
        f"FROM {quote(source.table.relation)} p JOIN {quote(base.relation)} b "
        f"ON CAST(b._row AS VARCHAR) = p.{quote('row')} WHERE {named} <> '' ORDER BY p._row"
    )
    wanted = [
        Wanted(
            name,
            row["record"],
            {OWNER: row["owner"] or queues.get(row["queue"], "")},
            {OWNER: row["before"]} if known else {},
            reasons={OWNER: (row["rule"], "")} | _of_row(source.routed, row["listed"], OWNER),
            row=int(row["_row"]),
        )
        for row in _rows(engine, query)
        if row["owner"] or row["queue"] in queues
    ]
    yield from _parts(wanted)


def _base(source: Source) -> Table:
    base = source.base
    if base is None:
        raise InputError(
            "its rows are those of the list that the step read",
            where=source.shown,
            hint="name that list with --base FILE, or plan from the run folder",
        )
    if not base.has("Id"):
        raise InputError("has no column 'Id'", where=base.source, hint="each row needs an Id to be changed by")
    return base


def _rows(engine: Engine, query: str) -> Iterator[Row]:
    for batch in engine.batches(query):
        names = [name.casefold() for name in batch]
        yield from (dict(zip(names, cells, strict=True)) for cells in zip(*batch.values(), strict=True))


def _parts(wanted: list[Wanted]) -> Iterator[list[Wanted]]:
    return (wanted[start : start + ROWS] for start in range(0, len(wanted), ROWS))
