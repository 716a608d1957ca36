"""The match step: every distinct organisation of the list once, then joined back.

Rows at level `review` show their candidate in MatchReason only: the account columns stay empty, so
that nothing is routed on a guess.
"""

from dataclasses import replace

from revops_cli.engine.protocol import Batch, BatchFunction, Engine, Progress, Schema, quote, silent
from revops_cli.errors import InputError
from revops_cli.match.book import Book, read_book
from revops_cli.match.columns import ONE_OF, OPPORTUNITY_ADDS
from revops_cli.match.facts import opportunity_facts
from revops_cli.match.inputs import NOTHING, MatchInputs
from revops_cli.match.keyed import keyed_query
from revops_cli.match.matcher import CELLS, find
from revops_cli.match.relation import account_relations, domain_relations, lead_relation, on_list
from revops_cli.match.settings import MatchSettings
from revops_cli.match.siblings import organisation_keys
from revops_cli.model import Result, Table

KEYED, FOUND, KEYS, KNOWN, DOMAINS = "match keyed", "match found", "match keys", "match accounts", "match domains"
"""Relations of the step; those of the caller are never touched."""


def match(
    engine: Engine,
    leads: Table,
    accounts: Table,
    settings: MatchSettings,
    *,
    inputs: MatchInputs = NOTHING,
    progress: Progress = silent,
) -> Result:
    """The list with the account of each lead, how sure it is, and why.

    Raises InputError where the list names no organisation in any column or the accounts lack Id or
    Name, ConfigError where a relation, a tie-breaker or a decision cannot be carried out.
    """
    if not any(map(leads.has, ONE_OF)):
        raise InputError(
            "no column names an organisation",
            where=leads.source,
            hint='name one with --map "Header=Company" (or Email, Website)',
            code="no_column",
        )
    book = read_book(engine, accounts, settings, replace(inputs, leads=leads))
    account_relations(engine, KNOWN, accounts, settings)
    engine.sql(KEYED, keyed_query(leads, book))
    cells = ", ".join(CELLS)
    engine.map(
        FOUND,
        f"SELECT DISTINCT {cells} FROM {quote(KEYED)} ORDER BY {cells}",
        _matcher(book, settings),
        SCHEMA,
        progress,
    )
    organisation_keys(engine, KEYS, FOUND)
    domain_relations(engine, DOMAINS, settings, inputs)
    noted = _decided(engine) | _other_names(engine)
    table = _joined(engine, leads, inputs)
    return Result(
        step="match",
        table=table,
        rows_in=leads.rows,
        relations={"reasons": _reasons(table)},
        counts=_counts(engine, table) | noted,
        notes=book.decided.notes,
    )


EQUAL = " AND ".join(f"f.{name} = k.{name}" for name in CELLS)
"""A row and the answer for its organisation."""

SCHEMA: Schema = {
    **dict.fromkeys(CELLS, "VARCHAR"),
    "account": "VARCHAR",
    "confidence": "VARCHAR",
    "level": "VARCHAR",
    "reason": "VARCHAR",
    "tie": "VARCHAR",
    "domain": "VARCHAR",
    "named": "VARCHAR",
    "decision": "VARCHAR",
    "other_name": "VARCHAR",
}


def _matcher(book: Book, settings: MatchSettings) -> BatchFunction:
    def run(batch: Batch) -> Batch:
        rows = list(zip(*(batch[name] for name in CELLS), strict=True))
        found = find(rows, book, settings)
        return {
            **{name: batch[name] for name in CELLS},
            "account": [book.ids[f.account] if f.account >= 0 else "" for f in found],
            "confidence": [str(f.confidence) for f in found],
            "level": [f.level for f in found],
            "reason": [f.reason for f in found],
            "tie": [f.tie for f in found],
            "domain": [f.domain for f in found],
            "named": [f.named for f in found],
            "decision": [f.decision for f in found],
            "other_name": [f.other_name for f in found],
        }

    return run


