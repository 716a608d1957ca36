"""Which value of each column survives a merge, and what became of every other."""

from collections.abc import Mapping
from dataclasses import dataclass

from revops_cli.dedupe.columns import MERGED_IDS
from revops_cli.dedupe.companions import ISSUES, ISSUES_OF, Group, companions_of, has_issues, issues_cell, part_issues
from revops_cli.dedupe.identity import own_columns
from revops_cli.dedupe.ranking import MEMBERS, preference
from revops_cli.dedupe.settings import Preferred, Survivor
from revops_cli.engine.protocol import Batch, Engine, literal, quote
from revops_cli.fields.opt_out_columns import is_permission, opted_out
from revops_cli.model import Table

SURVIVORS = "dedupe survivors"
KEPT = "kept"
"""Rule of the provenance line that says that the list had MergedIds before."""
BETWEEN = "; "
"""Between values that are kept side by side."""
PLAIN: Mapping[str, tuple[str, str]] = {
    "newest": ("max_by", "concat(m.created, chr(31), lpad(CAST(1000000000 - m.rank AS VARCHAR), 10, '0'))"),
    "oldest": (
        "min_by",
        "concat(CASE WHEN m.created = '' THEN '~' ELSE m.created END, chr(31), lpad(CAST(m.rank AS VARCHAR), 10, '0'))",
    ),
    "longest": ("max_by", "length({c}) * 1000000000 - m.rank"),
}
"""Rules that are one aggregate over the filled cells of a cluster: which, and by what."""
_BEST = "SELECT cluster, cell FROM {values} QUALIFY row_number() OVER (PARTITION BY cluster ORDER BY "
_NUMBER = "coalesce(TRY_CAST(cell AS DOUBLE), 0)"
GATHERED: Mapping[str, str] = {
    "all": f"SELECT cluster, string_agg(cell, {literal(BETWEEN)} ORDER BY best, cell) AS cell FROM {{values}} "
    "GROUP BY cluster",
    "most_frequent": f"{_BEST} n DESC, best, cell) = 1",
    "max": f"{_BEST} {_NUMBER} DESC, best, cell) = 1",
    "min": f"{_BEST} {_NUMBER}, best, cell) = 1",
}
"""Rules that look at the distinct cells of a cluster first."""


Survivors = Mapping[str, Survivor | Preferred]


@dataclass(frozen=True, slots=True)
class Rules:
    """The rule of each column by name; of those that are one aggregate which, and by what; SQL of what opts out."""

    names: Mapping[str, str]
    plain: Mapping[str, tuple[str, str]]
    opted_out: Mapping[str, str]


def rule_of(column: str, survivors: Survivors) -> str:
    """The rule of a column: `opt_out` where a no to contact must survive, else the configured one, else `master`."""
    if is_permission(column):
        return "opt_out"
    folded = {name.casefold(): rule for name, rule in survivors.items()}
    rule = folded.get(column.casefold(), "master")
    return "preferred" if isinstance(rule, Preferred) else rule


def _named(leads: Table, survivors: Survivors) -> Survivors:
    """The rules by the names of the engine: a config may say `Notes` where the list's own header says so."""
    names = {column.header.casefold(): column.name for column in leads.columns}
    return {names.get(given.casefold(), given): rule for given, rule in survivors.items()}


def _rules(engine: Engine, leads: Table, survivors: Survivors) -> Rules:
    names = {name: rule_of(name, survivors) for name in own_columns(leads)}
    plain = {name: PLAIN[rule] for name, rule in names.items() if rule in PLAIN}
    preferred = {name.casefold(): rule for name, rule in survivors.items() if isinstance(rule, Preferred)}
    for name, rule in names.items():
        if rule == "preferred":
            place = preference(leads, preferred[name.casefold()])
            plain[name] = ("min_by", f"({place}) * 1000000000 + m.rank")
    out = {name: opted_out(engine, leads, name) for name, rule in names.items() if rule == "opt_out"}
    return Rules(names, plain, out)


def survive(engine: Engine, leads: Table, survivors: Survivors) -> None:
    """Make relation SURVIVORS: for each cluster of two or more its surviving cells and MergedIds."""
    rules = _rules(engine, leads, _named(leads, survivors))
    names = list(rules.names)
    gathered = [name for name, rule in rules.names.items() if rule in GATHERED or rule == "union"]
    for name in gathered:
        _gather(engine, leads, name, rules.names[name])
    cells = [f"{_survivor(leads, name, rules)} AS {quote(name)}" for name in names]
    joins = [f"LEFT JOIN {quote(_kept(name))} ON {quote(_kept(name))}.cluster = m.cluster" for name in gathered]
    if has_issues(leads):
        part_issues(engine, leads)
        joins.append(f"JOIN {quote(ISSUES_OF)} i ON i.{quote(ISSUES)} = l.{quote(ISSUES)}")
    engine.sql(
        SURVIVORS,
        f"SELECT m.cluster, {', '.join([*cells, f'{_merged_ids(leads)} AS {quote(MERGED_IDS)}'])} "
        f"FROM {quote(MEMBERS)} m JOIN {quote(leads.relation)} l USING (_row) {' '.join(joins)} GROUP BY m.cluster",
    )


