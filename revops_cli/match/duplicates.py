"""Accounts that are one organisation twice, and in which way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from revops_cli.data.reader import read_reference
from revops_cli.engine.protocol import Engine, literal, quote
from revops_cli.link.levels import percent
from revops_cli.link.organisation_name import fold_name
from revops_cli.match.blocking import candidates, lead_slots
from revops_cli.match.book import COMPARED, Book, read_book
from revops_cli.match.codes import Flags
from revops_cli.match.compare import Pairs, compare
from revops_cli.match.inputs import MatchInputs
from revops_cli.match.lexicon import Side, side_of
from revops_cli.match.profile import lead_profile
from revops_cli.match.score import packaged_weights
from revops_cli.match.settings import MatchSettings
from revops_cli.model import Table

TYPES = ("exact", "location", "regional", "trading name", "website")
"""Same name; same name elsewhere in the country; in another country; another name; only the same website."""

SLICE = 10_000

NAMES_AGREE = 5
"""Levels of `words` up to this one: one name has all telling words of the other."""

SHARED = 2
"""Levels of `web` up to this one: the same website, which few others have."""

CONFLICT = 2
"""Level of `country` and `city` where both are known and differ."""

SPELLED_ALIKE = 2
"""Levels of `spelling` up to this one: the same name, or the same but for a slip."""

RARE = 4
"""Levels of `rarity` up to this one: the words shared are not everybody's."""

SHORTEST_COUNTRY = 4

REGIONS = frozenset("emea apac amer america americas latam dach europe asia africa international global nordic".split())  # noqa: SIM905 - reads as a list
"""Words beside the countries that make a name that of a region."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two accounts; `confidence` in percent that they are one, the evidence in words."""

    kind: str
    confidence: int
    account: str
    name: str
    duplicate: str
    duplicate_name: str
    evidence: str


def duplicates(engine: Engine, accounts: Table, settings: MatchSettings) -> list[Duplicate]:
    """Pairs of accounts that are one organisation, by type and then confidence.

    Raises InputError where the accounts lack Id, or both Name and Website.
    """
    book = read_book(engine, accounts, settings, MatchInputs())
    rows = _rows(engine, accounts)
    found: list[Duplicate] = []
    for start in range(0, len(rows), SLICE):
        found += _of_slice(rows[start : start + SLICE], start, book, settings)
    return sorted(found, key=lambda d: (TYPES.index(d.kind), -d.confidence, d.account, d.duplicate))


def _rows(engine: Engine, accounts: Table) -> list[tuple[str, ...]]:
    """The cells of each account as a lead would have them, in the order of the book."""
    cells = {name: quote(name) if accounts.has(name) else literal("") for name in COMPARED}
    asked = [cells["Name"], literal(""), cells["Website"], literal("")]
    asked += [cells[name] for name in COMPARED[2:]]
    made = ", ".join(f"{sql} AS c{at}" for at, sql in enumerate(asked))
    query = (
        f"SELECT {made} FROM {quote(accounts.relation)} WHERE {quote('Id')} <> '' "
        f"QUALIFY row_number() OVER (PARTITION BY {quote('Id')} ORDER BY _row) = 1 ORDER BY _row"
    )
    return [row for batch in engine.batches(query) for row in zip(*batch.values(), strict=True)]


def _of_slice(rows: Sequence[tuple[str, ...]], start: int, book: Book, settings: MatchSettings) -> Iterator[Duplicate]:
    leads = side_of(map(lead_profile, rows), book.accounts.lexicon)
    slots, telling = lead_slots(book.accounts, leads)
    lead, account = candidates(book.accounts, leads, slots)
    later: Flags = lead + start < account
    weights = packaged_weights()
    pairs = compare(book.accounts, leads, (lead[later], account[later]), slots, telling, weights.bits)
    scores = weights.score(pairs.levels, len(pairs.lead))
    patterns = weights.book.codes(pairs.levels, len(pairs.lead))
    for at in np.flatnonzero(_one(pairs) | (scores >= _bits(settings.likely))).tolist():
        kind = _kind(pairs, at, leads, book)
        first, second = int(pairs.lead[at]) + start, int(pairs.account[at])
        if kind:
            yield Duplicate(
                kind=kind,
                confidence=percent(float(scores[at])),
                account=book.ids[first],
                name=book.names[first],
                duplicate=book.ids[second],
                duplicate_name=book.names[second],
                evidence=weights.reason(int(patterns[at])),
            )


def _bits(confidence: int) -> float:
    odds = min(max(confidence, 1), 99) / 100
    return float(np.log2(odds / (1 - odds)))


def _one(pairs: Pairs) -> Flags:
    """Pairs with one website that few share, or with one name that is not everybody's."""
    web, spelling, rarity = (pairs.levels[name] for name in ("web", "spelling", "rarity"))
    named = (spelling == 1) & (rarity > 0) & (rarity <= RARE)
    found: Flags = ((web > 0) & (web <= SHARED)) | named
    return found


def _kind(pairs: Pairs, at: int, leads: Side, book: Book) -> str:
    level = {name: int(levels[at]) for name, levels in pairs.levels.items()}
    website = 0 < level["web"] <= SHARED
    alike = 0 < level["spelling"] <= SPELLED_ALIKE or level["words"] == 1
    apart = _words_apart(pairs, at, leads, book)
    if alike or 0 < level["words"] <= NAMES_AGREE:
        return _of_one_name(level, alike=alike, apart=apart)
    if level["acronym"] or level["initials"]:
        return "trading name"
    if website and level["first"] == 1 and apart & _regions():
        return "regional"
    return "website" if website else ""


def _of_one_name(level: dict[str, int], *, alike: bool, apart: frozenset[str]) -> str:
    """The type of two accounts whose names agree, by their places and by the words only one has."""
    if level["country"] == CONFLICT or apart & _regions():
        return "regional"
    if level["city"] == CONFLICT:
        return "location"
    return "exact" if alike else "trading name"


@cache
def _regions() -> frozenset[str]:
    """Words that say where a part of an organisation is: countries by name, and wider regions."""
    rows = (*read_reference("countries.csv"), *read_reference("country_aliases.csv"))
    names = {fold_name(row.get(column, "")) for row in rows for column in ("name", "common", "alias")}
    # shorter words are codes, and most of those stand for something else in a name
    return REGIONS | {name for name in names if len(name) >= SHORTEST_COUNTRY}


def _words_apart(pairs: Pairs, at: int, leads: Side, book: Book) -> frozenset[str]:
    u, v = int(pairs.lead_reading[at]), int(pairs.account_reading[at])
    if u < 0 or v < 0:
        return frozenset()
    return frozenset(leads.names.spelled[u].split()) ^ frozenset(book.accounts.side.names.spelled[v].split())
