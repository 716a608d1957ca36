"""The columns of the answer, beside the list as it was."""

from collections.abc import Sequence
from datetime import datetime

from revops_cli.engine.distinct import map_distinct_from
from revops_cli.engine.protocol import Batch, Engine, literal, quote
from revops_cli.model import Table
from revops_cli.route.asking import ASKED, WAYS
from revops_cli.route.columns import ADDED
from revops_cli.route.conditions import COVERED, RuleConditions
from revops_cli.route.drawing import DRAWN, OUTCOMES
from revops_cli.route.evidence import evidence_sql
from revops_cli.route.response import Due, due_batch
from revops_cli.text.fold import squash
from revops_cli.text.record_id import same_id_sql

ASSIGNED, RESPONSES, RULES = "route assigned", "route responses", "route rules"
NO_RULE = "fallback"
"""RouteRule of a lead that met no rule."""
TIMES = ("AssignedDate", "RespondBy")


def assign(engine: Engine, leads: Table, rules: Sequence[RuleConditions], inputs: list[str], as_of: datetime) -> None:
    """Make relation ASSIGNED: the added columns but RespondBy, and the skip codes.

    An owner who stays keeps the date and the previous owner of the list, so that routing a routed
    list again changes nothing. Where the rule has a clock, its column is the date.
    """
    read = [_columns(rule) for rule in rules]
    shapes = tuple(dict.fromkeys(read))
    engine.load(
        RULES,
        [_rule_batch(rules, [str(shapes.index(names)) for names in read])],
        dict.fromkeys(("rule", "id", "before", "after", "shape", "clock"), "VARCHAR"),
    )
    engine.sql(
        ASSIGNED,
        f"SELECT f._row, f.owner AS OwnerId, f.owner_name AS OwnerName, "
        f"CASE WHEN f.before = '' OR {_same('f.owner', 'f.before')} THEN f.earlier ELSE f.before END "
        "AS PreviousOwnerId, f.queue AS AssignedQueue, f.rule AS RouteRule, f.reason AS RouteReason, f.BusinessCase, "
        "CASE WHEN f.owner = '' THEN '' WHEN f.clock <> '' THEN f.began "
        f"WHEN {_same('f.owner', 'f.before')} AND f.since <> '' THEN f.since "
        f"WHEN f.at <> '' THEN f.at ELSE {literal(as_of.isoformat())} END AS AssignedDate, f.clock, f.codes "
        f"FROM ({_found(leads, shapes, inputs)}) f",
    )
    engine.drop(RULES)


def _found(leads: Table, shapes: Sequence[frozenset[str]], inputs: list[str]) -> str:
    outcome = ", ".join(f"coalesce(n.{name}, w.{name}) AS {name}" for name in ("owner", "owner_name", "queue", "codes"))
    reason = f"concat(u.before, {_evidence(leads, shapes)}, u.after, '; ', coalesce(n.words, w.words))"
    was = {"before": "OwnerId", "since": "AssignedDate", "earlier": "PreviousOwnerId"}
    own = ", ".join(f"{_cell(leads, name)} AS {part}" for part, name in was.items())
    return (
        f"SELECT l._row, {outcome}, coalesce(n.at, '') AS at, a.BusinessCase, "
        f"u.id AS rule, {reason} AS reason, u.clock, a.began, {own} "
        # Every row has its match, but an inner join would first sift the columns of the leads.
        f"FROM {quote(leads.relation)} l LEFT JOIN {quote(ASKED)} a ON a._row = l._row "
        f"LEFT JOIN {quote(WAYS)} w ON {' AND '.join(f'w.{name} = a.{name}' for name in inputs)} "
        f"LEFT JOIN {quote(RULES)} u ON u.rule = a.rule LEFT JOIN {quote(DRAWN)} o ON o._row = l._row "
        f"LEFT JOIN {quote(OUTCOMES)} n ON n.outcome = o.outcome"
    )


def _columns(rule: RuleConditions) -> frozenset[str]:
    return frozenset(name for condition in rule.conditions for name in condition.columns) - {COVERED}


def _rule_batch(rules: Sequence[RuleConditions], shapes: Sequence[str]) -> Batch:
    """What the reason says of each rule around the values that met it; the last is for no rule."""
    names = [rule.rule for rule in rules]
    cases = [f"business case {rule.case}: " if rule.case else "" for rule in names]
    return {
        "rule": [*(str(place) for place in range(len(rules))), ""],
        "id": [*(rule.id for rule in names), NO_RULE],
        "before": [*(f"rule '{rule.id}': {case}" for rule, case in zip(names, cases, strict=True)), "no rule met"],
        "after": [*(f" ({rule.reason})" if rule.reason else "" for rule in names), ""],
        "shape": [*shapes, ""],
        "clock": [*(rule.clock for rule in names), ""],
    }


def _evidence(leads: Table, shapes: Sequence[frozenset[str]]) -> str:
    def cell(name: str) -> str | None:
        return f"l.{quote(name)}" if name in leads.names else None

    whens = [f"WHEN {literal(str(place))} THEN {evidence_sql(names, cell)}" for place, names in enumerate(shapes)]
    return f"CASE u.shape {' '.join(whens)} ELSE '' END" if whens else "''"


def _cell(leads: Table, name: str) -> str:
    found = next((own for own in leads.names if own.casefold() == name.casefold()), None)
    return f"l.{quote(found)}" if found else "''"


def _same(owner: str, before: str) -> str:
    """Whether two Ids name one user, in 15 or 18 characters."""
    return f"({same_id_sql(owner)} = {same_id_sql(before)})"


def finish(engine: Engine, leads: Table, relation: str, due: Due, type_column: str, as_of: datetime) -> None:
    """Make the step's table: the list's own columns, and the added ones in place or after them."""
    wanted = squash(type_column)
    lead_type = next((f"l.{quote(name)}" for name in leads.names if squash(name) == wanted), "''")
    dates = f"{quote(leads.relation)} l LEFT JOIN {quote(ASSIGNED)} s ON s._row = l._row"
    map_distinct_from(
        engine,
        RESPONSES,
        f"(SELECT s.AssignedDate AS given, {lead_type} AS type, s.clock FROM {dates}) r",
        inputs=["given", "type", "clock"],
        function=due_batch(due, as_of),
        outputs={"AssignedDate": "VARCHAR", "RespondBy": "VARCHAR"},
    )
    added = {name.casefold(): f"{'t' if name in TIMES else 's'}.{quote(name)}" for name in ADDED}
    kept = [f"{added.get(name.casefold(), f'l.{quote(name)}')} AS {quote(name)}" for name in leads.names]
    new = [f"{added[name.casefold()]} AS {quote(name)}" for name in ADDED if not leads.has(name)]
    engine.sql(
        relation,
        f"SELECT {', '.join(('l._row', *kept, *new))} FROM {dates} "
        f"LEFT JOIN {quote(RESPONSES)} t ON t.given = s.AssignedDate AND t.type = {lead_type} AND t.clock = s.clock",
    )
    engine.drop(RESPONSES)