def _gather(engine: Engine, leads: Table, column: str, rule: str) -> None:
    """Make the relation of a column's surviving cells, for rules that look at all of them."""
    if rule != "union":
        engine.sql(_kept(column), GATHERED[rule].format(values=_values(leads, column)))
        return
    query = (
        f"SELECT cluster, string_agg(cell, chr(30) ORDER BY best, cell) AS cell FROM {_values(leads, column)} "
        "GROUP BY cluster"
    )
    engine.map(_kept(column), query, _united, {"cluster": "BIGINT", "cell": "VARCHAR"})


def _united(batch: Batch) -> Batch:
    return {"cluster": batch["cluster"], "cell": [union(cells) for cells in batch["cell"]]}


def union(cells: str) -> str:
    r"""The distinct parts of multi-picklists, which stand between record separators, as one.

    >>> union("Retail; Food\x1efood;Health")
    'Retail;Food;Health'
    """
    found: dict[str, str] = {}
    for part in map(str.strip, cells.replace("\x1e", ";").split(";")):
        found.setdefault(part.casefold(), part)
    return ";".join(filter(None, found.values()))


def _survivor(leads: Table, column: str, rules: Rules) -> str:
    """SQL of the surviving cell of one column; an empty cell never survives a filled one."""
    cell, rule = f"l.{quote(column)}", rules.names[column]
    first = f"min_by({cell}, m.rank) FILTER (WHERE {cell} <> '')"
    if rule == "opt_out":
        return f"coalesce(min_by({cell}, m.rank) FILTER (WHERE {rules.opted_out[column]}), {first}, '')"
    if rule != "master":
        return f"coalesce({_chosen(column, column, rules)}, '')"
    if column == ISSUES:
        return issues_cell(leads)
    found = companions_of(leads, column)
    if not found:
        return f"coalesce({first}, '')"
    # A column that may go with either of two typed ones goes with the first that is filled.
    *either, (raw, group) = found
    cell = _companion(column, raw, group, rules)
    for raw, group in reversed(either):
        if leads.has(raw):
            cell = f"CASE WHEN max(l.{quote(raw)}) <> '' THEN {_companion(column, raw, group, rules)} ELSE {cell} END"
    return cell


def _companion(column: str, raw: str, group: Group, rules: Rules) -> str:
    """SQL of the cell that goes with a typed one: from the record that this one survives from, whatever its rule."""
    if rules.names.get(raw, "master") in {"master", "opt_out"}:
        return group.cell(column)
    return f"coalesce({_chosen(column, raw, rules)}, {group.cell(column)})"


def _chosen(column: str, raw: str, rules: Rules) -> str:
    """SQL of a column's cell in the record whose `raw` cell the rule chooses; NULL where no single record has it."""
    cell, chosen = f"l.{quote(column)}", f"l.{quote(raw)}"
    if raw in rules.plain:
        function, key = rules.plain[raw]
        return f"{function}({cell}, {key.format(c=chosen)}) FILTER (WHERE {chosen} <> '')"
    kept = f"{quote(_kept(raw))}.cell"
    return f"max({kept})" if column == raw else f"min_by({cell}, m.rank) FILTER (WHERE {chosen} = {kept})"


def _kept(column: str) -> str:
    return f"dedupe kept {column}"


def _values(leads: Table, column: str) -> str:
    """SQL of the distinct filled cells of a column: cluster, cell, how often, best rank."""
    cell = f"l.{quote(column)}"
    return (
        f"(SELECT m.cluster, {cell} AS cell, count(*) AS n, min(m.rank) AS best FROM {quote(MEMBERS)} m "
        f"JOIN {quote(leads.relation)} l USING (_row) WHERE {cell} <> '' GROUP BY m.cluster, {cell})"
    )


def _merged_ids(leads: Table) -> str:
    """SQL of the Ids merged into a cluster's master now, and into any of its rows before, best row first."""
    before = next((f"l.{quote(name)}" for name in leads.names if name.casefold() == MERGED_IDS.casefold()), "''")
    own = "CASE WHEN m.rank = 1 THEN '' ELSE m.id END"
    both = f"concat({own}, CASE WHEN {own} <> '' AND {before} <> '' THEN ';' ELSE '' END, {before})"
    return f"coalesce(string_agg({both}, ';' ORDER BY m.rank) FILTER (WHERE {both} <> ''), '')"


