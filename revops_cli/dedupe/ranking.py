"""Which record of a cluster stays: its rows in order, the master first."""

from revops_cli.dedupe.dates import sortable
from revops_cli.dedupe.identity import KEYS, content, id_column, own_columns
from revops_cli.dedupe.settings import DedupeSettings, MasterRule, Preferred
from revops_cli.dedupe.verdicts import LINKS
from revops_cli.engine.distinct import map_distinct
from revops_cli.engine.protocol import Batch, Engine, literal, quote
from revops_cli.model import Table

MEMBERS = "dedupe members"
DATES = "dedupe dates"
SALESFORCE_ID = "^([0-9A-Za-z]{15}|[0-9A-Za-z]{18})$"
"""Case-sensitive and case-safe form of a record Id (Salesforce Object Reference, field type ID)."""
TRUE = ("true", "1", "yes", "y", "t", "x")


def rank_members(
    engine: Engine,
    leads: Table,
    settings: DedupeSettings,
    *,
    named_by_master: bool = False,
    known_by_id: bool = False,
) -> None:
    """Make relation MEMBERS: `_row, cluster, rank, created, id` of the rows in clusters of two or more.

    `rank` 1 is the master. Rules that do not tell two rows apart pass on to the next; last are
    all cells of the row, so that its place in the file decides only between equal rows. With
    `named_by_master` the master is known already: the row that the cluster is named by. Rows `known_by_id` have
    Ids of their own, which no cells need to tell apart.
    """
    created = _sortable_dates(engine, leads, "CreatedDate")
    activity = _sortable_dates(engine, leads, "LastActivityDate")
    order = ["CASE WHEN l._row = d.cluster THEN 0 ELSE 1 END"] if named_by_master else []
    order += [term for rule in settings.master for term in _terms(leads, rule)]
    told = known_by_id and "lowest_id" in settings.master
    order += [] if told else [content(leads, "l.")]
    order.append("l._row")
    engine.sql(
        MEMBERS,
        f"SELECT l._row, d.cluster, k.id, coalesce(c.iso, '') AS created, "
        f"row_number() OVER (PARTITION BY d.cluster ORDER BY {', '.join(order)}) AS rank "
        f"FROM {quote(leads.relation)} l JOIN {quote(LINKS)} d USING (_row) JOIN {quote(KEYS)} k USING (_row) "
        f"{_joined_dates(created, 'c')} {_joined_dates(activity, 'a')} WHERE d.size > 1",
    )


def _sortable_dates(engine: Engine, leads: Table, column: str) -> str:
    """The name of a relation `cell, iso` for a date column, empty where the table lacks it.

    The column's own spelling is the suffix.
    """
    spelled = next((name for name in leads.names if name.casefold() == column.casefold()), "")
    if spelled:
        map_distinct(
            engine, f"{DATES} {spelled}", leads.relation, inputs=[spelled], function=_iso, outputs={"iso": "VARCHAR"}
        )
    return spelled


def _iso(batch: Batch) -> Batch:
    cells = next(iter(batch.values()))
    return {"iso": [sortable(cell) for cell in cells]}


def _joined_dates(column: str, alias: str) -> str:
    if not column:
        return f"LEFT JOIN (SELECT '' AS iso) {alias} ON true"
    return f"JOIN {quote(f'{DATES} {column}')} {alias} ON l.{quote(column)} = {alias}.{quote(column)}"


def preference(leads: Table, preferred: Preferred) -> str:
    """SQL of the place of a row's source among the preferred ones, a constant where the table lacks the column."""
    column = next((name for name in leads.names if name.casefold() == preferred.column.casefold()), "")
    if not column:
        return "0"
    cell = f"lower(trim(l.{quote(column)}))"
    whens = [
        f"WHEN {cell} = lower({literal(source.strip())}) THEN {place}" for place, source in enumerate(preferred.order)
    ]
    return f"CASE {' '.join(whens)} ELSE {len(preferred.order)} END"


def _terms(leads: Table, rule: MasterRule | Preferred) -> list[str]:
    """ORDER BY terms of a rule; none where the table lacks its column."""
    if isinstance(rule, Preferred):
        return [preference(leads, rule)]
    if rule in {"lowest_id", "crm"}:
        return _id_terms(leads, rule)
    if rule == "most_complete":
        filled = [f"CASE WHEN l.{quote(name)} <> '' THEN 1 ELSE 0 END" for name in own_columns(leads)]
        return [f"({' + '.join(filled)}) DESC"] if filled else []
    if rule == "converted":
        flag = next((name for name in leads.names if name.casefold() == "isconverted"), "")
        return [f"CASE WHEN {is_true(f'l.{quote(flag)}')} THEN 0 ELSE 1 END"] if flag else []
    alias, falling = {"oldest": ("c", ""), "newest": ("c", " DESC"), "activity": ("a", " DESC")}[rule]
    return [f"CASE WHEN {alias}.iso = '' THEN 1 ELSE 0 END", f"{alias}.iso{falling}"]


def _id_terms(leads: Table, rule: str) -> list[str]:
    own = id_column(leads)
    cell = f"l.{quote(own)}"
    if not own:
        return []
    if rule == "crm":
        return [
            f"CASE WHEN regexp_matches({cell}, {literal(SALESFORCE_ID)}) THEN 0 WHEN {cell} <> '' THEN 1 ELSE 2 END"
        ]
    return [f"CASE WHEN {cell} = '' THEN 1 ELSE 0 END", f"length({cell})", cell]


def is_true(cell: str) -> str:
    """SQL of whether a flag is set, however the list spells it."""
    return f"lower({cell}) IN ({', '.join(repr(word) for word in TRUE)})"
