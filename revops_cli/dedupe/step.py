"""The dedupe step: one table in; out comes one row a person, or every row with its cluster."""

from dataclasses import replace

from revops_cli.dedupe.columns import CLUSTER_COLUMNS
from revops_cli.dedupe.decisions import NO_DECISIONS, Decisions
from revops_cli.dedupe.gather import of_persons
from revops_cli.dedupe.identity import KEYS
from revops_cli.dedupe.moved import moved
from revops_cli.dedupe.named import check_named
from revops_cli.dedupe.ranking import MEMBERS
from revops_cli.dedupe.rounds import note_survivors, settle
from revops_cli.dedupe.settings import DedupeSettings
from revops_cli.dedupe.survivorship import changes, provenance
from revops_cli.dedupe.verdicts import LINKS, verdict_counts
from revops_cli.engine.protocol import Engine, Progress, listed, literal, quote, silent
from revops_cli.model import Result, Table

OUTPUT = "deduped"
GUESSED = "rows stand for organisations, as no column names a person; else --of leads"


def dedupe(
    engine: Engine,
    leads: Table,
    settings: DedupeSettings,
    *,
    keep_all: bool = False,
    decisions: Decisions = NO_DECISIONS,
    progress: Progress = silent,
) -> Result:
    """The list with one row a cluster and MergedIds, or with `keep_all` every row and CLUSTER_COLUMNS.

    Rows of the merged list are the masters; their cells are filled and chosen as the settings say.
    `decisions` of people are obeyed before any evidence.
    Raises ConfigError if an extra column is not in the list, or a named one in no list at all.
    """
    check_named(leads, settings)
    progress(0, 3)
    settled = settle(engine, leads, settings, decisions, progress)
    merged = 0 if keep_all else settled.merged
    table = _all_rows(engine, leads) if keep_all else _merged(engine, leads, settled.table)
    progress(3, 3)
    known_to_move = int(engine.rows(f"SELECT count(*) FROM ({moved(leads)})")[0][0])
    costs = {
        "pairs.moved": known_to_move,
        "pairs.compared": settled.compared,
        "pairs.not_compared": settled.not_compared,
    }
    return Result(
        "dedupe",
        table,
        leads.rows,
        merged=merged,
        relations=_relations(leads, settings, keep_all=keep_all),
        counts={**verdict_counts(engine), **costs},
        notes=() if settings.of != "auto" or of_persons(leads, settings) else (GUESSED,),
    )


def _merged(engine: Engine, leads: Table, merged: Table) -> Table:
    """The merged list, copied out of the rounds that made it."""
    engine.sql(OUTPUT, f"SELECT * FROM {quote(merged.relation)}")
    found = replace(merged, relation=OUTPUT)
    note_survivors(engine, leads, found)
    return found


def _all_rows(engine: Engine, leads: Table) -> Table:
    added = {
        "ClusterId": "c.id",
        "ClusterSize": "CAST(d.size AS VARCHAR)",
        "IsMaster": "CASE WHEN coalesce(m.rank, 1) = 1 THEN 'true' ELSE 'false' END",
        "DuplicateScore": "d.score",
        "DuplicateLevel": "d.level",
        "DuplicateReason": "d.reason",
    }
    folded = {name.casefold(): expression for name, expression in added.items()}
    cells = [f"{folded.get(name.casefold(), 'l.' + quote(name))} AS {quote(name)}" for name in leads.names]
    cells += [f"{expression} AS {quote(name)}" for name, expression in added.items() if not leads.has(name)]
    engine.sql(
        OUTPUT,
        f"SELECT l._row, {', '.join(cells)} FROM {quote(leads.relation)} l JOIN {quote(LINKS)} d USING (_row) "
        f"JOIN ({_cluster_ids()}) c ON c.cluster = d.cluster LEFT JOIN {quote(MEMBERS)} m ON m._row = l._row",
    )
    return leads.with_added(tuple(doc.name for doc in CLUSTER_COLUMNS), OUTPUT, leads.rows)


def _cluster_ids() -> str:
    """Query of each cluster's name: the lowest key of its rows, shorter ones first."""
    return (
        f"SELECT d.cluster, min_by(k.key, concat(lpad(CAST(length(k.key) AS VARCHAR), 6, '0'), k.key)) AS id "
        f"FROM {quote(LINKS)} d JOIN {quote(KEYS)} k USING (_row) GROUP BY d.cluster"
    )


def _relations(leads: Table, settings: DedupeSettings, *, keep_all: bool) -> dict[str, str]:
    found = {
        "merges": f"SELECT c.id AS cluster, a._row AS master_row, b._row AS victim_row FROM {quote(MEMBERS)} a "
        f"JOIN {quote(MEMBERS)} b ON a.cluster = b.cluster JOIN ({_cluster_ids()}) c ON c.cluster = a.cluster "
        f"WHERE a.rank = 1 AND b.rank > 1",
        "reasons": f"SELECT _row AS row, 'dedupe' AS step, concat('dedupe.', level) AS rule, reason "
        f"FROM {quote(LINKS)} WHERE level <> {literal('none')}",
        "moved": moved(leads),
    }
    if not keep_all and leads.names:
        named = provenance(leads, settings.survivors)
        found["provenance"] = (
            f"SELECT coalesce(c.id, '') AS cluster, {listed(['field', 'value', 'row', 'rule'], 'p.')} FROM ({named}) p "
            f"LEFT JOIN ({_cluster_ids()}) c ON c.cluster = p.cluster"
        )
        found["changes"] = changes(leads, settings.survivors)
    return found
