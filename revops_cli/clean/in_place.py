"""Cleaned values over the original columns, so that a second run finds nothing more to do.

What a cell held beside its value (an extension, a title, that it was repaired) is known to the first
run alone. While the cell still holds the value that run wrote, its answers in the added columns stay.
"""

from collections.abc import Mapping

from revops_cli.clean.columns import REPLACES
from revops_cli.engine.protocol import literal, quote
from revops_cli.model import Table

_NAME = ("FirstNameClean", "LastNameClean")
_SPLIT_OFF = {
    "PhoneExtension": ("PhoneE164",),
    "MobileE164": ("PhoneE164",),
    "SalutationClean": _NAME,
    "MiddleNameClean": _NAME,
    "SuffixClean": _NAME,
}
"""Added columns that are read from cells which are written over: those cells, as cleaned."""
_FINER = {
    "EmployeesMin": ("EmployeeBand",),
    "EmployeesMax": ("EmployeeBand",),
    "IndustrySector": ("IndustryStandard",),
}
"""Added columns that say more than the value written over the cell they were read from."""
_BORROWED = {"MobileE164": ("mobile", ("labelled mobile",)), "CountryCode": ("place", ("state", "place"))}
"""Columns that may be read from the cell of another: their field, and the rules that do so."""


def written_over(leads: Table, computed: Mapping[str, str], rules: Mapping[str, str]) -> dict[str, str]:
    """The original columns with their cleaned values, as SQL.

    A value that is not understood stays, and so does a cell that did not give the value itself.
    `computed` holds the added columns as SQL, `rules` the rule of each field.
    """
    over: dict[str, str] = {}
    for output, original in REPLACES.items():
        if output in computed and leads.has(original):
            cell = f"leads.{quote(original)}"
            cleaned = f"coalesce(nullif({computed[output]}, ''), {cell})"
            field, borrows = _BORROWED.get(output, ("", ()))
            elsewhere = f"{rules[field]} IN ({', '.join(map(literal, borrows))})" if borrows else ""
            over[original] = f"CASE WHEN {elsewhere} THEN {cell} ELSE {cleaned} END" if elsewhere else cleaned
    return over


def remembered(leads: Table, computed: Mapping[str, str]) -> dict[str, str]:
    """The added columns that an earlier run has filled, as SQL: its answer where the cells are its own."""
    kept: dict[str, str] = {}
    for output, cleaned in _SPLIT_OFF.items():
        same = _unchanged(leads, cleaned)
        if same and output in computed and leads.has(output):
            kept[output] = (
                f"CASE WHEN {computed[output]} = '' AND {same} THEN leads.{quote(output)} ELSE {computed[output]} END"
            )
    for output, coarse in _FINER.items():
        same = _unchanged(leads, coarse)
        if same and output in computed and leads.has(output):
            own = f"leads.{quote(output)}"
            kept[output] = f"CASE WHEN {own} <> '' AND {same} THEN {own} ELSE {computed[output]} END"
    repaired = _repaired(leads, computed)
    if repaired:
        kept["EmailStatus"] = f"CASE WHEN {repaired} THEN 'fixed' ELSE {computed['EmailStatus']} END"
    return kept


def remembered_issues(leads: Table, computed: Mapping[str, str], issues: Mapping[str, str]) -> dict[str, str]:
    """The codes of each field, as SQL, with that of a repair of an earlier run."""
    repaired = _repaired(leads, computed)
    if not repaired:
        return dict(issues)
    return {**issues, "email": f"CASE WHEN {repaired} THEN {literal('email.fixed')} ELSE {issues['email']} END"}


def _repaired(leads: Table, computed: Mapping[str, str]) -> str:
    """Whether an address is the repair of an earlier run; empty where there can be none."""
    same = _unchanged(leads, ("EmailNormalized",))
    if not same or "EmailStatus" not in computed or not leads.has("EmailStatus"):
        return ""
    return f"{computed['EmailStatus']} = 'ok' AND leads.{quote('EmailStatus')} = 'fixed' AND {same}"


def _unchanged(leads: Table, cleaned: tuple[str, ...]) -> str:
    """Whether cells still hold what an earlier run wrote over them, as SQL; empty where none can."""
    pairs = [(REPLACES[name], name) for name in cleaned if leads.has(REPLACES[name]) and leads.has(name)]
    if not pairs:
        return ""
    same = [f"leads.{quote(name)} IN ('', leads.{quote(original)})" for original, name in pairs]
    said = [f"leads.{quote(name)} <> ''" for _, name in pairs]
    return f"{' AND '.join(same)} AND ({' OR '.join(said)})"