def provenance(leads: Table, survivors: Survivors) -> str:
    """Query of where each cell of a merged cluster came from or went: cluster, field, value, row, rule.

    A surviving cell is listed once, with the row it is taken from and the rule that chose it; a cell
    that did not survive with rule `lost`, an empty one that was filled with rule `filled`. A cell
    of any row that is not listed as lost or filled is equal to the surviving one. Each row of the
    cluster is listed once with its Id, under MergedIds, as `master` or `merged`. Columns that an
    earlier run added list only the cells that did not survive, and a MergedIds column of the list
    itself one line of row 0 with rule `kept`.
    """
    named = _named(leads, survivors)
    parts = [_provenance_of(leads, name, rule_of(name, named)) for name in own_columns(leads)]
    parts += [_provenance_of_added(leads, name) for name in leads.names if name not in own_columns(leads)]
    parts.append(
        f"SELECT m.cluster AS cluster, {literal(MERGED_IDS)} AS field, m.id AS value, m._row AS row, "
        f"CASE WHEN m.rank = 1 THEN 'master' ELSE 'merged' END AS rule FROM {quote(MEMBERS)} m"
    )
    if leads.has(MERGED_IDS):
        parts.append(
            f"SELECT NULL AS cluster, {literal(MERGED_IDS)} AS field, '' AS value, 0 AS row, {literal(KEPT)} AS rule"
        )
    return " UNION ALL ".join(parts)


def _provenance_of_added(leads: Table, column: str) -> str:
    """Query of the cells of a column of ours that differ from the master's, of MergedIds from the merged ones."""
    cell = f"l.{quote(column)}"
    masters = (
        f"SELECT m.cluster, {cell} AS kept FROM {quote(MEMBERS)} m JOIN {quote(leads.relation)} l USING (_row) "
        f"WHERE m.rank = 1"
    )
    if column.casefold() == MERGED_IDS.casefold():
        masters = f"SELECT cluster, {quote(MERGED_IDS)} AS kept FROM {quote(SURVIVORS)}"
    return (
        f"SELECT m.cluster AS cluster, {literal(column)} AS field, {cell} AS value, m._row AS row, "
        f"CASE WHEN {cell} = '' THEN 'filled' ELSE 'lost' END AS rule FROM {quote(MEMBERS)} m "
        f"JOIN {quote(leads.relation)} l USING (_row) JOIN ({masters}) s ON s.cluster = m.cluster "
        f"WHERE {cell} <> s.kept"
    )


def _provenance_of(leads: Table, column: str, rule: str) -> str:
    cell, kept = f"l.{quote(column)}", f"s.{quote(column)}"
    joined = (
        f"FROM {quote(MEMBERS)} m JOIN {quote(leads.relation)} l USING (_row) "
        f"JOIN {quote(SURVIVORS)} s ON s.cluster = m.cluster"
    )
    chosen = f"CASE WHEN m.rank > 1 AND {literal(rule)} = 'master' THEN 'next_best' ELSE {literal(rule)} END"
    fate = f"CASE WHEN {cell} = {kept} THEN {chosen} WHEN {cell} = '' THEN 'filled' ELSE 'lost' END"
    first = f"row_number() OVER (PARTITION BY m.cluster, {cell} = {kept} ORDER BY m.rank)"
    return (
        f"SELECT m.cluster AS cluster, {literal(column)} AS field, {cell} AS value, m._row AS row, {fate} AS rule "
        f"{joined} WHERE {kept} <> '' OR {cell} <> '' QUALIFY {cell} <> {kept} OR {first} = 1"
    )


def changes(leads: Table, survivors: Survivors) -> str:
    """Query of the masters' cells that the merge changed, one line a distinct change, as `Result.relations` says."""
    named = _named(leads, survivors)
    return " UNION ALL ".join(
        f"SELECT {literal(name)} AS source, {literal(name)} AS target, l.{quote(name)} AS before, "
        f"s.{quote(name)} AS after, {literal('dedupe.' + rule_of(name, named))} AS rule, count(*) AS rows, "
        f"min(m._row) AS first_row FROM {quote(MEMBERS)} m JOIN {quote(leads.relation)} l USING (_row) "
        f"JOIN {quote(SURVIVORS)} s ON s.cluster = m.cluster "
        f"WHERE m.rank = 1 AND l.{quote(name)} <> s.{quote(name)} GROUP BY l.{quote(name)}, s.{quote(name)}"
        for name in own_columns(leads)
    )
