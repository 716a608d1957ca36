"""Columns of the route step."""

from collections.abc import Sequence

from revops_cli.model import ColumnDoc, Kind
from revops_cli.rules.columns import KNOWN, readable

NEEDS: tuple[ColumnDoc, ...] = ()
"""Route runs on whatever columns are there; rules name what they need."""

USES: tuple[str, ...] = tuple(KNOWN)

ADDS: tuple[ColumnDoc, ...] = (
    ColumnDoc("OwnerId", "id", "Id of the owner; empty where a queue holds the lead."),
    ColumnDoc("OwnerName", "text", "Name of the owner."),
    ColumnDoc("PreviousOwnerId", "id", "The owner whom this assignment replaced."),
    ColumnDoc("AssignedQueue", "text", "Queue that holds the lead; empty where it has an owner."),
    ColumnDoc("RouteRule", "text", "Id of the rule that decided, or 'fallback'."),
    ColumnDoc("RouteReason", "text", "Why: the rule, the values that met it, who took it, who was skipped."),
    ColumnDoc("BusinessCase", "text", "First business case that holds."),
    ColumnDoc("AssignedDate", "date", "When the owner got it, ISO 8601 with zone; empty in a queue."),
    ColumnDoc("RespondBy", "date", "When the first response is due, ISO 8601 with zone; empty in a queue."),
)
PRIORITISED: tuple[ColumnDoc, ...] = (
    ColumnDoc("RoutePriority", "number", "Place in the order of work, 1 first; only with route: priority:."),
    ColumnDoc("RoutePriorityKey", "text", "Why it stands there: the criteria met, and when the answer is due."),
)
HISTORY = ColumnDoc(
    "OwnerHistory", "text", "Earlier owners with the times from and to, the oldest first, separated by '; '."
)
CARRIED = ColumnDoc(
    "CarriedFields",
    "text",
    "What the account filled, such as 'Website from account'; only with route: carry:.",
)
HANDED: tuple[ColumnDoc, ...] = (
    ColumnDoc("HandOff", "text", "Hand-off that the lead is in; only with route: handoffs:."),
    ColumnDoc("HandOffHistory", "text", "Earlier owners of a role, with the time until; only with route: handoffs:."),
)
ADDED = tuple(column.name for column in ADDS)
WRITTEN = tuple(column.name for column in (*ADDS, *PRIORITISED, HISTORY, CARRIED, *HANDED))
"""Every column that routing writes under a name of its own."""
OWN = frozenset(column.name.casefold() for column in (*ADDS, *PRIORITISED) if column.name != "OwnerId")
"""Columns that conditions may not read: they hold the answer of an earlier run."""


def columns_over(names: Sequence[str]) -> dict[str, Kind]:
    """The columns that conditions may read, with kinds: `names`, and the known ones that are not there."""
    return readable(names, OWN)
