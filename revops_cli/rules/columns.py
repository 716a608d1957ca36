"""The columns that conditions may read: those of a list, and the known ones that it lacks."""

from collections.abc import Collection, Sequence

from revops_cli.model import Kind
from revops_cli.rules.kinds import KINDS as TYPED
from revops_cli.text.fold import squash

_TEXTS = (
    *("TitleLevel", "JobFunction", "IndustryStandard", "IndustrySector", "EmployeeBand", "RevenueBand", "CleanIssues"),
    *("PhoneE164", "MobileE164", "EmailNormalized", "EmailStatus", "EmailType", "EmailDomain", "CompanyKey", "Domain"),
    *("CountryCode", "StateCode", "ClusterId", "DuplicateLevel", "Grade", "Segments", "LeadSource", "LeadType"),
    *("AccountId", "AccountName", "AccountType", "AccountOwnerId", "MatchLevel", "Relation", "OrganisationKey"),
    *("Title", "Company", "Email", "Phone", "Website", "Industry", "NumberOfEmployees", "City", "State", "PostalCode"),
    *("Pipeline", "Signals", "RecencyBand", "ParetoBand", "RFM", "ActivityStatus", "GtmSegment", "TimeZone"),
    *("Country", "Status", "OwnerId", "Name", "FirstName", "LastName", "OpportunityOwnerId"),
)

KNOWN: dict[str, Kind] = {**dict.fromkeys(_TEXTS, "text"), **TYPED}
"""How the known columns are read in conditions. One that a list lacks is empty in every row; any
other column of the list is text."""


def readable(names: Sequence[str], hidden: Collection[str] = ()) -> dict[str, Kind]:
    """The columns that conditions may read, with kinds: `names`, and the known ones that are not there.

    Names that differ in case, spaces or underscores are one column, so that `LeadType` in a rule
    reads `Lead Type` of a list. `hidden` (case folded) are the answers of an earlier run.
    """
    kinds = {squash(name): kind for name, kind in KNOWN.items()}
    there = {name: kinds.get(squash(name), "text") for name in names if name.casefold() not in hidden}
    found = {squash(name) for name in there}
    absent = {n: kind for n, kind in KNOWN.items() if squash(n) not in found and n.casefold() not in hidden}
    return {**absent, **there}


def spelled(names: Sequence[str], wanted: str) -> str | None:
    """The name of a list that means `wanted`, without regard to case, spaces and underscores."""
    return next((name for name in names if wanted and squash(name) == squash(wanted)), None)
