"""The dedupe step: one table in; out comes one row a person, or every row with its cluster."""

from revops_cli.dedupe.columns import CLUSTER_COLUMNS, MERGED_COLUMNS
from revops_cli.dedupe.gather import gather
from revops_cli.dedupe.identity import KEYS, name_rows
from revops_cli.dedupe.linking import Linked, link
from revops_cli.dedupe.ranking import MEMBERS, rank_members
from revops_cli.dedupe.settings import DedupeSettings
from revops_cli.dedupe.survivorship import MERGED_IDS, SURVIVORS, changes, merged_columns, provenance, survive
from revops_cli.dedupe.verdicts import LINKS, load_links, verdict_counts
from revops_cli.engine.protocol import Engine, Progress, listed, literal, quote, silent
from revops_cli.model import Result, Table

OUTPUT = "deduped"


def dedupe(
    engine: Engine,
    leads: Table,
    settings: DedupeSettings,
    *,
    keep_all: bool = False,
    progress: Progress = silent,
) -> Result:
    """The list with one row a cluster and MergedIds, or with `keep_all` every row and CLUSTER_COLUMNS.

    Rows of the merged list are the masters; their cells are filled and chosen as the settings say.
    Raises ConfigError if an extra column is not in the list.
    """
    progress(0, leads.rows)
    linked = link(gather(engine, leads, settings), settings)
    name_rows(engine, leads)
    load_links(engine, linked, settings)
    rank_members(engine, leads, LINKS, settings)
    survive(engine, leads, settings.survivors)
    merged = 0 if keep_all else _victims(engine)
    table = _all_rows(engine, leads) if keep_all else _merged_rows(engine, leads, leads.rows - merged)
    progress(leads.rows, leads.rows)
    return Result(
        "dedupe",
        table,
        leads.rows,
        merged=merged,
        relations=_relations(leads, settings, keep_all=keep_all),
        counts={**verdict_counts(engine), **_costs(linked)},
    )


def _victims(engine: Engine) -> int:
    return int(engine.rows(f"SELECT count(*) FROM {quote(MEMBERS)} WHERE rank > 1")[0][0])


def _costs(linked: Linked) -> dict[str, int]:
    return {"pairs.compared": linked.compared, "pairs.not_compared": sum(linked.dropped.values())}


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


def _merged_rows(engine: Engine, leads: Table, rows: int) -> Table:
    before = next((f"l.{quote(name)}" for name in leads.names if name.casefold() == MERGED_IDS.casefold()), "''")
    folded = {name.casefold() for name in merged_columns(leads)}
    single = [f"l.{quote(name)}" for name in leads.names if name != before]
    merged = [
        f"{'s' if name.casefold() in {*folded, MERGED_IDS.casefold()} else 'l'}.{quote(name)}" for name in leads.names
    ]
    if before == "''":
        single, merged = [*single, f"'' AS {quote(MERGED_IDS)}"], [*merged, f"s.{quote(MERGED_IDS)}"]
    engine.sql(
        OUTPUT,
        f"SELECT l._row, {', '.join(single)} FROM {quote(leads.relation)} l JOIN {quote(LINKS)} d USING (_row) "
        f"WHERE d.size = 1 UNION ALL SELECT m._row, {', '.join(merged)} FROM {quote(MEMBERS)} m "
        f"JOIN {quote(SURVIVORS)} s ON s.cluster = m.cluster JOIN {quote(leads.relation)} l ON l._row = m._row "
        f"WHERE m.rank = 1",
    )
    return leads.with_added(tuple(doc.name for doc in MERGED_COLUMNS), OUTPUT, rows)


def _relations(leads: Table, settings: DedupeSettings, *, keep_all: bool) -> dict[str, str]:
    found = {
        "merges": f"SELECT c.id AS cluster, a._row AS master_row, b._row AS victim_row FROM {quote(MEMBERS)} a "
        f"JOIN {quote(MEMBERS)} b ON a.cluster = b.cluster JOIN ({_cluster_ids()}) c ON c.cluster = a.cluster "
        f"WHERE a.rank = 1 AND b.rank > 1",
        "reasons": f"SELECT _row AS row, 'dedupe' AS step, concat('dedupe.', level) AS rule, reason "
        f"FROM {quote(LINKS)} WHERE level <> {literal('none')}",
    }
    if not keep_all and leads.names:
        named = provenance(leads, settings.survivors)
        found["provenance"] = (
            f"SELECT c.id AS cluster, {listed(['field', 'value', 'row', 'rule'], 'p.')} FROM ({named}) p "
            f"JOIN ({_cluster_ids()}) c ON c.cluster = p.cluster"
        )
        found["changes"] = changes(leads, settings.survivors)
    return found
