"""The way of every lead: found once for each distinct tuple of the cells that its rule's targets read."""

from collections.abc import Mapping, Sequence

from revops_cli.engine.distinct import map_distinct
from revops_cli.engine.protocol import Batch, Engine, literal, quote
from revops_cli.model import Table
from revops_cli.route.context import RouteContext
from revops_cli.route.decision import DECIDED
from revops_cli.route.settings import Rule
from revops_cli.route.ways import Ways, follow, needs_draw, written
from revops_cli.rules.columns import spelled
from revops_cli.rules.times import with_times
from revops_cli.text.fold import squash
from revops_cli.text.record_id import same_id_sql

ASKED, WAYS, ASKING = "route asked", "route ways", "route asking"
OUTCOME = ("owner", "owner_name", "queue", "words", "codes", "way")
OPEN_OWNERS = {"OpportunityOwnerId": "newest", "FirstOpportunityOwnerId": "earliest"}
"""Columns that the open opportunities of the account fill, and which of them does."""
CLOSED = "('true', '1', 'yes')"
DATED = "dated opportunities"


def find_ways(engine: Engine, leads: Table, rules: Sequence[Rule], ways: Ways, context: RouteContext) -> list[str]:
    """Make ASKED (what was decided, and the inputs) and WAYS (the inputs, and where each leads).

    The first input is the first rule with the same targets, for which a way is found once. `way` is
    filled where a pool must be asked, the other columns where it need not. Gives the names of the
    inputs, on which the two join.
    """
    alike = _alike(rules)
    read = {first: ways.columns(rules[int(first)]) for first in dict.fromkeys(alike)}
    columns = list(dict.fromkeys(column for names in read.values() for column in names))
    sources = _Sources(engine, leads, context)
    cells = [
        f"{_only(sources.sql(column), [first for first, names in read.items() if column in names])} AS i{number}"
        for number, column in enumerate(columns)
    ]
    asking: Batch = {"rule": [*(str(place) for place in range(len(rules))), ""], "asks": [*alike, ""]}
    engine.load(ASKING, [asking], {"rule": "VARCHAR", "asks": "VARCHAR"})
    read_from = f"JOIN {quote(leads.relation)} l ON l._row = d._row {sources.joins}" if columns else ""
    engine.sql(
        ASKED,
        f"SELECT {', '.join(('d._row', 'd.rule', 'd.BusinessCase', 'd.began', 'x.asks', *cells))} "
        f"FROM {quote(DECIDED)} d JOIN {quote(ASKING)} x ON x.rule = d.rule {read_from}",
    )
    engine.drop(ASKING)
    inputs = ["asks", *(f"i{number}" for number in range(len(columns)))]

    def outcomes(batch: Batch) -> Batch:
        rows = zip(*(batch[name] for name in inputs), strict=True)
        found = [_outcome(ways, rules, row[0], dict(zip(columns, row[1:], strict=True))) for row in rows]
        return {name: [outcome[place] for outcome in found] for place, name in enumerate(OUTCOME)}

    map_distinct(engine, WAYS, ASKED, inputs=inputs, function=outcomes, outputs=dict.fromkeys(OUTCOME, "VARCHAR"))
    return inputs


def given_at_once(engine: Engine, leads: Table, inputs: Sequence[str]) -> dict[str, int]:
    """How many leads new owners (Id) get without a pool, as ASKED and WAYS say."""
    had = spelled(leads.names, "OwnerId")
    before = f" AND {same_id_sql('w.owner')} <> {same_id_sql(f'l.{quote(had)}')}" if had else ""
    query = (
        f"SELECT w.owner, count(*) FROM {quote(ASKED)} a JOIN {quote(WAYS)} w USING ({', '.join(inputs)}) "
        f"JOIN {quote(leads.relation)} l ON l._row = a._row WHERE w.owner <> ''{before} GROUP BY w.owner"
    )
    return dict(engine.rows(query))


def _alike(rules: Sequence[Rule]) -> list[str]:
    """The place of the first rule with the same targets, for each rule."""
    firsts: dict[tuple[tuple[str, ...], str], str] = {}
    return [firsts.setdefault((rule.to, rule.queue), str(place)) for place, rule in enumerate(rules)]


def target_cells(
    engine: Engine, leads: Table, columns: Sequence[str], context: RouteContext, rows: Sequence[int]
) -> dict[int, dict[str, str]]:
    """What the targets read of some leads, by row: column to text, with what account and opportunity hold."""
    sources = _Sources(engine, leads, context)
    cells = ", ".join(("l._row", *(sources.sql(column) for column in columns)))
    chosen = f"l._row IN ({', '.join(map(str, rows)) or 'NULL'})"
    found = engine.rows(f"SELECT {cells} FROM {quote(leads.relation)} l {sources.joins} WHERE {chosen}")
    return {int(row): dict(zip(columns, texts, strict=True)) for row, *texts in found}