def _joined(engine: Engine, leads: Table, inputs: MatchInputs) -> Table:
    computed = {
        "AccountId": "f.account",
        "AccountName": "coalesce(a.\"Name\", '')",
        "AccountType": "coalesce(a.\"Type\", '')",
        "AccountOwnerId": "coalesce(a.\"OwnerId\", '')",
        "MatchConfidence": "f.confidence",
        "MatchLevel": "f.level",
        "MatchReason": "f.reason",
        "MatchTieBreak": "f.tie",
        "Relation": lead_relation("f.account", "a.relation", "d.relations"),
        "NamedAccount": f"CASE WHEN a.named = 'true' OR {on_list('named', 'd.relations')} THEN 'true' ELSE 'false' END",
        "OrganisationKey": "s.organisation",
    }
    opportunities = ""
    if inputs.opportunities is not None:
        opportunities = f" LEFT JOIN ({opportunity_facts(inputs.opportunities)}) AS o ON o.account = f.account"
        for column, fact in zip(OPPORTUNITY_ADDS, ("open_opportunities", "lost_opportunities"), strict=True):
            computed[column.name] = f"CASE WHEN f.account = '' THEN '' ELSE coalesce(o.{fact}, '0') END"
    table = leads.with_added(tuple(computed), "matched", leads.rows)
    ours = {name.casefold(): sql for name, sql in computed.items()}
    cells = ", ".join(f"{ours.get(name.casefold(), 'l.' + quote(name))} AS {quote(name)}" for name in table.names)
    engine.sql(
        table.relation,
        f"SELECT l._row, {cells} FROM {quote(leads.relation)} AS l JOIN {quote(KEYED)} AS k ON k._row = l._row "
        f"JOIN {quote(FOUND)} AS f ON {EQUAL} "
        f"JOIN {quote(KEYS)} AS s ON s.named = f.named AND s.domain = f.domain AND s.account = f.account "
        f"LEFT JOIN {quote(KNOWN)} AS a ON a.account = f.account "
        f"LEFT JOIN {quote(DOMAINS)} AS d ON d.domain = f.domain{opportunities}",
    )
    engine.drop(KEYED, FOUND, KEYS, KNOWN, DOMAINS)
    return table


def _decided(engine: Engine) -> dict[str, int]:
    """Rows for which a person's decision counted, by its kind."""
    query = (
        f"SELECT f.decision, count(*) FROM {quote(KEYED)} AS k JOIN {quote(FOUND)} AS f ON {EQUAL} "
        f"WHERE f.decision <> '' GROUP BY f.decision ORDER BY f.decision"
    )
    if not engine.rows(f"SELECT 1 FROM {quote(FOUND)} WHERE decision <> '' LIMIT 1"):
        return {}
    return {f"decided.{decision}": int(number) for decision, number in engine.rows(query)}


def _other_names(engine: Engine) -> dict[str, int]:
    """Rows that have their account by another name that one of the two is known by."""
    query = (
        f"SELECT count(*) FROM {quote(KEYED)} AS k JOIN {quote(FOUND)} AS f ON {EQUAL} "
        f"WHERE f.other_name <> '' AND f.account <> ''"
    )
    found = int(engine.rows(query)[0][0])
    return {"other_name.matched": found} if found else {}


def _reasons(table: Table) -> str:
    return (
        f"SELECT _row AS row, 'match' AS step, {quote('MatchLevel')} AS rule, {quote('MatchReason')} AS reason "
        f"FROM {quote(table.relation)}"
    )


def _counts(engine: Engine, table: Table) -> dict[str, int]:
    counts: dict[str, int] = {}
    for prefix, column in (("matched", "MatchLevel"), ("relation", "Relation")):
        query = f"SELECT {quote(column)}, count(*) FROM {quote(table.relation)} GROUP BY 1 ORDER BY 1"
        counts |= {f"{prefix}.{value}": int(number) for value, number in engine.rows(query)}
    return counts
