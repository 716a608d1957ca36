"""How the known columns are read in conditions; any other column is text."""

from collections.abc import Iterable

from revops_cli.model import Kind

_NUMBERS = (
    "EmployeesMin",
    "EmployeesMax",
    "MatchConfidence",
    "DuplicateScore",
    "ClusterSize",
    "Score",
    "OpenOpportunities",
    "LostOpportunities",
    "FrequencyRank",
    "MonetaryRank",
)
_BOOLEANS = ("NamedAccount", "EmailRole", "IsMaster", "IsActive", "HasOptedOutOfEmail", "DoNotCall")
_DATES = ("CreatedDate", "LastModifiedDate", "LastActivityDate", "ConvertedDate", "AssignedDate", "RespondBy")

KINDS: dict[str, Kind] = {
    **dict.fromkeys(_NUMBERS, "number"),
    **dict.fromkeys(_BOOLEANS, "boolean"),
    **dict.fromkeys(_DATES, "date"),
}


def column_kinds(names: Iterable[str]) -> dict[str, Kind]:
    """The kind of each column.

    >>> column_kinds(["Score", "Title"])
    {'Score': 'number', 'Title': 'text'}
    """
    return {name: KINDS.get(name, "text") for name in names}
