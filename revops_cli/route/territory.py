"""Territories: who covers which places, industries, sizes and accounts.

A row of the file covers the leads that meet all its filled criteria; the most specific row wins. A
row is more specific by the first of these that only it has: account, postal code (the longer prefix
or the narrower range), city, state, country, named account, industry, band, segment. Rows that are
equally specific are decided by their order in the file, and lint names them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from revops_cli.errors import ConfigError, did_you_mean
from revops_cli.text.fold import fold, squash

SOURCES: Mapping[str, tuple[str, ...]] = {
    "account": ("AccountId", "AccountName"),
    "postal": ("PostalCode",),
    "city": ("City",),
    "state": ("StateCode", "State"),
    "country": ("CountryCode", "Country"),
    "named": ("NamedAccount",),
    "industry": ("IndustryStandard", "IndustrySector", "Industry"),
    "band": ("EmployeeBand",),
    "segment": ("Segments", "Segment"),
}
"""Each criterion, most specific first, with the columns that may meet it."""

_HEADERS = {
    "namedaccount": "named",
    "postalcode": "postal",
    "zip": "postal",
    "employeeband": "band",
    "countrycode": "country",
    "statecode": "state",
    "accountname": "account",
    "accountid": "account",
    "industrystandard": "industry",
    "segments": "segment",
    "name": "territory",
}
"""Other headers of the criteria, as `squash` writes them."""
_TRUE = frozenset({"true", "1", "yes"})
_LAST = "\U0010ffff"
"""Sorts behind every character."""

PLACE = "_place"
"""Key under which a row may say where it stands: file and line."""


@dataclass(frozen=True, slots=True)
class Territory:
    """One row: its owner or pool, and its criteria, folded; several values of one are alternatives."""

    name: str
    owner: str
    pool: str
    criteria: tuple[tuple[str, tuple[str, ...]], ...]
    place: int
    why: str = ""
    where: str = ""

    @property
    def rank(self) -> tuple[int, ...]:
        """How specific the row is; the smaller tuple wins."""
        have = dict(self.criteria)
        narrow = {name: _narrowness(name, have[name]) if name in have else 0 for name in SOURCES}
        return (*(-narrow[name] for name in SOURCES), self.place)


class Territories:
    """The territories of a run; found by the country first, so that thousands of rows stay quick."""

    def __init__(self, rows: Iterable[Mapping[str, str]], pools: Iterable[str], columns: Iterable[str]) -> None:
        self._pools = tuple(pools)
        have = set(columns)
        self._sources = {name: tuple(c for c in options if c in have) for name, options in SOURCES.items()}
        read = [self._read(row, place) for place, row in enumerate(rows, 1)]
        self._by_country: dict[str, list[Territory]] = {}
        for territory in sorted(read, key=lambda t: t.rank):
            for country in dict(territory.criteria).get("country", ("",)):
                self._by_country.setdefault(country, []).append(territory)
        used = {name for territory in read for name, _ in territory.criteria} | {"country"}
        self.columns = tuple(column for name in SOURCES if name in used for column in self._sources[name])
        """Columns of the leads that decide."""

    def find(self, cells: Mapping[str, str]) -> Territory | None:
        """The most specific territory that covers a lead."""
        values = {name: self._values(name, cells) for name in SOURCES}
        rows = [row for country in ("", *values["country"]) for row in self._by_country.get(country, ())]
        covering = [row for row in rows if all(_meets(name, wanted, values[name]) for name, wanted in row.criteria)]
        return min(covering, key=lambda row: row.rank, default=None)

    def unmapped(self, cells: Mapping[str, str]) -> str:
        """Why no territory covers a lead: `unmapped:Country=Atlantis`."""
        for name in ("country", "state", "postal", "city"):
            for column in self._sources[name]:
                if cells.get(column):
                    return f"unmapped:{column}={cells[column]}"
        return "unmapped:no place"

    def check_pool(self, name: str, where: str) -> None:
        """Raise ConfigError for a pool that is not there."""
        if name not in self._pools:
            raise ConfigError(
                f"no pool '{name}'", where=where, hint=did_you_mean(name, self._pools) or "define it under pools:"
            )

    @property
    def ties(self) -> tuple[tuple[Territory, Territory], ...]:
        """Pairs that are equally specific and cover a lead in common: only their order decides."""
        groups: dict[tuple[int, ...], list[Territory]] = {}
        for row in self._rows():
            groups.setdefault(row.rank[:-1], []).append(row)
        pairs = (pair for rows in groups.values() for pair in _meeting(rows))
        return tuple((one, two) for one, two in pairs if _overlap(one, two) and _target(one) != _target(two))

    def owned(self) -> tuple[Territory, ...]:
        """The territories that name an owner, in the order of the file."""
        return tuple(row for row in self._rows() if row.owner)

    def _rows(self) -> list[Territory]:
        rows = {row.place: row for rows in self._by_country.values() for row in rows}
        return [row for _, row in sorted(rows.items())]

    def _read(self, row: Mapping[str, str], place: int) -> Territory:
        cells = {_HEADERS.get(squash(key), squash(key)): value.strip() for key, value in row.items() if key and value}
        where = row.get(PLACE, f"territories, row {place}")
        name, owner, pool = cells.get("territory", ""), cells.get("owner", ""), cells.get("pool", "")
        if not name or bool(owner) == bool(pool):
            raise ConfigError("a territory needs a name, and an owner or a pool", where=where)
        if pool:
            self.check_pool(pool, where)
        criteria = [(key, _alternatives(key, cells)) for key in SOURCES if cells.get(key)]
        for key, _ in criteria:
            if not self._sources[key] and key == "country":
                hint = "give the list a column Country, or run revops clean before"
                raise ConfigError(f"no column of the leads holds the {key}", where=where, hint=hint)
        why = ", ".join(f"{key} {cells[key]}" for key, _ in criteria) or "everywhere"
        return Territory(name, owner, pool, tuple(criteria), place, why, where)

    def _values(self, name: str, cells: Mapping[str, str]) -> tuple[str, ...]:
        found = (part for column in self._sources[name] for part in cells.get(column, "").split(";"))
        return tuple(dict.fromkeys(fold(part) for part in found if part.strip()))


def _target(row: Territory) -> tuple[str, str]:
    return row.owner, row.pool


def _meeting(rows: list[Territory]) -> list[tuple[Territory, Territory]]:
    """Pairs that share a value of their most specific criterion, in order; only these are compared in full.

    All rows have the same criteria. They are walked by value: of thousands of postal codes few are compared.
    """
    most = rows[0].criteria[:1]
    spans = [(span, at) for at, row in enumerate(rows) for span in (_spans(*row.criteria[0]) if most else [("", "")])]
    pairs: set[tuple[int, int]] = set()
    reaching: list[tuple[str, int]] = []
    for (low, high), at in sorted(spans):
        reaching = [(end, other) for end, other in reaching if end >= low]
        pairs.update((min(at, other), max(at, other)) for _, other in reaching if other != at)
        reaching.append((high, at))
    return [(rows[one], rows[two]) for one, two in sorted(pairs)]


def _overlap(one: Territory, two: Territory) -> bool:
    """Whether each criterion of one row shares a value with the other's."""
    return all(
        any(low <= end and start <= high for low, high in _spans(name, mine) for start, end in _spans(name, other))
        for (name, mine), (_, other) in zip(one.criteria, two.criteria, strict=True)
    )


