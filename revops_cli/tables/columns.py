"""What each header means: canonical names by synonyms, everything else under its own name.

A header is compared without case, spaces, accents and punctuation, and must be listed as a whole
(`data/header_synonyms.csv`): "Company Phone" is not a phone of the person. The first header that
means a column gets it; the headers after it keep their own names.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from revops_cli.data.prepared import Prepared
from revops_cli.data.reader import read_reference
from revops_cli.errors import UsageError, did_you_mean
from revops_cli.model import Column
from revops_cli.text.fold import squash, words

TableKind = Literal["leads", "accounts", "users", "contacts", "opportunities", "any"]

_TABLES: Mapping[TableKind, tuple[str, ...]] = {
    "leads": ("lead",),
    "contacts": ("contact", "lead"),
    "accounts": ("account",),
    "users": ("user",),
    "opportunities": ("opportunity",),
    "any": ("lead",),
}

_QUESTION = re.compile(r"^\s*(?:q(?:uestion)?\s*\d{0,3}\s*[:.)-]|\d{1,3}\s*[.)])\s*(?=\S)", re.IGNORECASE)
_MARKS = re.compile(
    r"\s*[(\[](?:required|optional|pflichtfeld|obligatoire|obligatorio|必須|任意)[)\]]\s*$", re.IGNORECASE
)

_PLACE_PARTS = frozenset({"City", "State", "Country", "PostalCode"})
_BETWEEN_PARTS = re.compile(r"\s*[/,;&+|]\s*|\s+(?:-|and|und|et|y|e|i|en|och|og)\s+", re.IGNORECASE)
"""Between the parts of a place in a header; a bare space and "or" are not: `Postal City`, `City or Town`."""

_OURS = frozenset({"CleanIssues", "DuplicateReason", "MergedIds", "MatchReason", "ScoreReason", "RouteReason"})
"""Headers that only a step of ours writes: a list with one of them was written by us."""

NOTHING_TOLD: Mapping[int, str | None] = {}
Strength = Literal["exact", "prefix", "named", "weak", "late"]
_PASSES: tuple[Strength, ...] = ("exact", "prefix", "named", "weak", "late")


@dataclass(frozen=True, slots=True)
class Recognised:
    """The columns of a table, and which headers were understood.

    `known` maps a header, the second of a duplicate as `Email#2`, to its canonical name.
    `duplicates` are headers that stand more than once, `unused` headers of the mapping that the
    file does not have, `unclear` those whose cells should have told what they mean and did not.
    """

    columns: tuple[Column, ...]
    known: Mapping[str, str]
    duplicates: tuple[str, ...]
    unused: tuple[str, ...]
    unclear: tuple[str, ...] = ()


@cache
def vocabulary(kind: TableKind) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Squashed header to (canonical, strength) of each thing it can mean, the first table first."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for table in _TABLES[kind]:
        for header, meanings in HEADERS.table()[table].items():
            found[header] = (*found.get(header, ()), *((canonical, strength) for canonical, strength in meanings))
    return found


def _made_headers() -> Mapping[str, Mapping[str, list[tuple[str, str]]]]:
    found: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for row in read_reference("header_synonyms.csv"):
        meanings = found.setdefault(row["table"], {}).setdefault(squash(row["header"]), [])
        meanings.append((row["canonical"], row["strength"]))
    return found


HEADERS = Prepared("headers", ("header_synonyms.csv",), _made_headers)


@cache
def canonical_names(kind: TableKind) -> frozenset[str]:
    """Every canonical name that a table of this kind can have."""
    return frozenset(name for meanings in vocabulary(kind).values() for name, _ in meanings)


@cache
def _prefixes() -> frozenset[tuple[str, str]]:
    return frozenset((row["prefix"], row["canonical"]) for row in read_reference("header_prefixes.csv"))


def is_known(header: str, kind: TableKind) -> bool:
    """Whether a header means something on its own; what finds the header row asks this.

    >>> is_known("Q2: Number of employees", "leads"), is_known("Company Phone", "leads")
    (True, False)
    """
    return bool(_meanings(header, kind))


def recognise(
    header: Sequence[str], kind: TableKind, mapping: Mapping[str, str], told: Mapping[int, str | None] = NOTHING_TOLD
) -> Recognised:
    """The columns of a table with this header; `told` is what the cells of some say that they mean, by their place.

    Nothing better may mean the same; None where the cells do not agree.
    Raises UsageError where `mapping` gives a name that this kind of table cannot have.
    """
    chosen, unused = _mapped(header, kind, mapping)
    _claim_added(header, kind, chosen)
    meanings = [() if squash(cell) in {squash(h) for h in mapping} else _meanings(cell, kind) for cell in header]
    for at, name in told.items():
        meanings[at] = ((name, "weak"),) if name else meanings[at]
    for strength in _PASSES:
        for at, offers in enumerate(meanings):
            if at not in chosen:
                _choose(chosen, at, _offered(offers, strength, chosen))
    columns = _named(header, chosen)
    keys = _keys(header)
    known = {keys[at]: chosen[at] for at in sorted(chosen) if chosen[at]}
    counted = [cell for at, cell in enumerate(header) if cell.strip() and cell in header[:at]]
    unclear = tuple(keys[at] for at, name in told.items() if name is None and at not in chosen)
    return Recognised(columns, known, tuple(dict.fromkeys(counted)), unused, unclear)


@cache
def _added_names(kind: TableKind) -> frozenset[str]:
    rows = read_reference("header_synonyms.csv")
    return frozenset(row["header"] for row in rows if row["source"] == "revops" and row["table"] in _TABLES[kind])


def _claim_added(header: Sequence[str], kind: TableKind, chosen: dict[int, str]) -> None:
    """In a list of our own, the last header spelled as an added column is that column.

    `StateCode` or `Domain` in anybody else's list are the state and the website; added columns
    follow those of the list.
    """
    if _OURS.isdisjoint(header):
        return
    for at, cell in reversed(list(enumerate(header))):
        if cell in _added_names(kind) and at not in chosen and cell not in chosen.values():
            chosen[at] = cell


def _meanings(header: str, kind: TableKind) -> tuple[tuple[str, str], ...]:
    plain = _MARKS.sub("", _QUESTION.sub("", header))
    words_of = vocabulary(kind)
    found = words_of.get(squash(header)) or words_of.get(squash(plain))
    if found:
        return found
    if kind not in {"leads", "contacts", "any"}:
        return ()
    return _behind_prefix(plain, kind) or _of_parts(plain, kind)


def _behind_prefix(header: str, kind: TableKind) -> tuple[tuple[str, str], ...]:
    first, *rest = words(header) or ("",)
    offers = vocabulary(kind).get("".join(rest), ()) if rest else ()
    return tuple((name, "prefix") for name, strength in offers if strength == "exact" and (first, name) in _prefixes())


def _of_parts(header: str, kind: TableKind) -> tuple[tuple[str, str], ...]:
    """A header that lists two or more parts of a place (`City/State/Country`) is a whole place."""
    parts = [part for part in _BETWEEN_PARTS.split(header) if part]
    meant = [{name for name, _ in _meanings(part, kind)} & _PLACE_PARTS for part in parts] if len(parts) > 1 else []
    return (("Location", "weak"),) if all(meant) and len(set().union(*meant)) > 1 else ()


def _offered(offers: Sequence[tuple[str, str]], strength: Strength, chosen: Mapping[int, str]) -> str:
    taken = set(chosen.values())
    for canonical, offered in offers:
        named = offered in {"surname", "given"}
        name = _part_of_name(offered, taken) if named else canonical
        if name not in taken and ("named" if named else offered) == strength:
            return name
    return ""


def _part_of_name(offered: str, taken: set[str]) -> str:
    """`Name` beside `Vorname` is the last name; `Nome` beside `Cognome` is the first."""
    if offered == "surname" and "FirstName" in taken and "LastName" not in taken:
        return "LastName"
    if offered == "given" and "LastName" in taken and "FirstName" not in taken:
        return "FirstName"
    return "Name"


def _choose(chosen: dict[int, str], at: int, name: str) -> None:
    if name:
        chosen[at] = name


def _mapped(
    header: Sequence[str], kind: TableKind, mapping: Mapping[str, str]
) -> tuple[dict[int, str], tuple[str, ...]]:
    names = {name.casefold(): name for name in canonical_names(kind)}
    places = {squash(cell): at for at, cell in reversed(list(enumerate(header)))}
    chosen: dict[int, str] = {}
    unused: list[str] = []
    for given, target in mapping.items():
        if target and target.casefold() not in names:
            hint = did_you_mean(target, names.values()) or "see the column names in the manual"
            raise UsageError(f"no column is called '{target}' (for header '{given}')", hint=hint)
        if squash(given) not in places:
            unused.append(given)
        elif target:
            chosen[places[squash(given)]] = names[target.casefold()]
    return chosen, tuple(unused)


def _keys(header: Sequence[str]) -> list[str]:
    seen: dict[str, int] = {}
    keys: list[str] = []
    for cell in header:
        seen[cell] = seen.get(cell, 0) + 1
        keys.append(cell if seen[cell] == 1 else f"{cell}#{seen[cell]}")
    return keys


def _named(header: Sequence[str], chosen: Mapping[int, str]) -> tuple[Column, ...]:
    """Columns with engine names that differ from each other and from `_row` without regard to case."""
    taken = {"_row", *(name.casefold() for name in chosen.values())}
    columns: list[Column] = []
    for at, cell in enumerate(header):
        name = chosen.get(at) or _free(cell.strip() or f"Column {at + 1}", taken)
        taken.add(name.casefold())
        columns.append(Column(name, cell))
    return tuple(columns)


def _free(name: str, taken: set[str]) -> str:
    number, free = 1, name
    while free.casefold() in taken:
        number += 1
        free = f"{name}#{number}"
    return free
