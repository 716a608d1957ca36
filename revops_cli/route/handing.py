"""Hand-offs leave their trace: the owner of each role has a column, and no cycle overwrites it unseen."""

from collections.abc import Mapping
from datetime import datetime

from revops_cli.engine.protocol import Engine, literal, quote
from revops_cli.model import Table
from revops_cli.route.columns import HANDED
from revops_cli.route.labels import HANDOFF
from revops_cli.route.settings import RouteSettings
from revops_cli.rules.columns import spelled

HANDED_OVER = "handed over"
HISTORY = HANDED[1].name


def role_columns(settings: RouteSettings) -> tuple[str, ...]:
    """The columns that hand-offs fill: one for each role that gives or takes, and the history."""
    roles = [role for handoff in settings.handoffs for role in (handoff.from_role, handoff.to_role)]
    columns = dict.fromkeys(settings.roles[role] for role in roles if role in settings.roles)
    return (*columns, HISTORY) if columns else ()


def hand_over(engine: Engine, routed: Table, settings: RouteSettings, as_of: datetime, *, among: str = "TRUE") -> Table:
    """The routed leads with the owner of each role.

    `among` is SQL over the rows (l): those that were assigned by this run.

    The taker of the hand-off that a lead is in is its new owner. The giver is the owner whom this
    assignment replaced, unless the column is already filled. A taker who is replaced goes to the history.
    """
    columns = role_columns(settings)
    if not columns:
        return routed
    names = {column: spelled(routed.names, column) for column in (*columns, HANDOFF)}
    before = {column: f"l.{quote(name)}" if name else "''" for column, name in names.items()}
    taken, given = (_handoffs(settings, side) for side in ("to_role", "from_role"))
    cells = {column: _owner(column, before, taken, given) for column in columns[:-1]}
    lost = [_lost(column, before, taken, as_of) for column in columns[:-1]]
    earlier = before[HISTORY]
    cells[HISTORY] = f"ltrim(concat({', '.join((earlier, *lost))}), '; ')"
    own = {
        names[column] or column: f"CASE WHEN {among} THEN {cell} ELSE {before[column]} END"
        for column, cell in cells.items()
    }
    kept = [f"{own.get(name, f'l.{quote(name)}')} AS {quote(name)}" for name in routed.names]
    new = [f"{cell} AS {quote(name)}" for name, cell in own.items() if name not in routed.names]
    relation = HANDED_OVER if routed.relation != HANDED_OVER else f"{HANDED_OVER} again"
    engine.sql(relation, f"SELECT {', '.join(('l._row', *kept, *new))} FROM {quote(routed.relation)} l")
    return routed.with_added(tuple(own), relation, routed.rows)


Ids = Mapping[str, tuple[str, ...]]
"""Column of a role to the ids of the hand-offs in which it stands on one side."""


def _handoffs(settings: RouteSettings, side: str) -> Ids:
    found: dict[str, tuple[str, ...]] = {}
    for handoff in settings.handoffs:
        column = settings.roles.get(getattr(handoff, side))
        if column is not None:
            found[column] = (*found.get(column, ()), handoff.id)
    return found


def _in(column: str, before: Mapping[str, str], ids: Ids) -> str:
    """Whether a lead with an owner is in one of the hand-offs of a column."""
    wanted = ids.get(column, ())
    if not wanted:
        return "FALSE"
    return f"(l.OwnerId <> '' AND {before[HANDOFF]} IN ({', '.join(map(literal, wanted))}))"


def _owner(column: str, before: Mapping[str, str], taken: Ids, given: Ids) -> str:
    now = before[column]
    copied = f"{_in(column, before, given)} AND {now} = '' AND l.PreviousOwnerId <> ''"
    return f"CASE WHEN {_in(column, before, taken)} THEN l.OwnerId WHEN {copied} THEN l.PreviousOwnerId ELSE {now} END"


def _lost(column: str, before: Mapping[str, str], taken: Ids, as_of: datetime) -> str:
    now = before[column]
    replaced = f"{_in(column, before, taken)} AND {now} <> '' AND {now} <> l.OwnerId"
    words = f"concat({literal(f'; {column} ')}, {now}, {literal(f' until {as_of.isoformat()}')})"
    return f"CASE WHEN {replaced} THEN {words} ELSE '' END"