def _spans(name: str, values: tuple[str, ...]) -> list[tuple[str, str]]:
    """The first and the last text that each value covers: of a postal code, every longer one that begins so."""
    if name == "named":
        return [(str(value in _TRUE),) * 2 for value in values]
    if name != "postal":
        return [(value, value) for value in values]
    ranges = [value.replace(" ", "").partition("-") for value in values]
    return [(low, f"{high or low}{_LAST}") for low, _, high in ranges]


def _alternatives(key: str, cells: Mapping[str, str]) -> tuple[str, ...]:
    """The values of a criterion; a state beside its country is its ISO code too: US and CA is US-CA."""
    values = [fold(part) for part in cells[key].split(";") if part.strip()]
    if key == "state":
        countries = [fold(part) for part in cells.get("country", "").split(";") if part.strip()]
        values += [f"{country}-{state}" for country in countries for state in values if "-" not in state]
    return tuple(dict.fromkeys(values))


def _meets(name: str, wanted: tuple[str, ...], values: tuple[str, ...]) -> bool:
    if name == "postal":
        return any(_in_postal(one, value) for one in wanted for value in values)
    if name == "named":
        return any((one in _TRUE) == (value in _TRUE) for one in wanted for value in values)
    return any(one in values for one in wanted)


def _in_postal(wanted: str, value: str) -> bool:
    """A prefix such as `75`, or a range `10000-19999`, both ends included, compared at their length."""
    plain = value.replace(" ", "").replace("-", "")
    low, between, high = (part.strip().replace(" ", "") for part in wanted.partition("-"))
    if not between:
        return plain.startswith(low)
    return len(plain) >= max(len(low), len(high)) and low <= plain[: len(low)] and plain[: len(high)] <= high


def _narrowness(name: str, wanted: tuple[str, ...]) -> int:
    """1, or for postal codes more the fewer codes they hold."""
    if name != "postal":
        return 1
    return max(len(one.partition("-")[0]) * 2 - ("-" in one) for one in wanted)
