"""A list against the records that the CRM has: which rows are new, which are known, which need a look."""

from collections.abc import Sequence

from revops_cli.dedupe.columns import AGAINST_COLUMNS, CLUSTER_COLUMNS
from revops_cli.dedupe.decisions import NO_DECISIONS, Decisions
from revops_cli.dedupe.identity import KEYS
from revops_cli.dedupe.settings import DedupeSettings
from revops_cli.dedupe.step import dedupe
from revops_cli.dedupe.verdicts import LINKS
from revops_cli.engine.protocol import Engine, Progress, quote, silent
from revops_cli.errors import InputError
from revops_cli.model import Column, Result, Table

BOTH = "dedupe both"
KNOWN = "dedupe known"
OUTPUT = "dedupe against"


def dedupe_against(
    engine: Engine,
    leads: Table,
    crm: Table,
    settings: DedupeSettings,
    *,
    decisions: Decisions = NO_DECISIONS,
    progress: Progress = silent,
) -> Result:
    """Every row of the list with CLUSTER_COLUMNS and AGAINST_COLUMNS.

    Rows that are one with a record of the CRM are updates of it. Of rows that are one among
    themselves only, the first by the master rules is to be inserted. Raises InputError if the
    records have no Id.
    """
    if not crm.has("Id"):
        raise InputError("the records have no Id", where=crm.source, hint='name it with --map "Header=Id"')
    both = _both(engine, leads, crm)
    found = dedupe(engine, both, settings, keep_all=True, decisions=decisions, progress=progress)
    added = tuple(doc.name for doc in (*CLUSTER_COLUMNS, *AGAINST_COLUMNS))
    engine.sql(KNOWN, _known(leads.rows))
    engine.sql(OUTPUT, _verdicts(leads, found.table.relation, added))
    table = leads.with_added(added, OUTPUT, leads.rows)
    actions = engine.rows(f"SELECT {quote('CrmAction')}, count(*) FROM {quote(OUTPUT)} GROUP BY 1 ORDER BY 1")
    reasons = f"SELECT * FROM ({found.relations['reasons']}) WHERE row <= {leads.rows}"
    return Result(
        "dedupe",
        table,
        leads.rows,
        relations={"reasons": reasons, "moved": found.relations["moved"]},
        counts={f"action.{name}": int(n) for name, n in actions},
    )


def _both(engine: Engine, leads: Table, crm: Table) -> Table:
    """The list, and behind it the records; a column that one of them lacks is empty there."""
    spelled = {name.casefold(): name for name in (*crm.names, *leads.names)}
    names = tuple(spelled.values())
    engine.sql(
        BOTH,
        f"SELECT row_number() OVER (ORDER BY _row) AS _row, {_cells(leads, names)} FROM {quote(leads.relation)} "
        f"UNION ALL SELECT {leads.rows} + row_number() OVER (ORDER BY _row) AS _row, {_cells(crm, names)} "
        f"FROM {quote(crm.relation)}",
    )
    # The list's own headers last: a config may name its columns by them.
    headers = {column.name.casefold(): column.header for column in (*crm.columns, *leads.columns)}
    columns = tuple(Column(name, headers[name.casefold()]) for name in names)
    return Table(BOTH, columns, leads.rows + crm.rows, leads.source)


def _cells(table: Table, names: Sequence[str]) -> str:
    own = {name.casefold(): name for name in table.names}
    return ", ".join(
        f"{quote(own[name.casefold()]) if name.casefold() in own else repr('')} AS {quote(name)}" for name in names
    )


def _known(rows: int) -> str:
    """Query of the record of each cluster that has one: the lowest Id."""
    return (
        f"SELECT d.cluster, min_by(k.id, concat(lpad(CAST(length(k.id) AS VARCHAR), 6, '0'), k.id)) AS id "
        f"FROM {quote(LINKS)} d JOIN {quote(KEYS)} k USING (_row) WHERE d._row > {rows} GROUP BY d.cluster"
    )


def _verdicts(leads: Table, judged: str, added: Sequence[str]) -> str:
    folded = {name.casefold(): name for name in added}
    computed = {
        "CrmAction": f"CASE WHEN c.id IS NOT NULL THEN 'update' WHEN d.level = 'review' AND d.other > {leads.rows} "
        f"THEN 'review' WHEN j.{quote('IsMaster')} = 'true' THEN 'insert' ELSE 'duplicate' END",
        "CrmId": f"coalesce(c.id, CASE WHEN d.level = 'review' AND d.other > {leads.rows} THEN o.id END, '')",
    }
    cells = [f"l.{quote(name)} AS {quote(name)}" for name in leads.names if name.casefold() not in folded]
    cells += [f"{computed.get(name, f'j.{quote(name)}')} AS {quote(name)}" for name in added]
    return (
        f"SELECT l._row, {', '.join(cells)} FROM (SELECT row_number() OVER (ORDER BY _row) AS place, * "
        f"FROM {quote(leads.relation)}) l JOIN {quote(judged)} j ON j._row = l.place "
        f"JOIN {quote(LINKS)} d ON d._row = l.place LEFT JOIN {quote(KNOWN)} c ON c.cluster = d.cluster "
        f"LEFT JOIN {quote(KEYS)} o ON o._row = d.other"
    )