def _outcome(ways: Ways, rules: Sequence[Rule], place: str, cells: Mapping[str, str]) -> tuple[str, ...]:
    legs = ways.of(rules[int(place)] if place else None, cells)
    if needs_draw(legs):
        return ("", "", "", "", "", written(legs))
    taken = follow(legs, lambda _pool: (None, ()))
    return (taken.owner, taken.owner_name, taken.queue, taken.words, ",".join(taken.codes), "")


def _only(cell: str, firsts: Sequence[str]) -> str:
    """The cell for the targets that read it, empty for the others, so that few tuples are distinct."""
    return f"CASE WHEN x.asks IN ({', '.join(map(literal, firsts))}) THEN {cell} ELSE '' END"


class _Sources:
    """Where a column of a target is read: the leads, their account, or its open opportunity."""

    def __init__(self, engine: Engine, leads: Table, context: RouteContext) -> None:
        self._leads = names_of(leads)
        self._accounts: dict[str, str] = {}
        self._opportunities = False
        joins: list[str] = []
        if "accountid" in self._leads:
            key = same_id_sql(f"l.{quote(self._leads['accountid'])}")
            if context.accounts is not None and context.accounts.has("Id"):
                self._accounts = names_of(context.accounts)
                joins.append(f"LEFT JOIN ({unique_accounts(context.accounts)}) a ON a.revops_key = {key}")
            if context.opportunities is not None and {"accountid", "ownerid"} <= set(names_of(context.opportunities)):
                self._opportunities = True
                created = [name for name in context.opportunities.names if squash(name) == "createddate"]
                dated = with_times(engine, context.opportunities, created, context.timezone, DATED)
                joins.append(f"LEFT JOIN ({_open_owners(dated)}) o ON o.revops_key = {key}")
        self.joins = " ".join(joins)

    def sql(self, column: str) -> str:
        """The text of a column for a lead, empty where nothing holds it."""
        wanted = squash(column)
        if wanted in self._leads:
            return f"l.{quote(self._leads[wanted])}"
        if column in OPEN_OWNERS and self._opportunities:
            return f"coalesce(o.{OPEN_OWNERS[column]}, '')"
        in_account = "ownerid" if column == "AccountOwnerId" else wanted
        if in_account in self._accounts:
            return f"coalesce(a.{quote(self._accounts[in_account])}, '')"
        return "''"


def names_of(table: Table) -> dict[str, str]:
    """The columns of a table by their name without case, spaces and underscores."""
    return {squash(name): name for name in reversed(table.names)}


def unique_accounts(accounts: Table) -> str:
    """The accounts by `revops_key`, their Id at 15 characters; of two with one Id the first."""
    key = same_id_sql(quote(names_of(accounts)["id"]))
    return (
        f"SELECT *, {key} AS revops_key FROM {quote(accounts.relation)} WHERE {key} <> '' "
        f"QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY _row) = 1"
    )


def _open_owners(opportunities: Table) -> str:
    """The owners of the newest and of the first open opportunity of each account."""
    names = names_of(opportunities)
    key = same_id_sql(quote(names["accountid"]))
    owner = quote(names["ownerid"])
    created = [quote(names["createddate"])] if "createddate" in names else []
    newest = f"PARTITION BY {key} ORDER BY {', '.join(f'{name} DESC' for name in (*created, '_row'))}"
    first = f"PARTITION BY {key} ORDER BY {', '.join((*created, '_row'))}"
    return (
        f"SELECT {key} AS revops_key, {owner} AS newest, first_value({owner}) OVER ({first}) AS earliest "
        f"FROM {quote(opportunities.relation)} WHERE {is_open(names)} AND {key} <> '' "
        f"QUALIFY row_number() OVER ({newest}) = 1"
    )


def is_open(names: Mapping[str, str]) -> str:
    """Whether an opportunity is open, as SQL over its columns (as `names_of` gives them).

    IsClosed says it; where that is empty or not there, a stage that begins with `Closed`.
    """
    flag = f"lower(trim({quote(names['isclosed'])}))" if "isclosed" in names else "''"
    stage = f"lower(trim({quote(names['stagename'])}))" if "stagename" in names else "''"
    return f"({flag} NOT IN {CLOSED} AND NOT ({flag} = '' AND starts_with({stage}, 'closed')))"
