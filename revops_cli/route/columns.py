"""Columns of the route step."""

from collections.abc import Sequence

from revops_cli.model import ColumnDoc, Kind
from revops_cli.rules.kinds import KINDS as TYPED
from revops_cli.text.fold import squash

NEEDS: tuple[ColumnDoc, ...] = ()
"""Route runs on whatever columns are there; rules name what they need."""

_TEXTS = (
    *("TitleLevel", "JobFunction", "IndustryStandard", "IndustrySector", "EmployeeBand", "RevenueBand", "CleanIssues"),
    *("PhoneE164", "MobileE164", "EmailNormalized", "EmailStatus", "EmailType", "EmailDomain", "CompanyKey", "Domain"),
    *("CountryCode", "StateCode", "ClusterId", "DuplicateLevel", "Grade", "Segments", "LeadSource", "LeadType"),
    *("AccountId", "AccountName", "AccountType", "AccountOwnerId", "MatchLevel", "Relation", "OrganisationKey"),
    *("Title", "Company", "Email", "Phone", "Website", "Industry", "NumberOfEmployees", "City", "State", "PostalCode"),
    *("Country", "Status", "OwnerId", "Name", "FirstName", "LastName", "OpportunityOwnerId"),
)

KINDS: dict[str, Kind] = {**dict.fromkeys(_TEXTS, "text"), **TYPED}
"""How the known columns are read in conditions. One that a list lacks is empty in every row; any
other column of the list is text."""

USES: tuple[str, ...] = tuple(KINDS)

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
    """The columns that conditions may read, with kinds: `names`, and the known ones that are not there.

    Names that differ in case, spaces or underscores are one column, so that `LeadType` in a rule
    reads `Lead Type` of a list.
    """
    kinds = {squash(name): kind for name, kind in KINDS.items()}
    there = {name: kinds.get(squash(name), "text") for name in names if name.casefold() not in OWN}
    spelled = {squash(name) for name in there}
    absent = {n: kind for n, kind in KINDS.items() if squash(n) not in spelled and n.casefold() not in OWN}
    return {**absent, **there}


def spelled(names: Sequence[str], wanted: str) -> str | None:
    """The name of a list that means `wanted`, without regard to case, spaces and underscores."""
    return next((name for name in names if wanted and squash(name) == squash(wanted)), None)
