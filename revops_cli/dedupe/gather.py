"""From a table to traits: the cells that are compared, read once a distinct value."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from revops_cli.dedupe import readings
from revops_cli.dedupe.readings import Reader
from revops_cli.dedupe.settings import DedupeSettings
from revops_cli.engine.protocol import Engine, quote
from revops_cli.errors import ConfigError, did_you_mean
from revops_cli.link.coded import EMPTY, Coded, Flags, Ints, sorted_places
from revops_cli.link.generation import generation, of_name
from revops_cli.link.person_keys import one_vocabulary
from revops_cli.link.person_name import name_words
from revops_cli.link.street import street_key
from revops_cli.link.traits import Traits
from revops_cli.model import Table

CELLS = "dedupe cells"
NAMES = ("first", "last")
OF_COMPANIES = ("Website", "Industry", "NumberOfEmployees", "AnnualRevenue", "BillingStreet", "BillingCity", "ParentId")
SOURCES: Mapping[str, tuple[tuple[str, Reader], ...]] = {
    "first": (("FirstNameClean", name_words), ("FirstName", name_words), ("Name", readings.first_of_name)),
    "last": (("LastNameClean", readings.last_name), ("LastName", readings.last_name), ("Name", readings.last_of_name)),
    "generation": (
        ("SuffixClean", generation),
        ("Suffix", generation),
        ("LastName", of_name),
        ("FirstName", of_name),
        ("Name", of_name),
    ),
    "email": (("EmailNormalized", readings.email), ("Email", readings.email)),
    "phone": (
        ("PhoneE164", readings.phone),
        ("Phone", readings.phone),
        ("MobileE164", readings.phone),
        ("MobilePhone", readings.phone),
    ),
    "mobile": (("MobileE164", readings.phone), ("MobilePhone", readings.phone)),
    "company": (
        ("CompanyKey", readings.plain),
        ("Company", readings.company),
    ),
    "organisation": (("Company", readings.plain), ("Name", readings.plain)),
    "website": (("Website", readings.website),),
    "street": (("Street", street_key), ("BillingStreet", street_key)),
    "postal": (("PostalCode", readings.identifier), ("BillingPostalCode", readings.identifier)),
    "city": (("City", readings.plain), ("BillingCity", readings.plain)),
    "state": (("State", readings.state), ("BillingState", readings.state)),
    "title": (("Title", readings.title),),
}
"""For each trait the columns that may give it, the best first: a cell that says nothing passes to the next."""

READ_TWICE = frozenset({"FirstName", "LastName", "Name", "MobileE164", "MobilePhone"})
"""Columns that several traits are read from: fetched once."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """The traits of a table; entry i is of the row whose `_row` is `rows[i]`.

    Rows are in the order of their Id, so that equal rows are told apart by it and not by position.
    `composite` rows were merged from several before; `ids` are the Ids, empty where there are none.
    """

    rows: Ints
    traits: Traits
    persons: bool
    composite: Flags
    ids: Coded


def of_persons(leads: Table, settings: DedupeSettings) -> bool:
    """Whether a row is a person: as the settings say, else by the columns of the table.

    A list with names or addresses of persons is one of persons; one with names of companies only,
    or with `Name` beside columns that only companies have, is one of organisations.
    """
    if settings.of != "auto":
        return settings.of == "persons"
    if leads.has("FirstName") or leads.has("LastName"):
        return True
    if leads.has("Name"):
        return leads.has("Company") or not any(leads.has(name) for name in OF_COMPANIES)
    return leads.has("Email") or not leads.has("Company")


def read_columns(leads: Table, settings: DedupeSettings) -> list[str]:
    """The columns of a table that `gather` reads, and Id, in the table's own spelling."""
    read = {"id", *(extra.column.casefold() for extra in settings.extra)}
    read |= {name.casefold() for sources in SOURCES.values() for name, _ in sources}
    return [name for name in leads.names if name.casefold() in read]


def gather(engine: Engine, leads: Table, settings: DedupeSettings) -> Gathered:
    """Read the traits of a table; raises ConfigError if an extra column is not there."""
    cells = _Cells(engine, leads)
    persons = of_persons(leads, settings)
    left_out = {"organisation"} if persons else {"first", "last", "generation", "mobile", "title"}
    sources = {trait: sources for trait, sources in SOURCES.items() if trait not in left_out}
    columns = {trait: cells.first_of(found) for trait, found in sources.items()}
    composite = cells.of("MergedIds", str).filled if leads.has("MergedIds") else np.zeros(leads.rows, np.bool_)
    for extra in settings.extra:
        if not leads.has(extra.column):
            raise ConfigError(
                f"dedupe: extra: no column {extra.column!r}",
                where=leads.source,
                hint=did_you_mean(extra.column, leads.names),
            )
        reader = readings.identifier if extra.kind != "text" else readings.plain
        columns[f"{extra.kind}:{extra.column}"] = cells.of(extra.column, reader)
    return Gathered(cells.rows, Traits(leads.rows, _derived(columns)), persons, composite, cells.ids)


def _derived(columns: Mapping[str, Coded]) -> dict[str, Coded]:
    """Traits and what follows from them."""
    email, company = columns["email"], columns["company"]
    if "first" in columns:
        columns = {**columns, **dict(zip(NAMES, one_vocabulary(columns["first"], columns["last"]), strict=True))}
    domain = _filled(columns["website"], email.derive(readings.host).derive(readings.employer))
    # Read once: what is told of all mailboxes is not kept with the addresses.
    mailbox = Coded(email.codes, email.values).derive(readings.mailbox)
    role = mailbox.filled & np.array([*(value == readings.ROLE for value in mailbox.values), False])[mailbox.codes]
    if "first" in columns:
        # A mailbox of a function is an address of the company, whoever gives it as his own.
        named = columns["first"].filled | columns["last"].filled
        email = email.with_codes(np.where(role & named, EMPTY, email.codes))
    return {
        **columns,
        "email": email,
        "local": mailbox.with_codes(np.where(role, EMPTY, mailbox.codes)),
        "domain": domain,
        "company_first": company.derive(readings.first_word),
        "acronym": company.derive(readings.acronym),
    }


def _filled(better: Coded, other: Coded) -> Coded:
    """A column whose empty cells are taken from another."""
    one, two = one_vocabulary(better, other)
    return one.with_codes(np.where(one.filled, one.codes, two.codes))


def by_id(ids: Ints, rows: Ints) -> Ints:
    """The places of rows in the order of their Ids, by code, and of their numbers."""
    return sorted_places((ids + 1) * (int(rows.max(initial=0)) + 1) + rows)


class _Cells:
    """The columns of a table in the order of Ids, fetched one at a time."""

    def __init__(self, engine: Engine, table: Table) -> None:
        self.engine = engine
        self.table = table
        self.rows = np.asarray(engine.arrays(f"SELECT _row FROM {quote(table.relation)}")["_row"], np.int64)
        self.rows.sort()
        self.kept: dict[str, Coded] = {}
        ids = self._fetch("Id") if table.has("Id") else Coded(np.full(len(self.rows), EMPTY, np.int64), ())
        order = by_id(ids.codes, self.rows)
        self.rows = self.rows[order]
        self.ids = ids.take(order)

    def first_of(self, sources: tuple[tuple[str, Reader], ...]) -> Coded:
        """The first column that says something, cell by cell; empty if none is there."""
        found = Coded(np.full(len(self.rows), -1, np.int64), ())
        for name, reader in sources:
            if self.table.has(name):
                found = _filled(found, self.of(name, reader))
        return found

    def of(self, name: str, reader: Reader) -> Coded:
        """A column as its reader reads it."""
        if name not in READ_TWICE:
            return self._fetch(name).derive(reader)
        if name not in self.kept:
            self.kept[name] = self._fetch(name)
        return self.kept[name].derive(reader)

    def _fetch(self, name: str) -> Coded:
        """A column in the order of `rows`; the engine numbers its values in the order of their text."""
        cell = quote(next(n for n in self.table.names if n.casefold() == name.casefold()))
        source = quote(self.table.relation)
        distinct = f"(SELECT DISTINCT {cell} AS cell FROM {source} WHERE {cell} <> '')"
        self.engine.sql(CELLS, f"SELECT cell, row_number() OVER (ORDER BY cell) - 1 AS code FROM {distinct}")
        values = self.engine.arrays(f"SELECT cell, code FROM {quote(CELLS)}")
        query = f"SELECT l._row, coalesce(c.code, {EMPTY}) AS code FROM {source} l LEFT JOIN {quote(CELLS)} c"
        found = self.engine.arrays(f"{query} ON l.{cell} = c.cell")
        self.engine.drop(CELLS)
        by_row = np.empty(int(self.rows.max(initial=0)) + 1, np.int64)
        by_row[found["_row"]] = found["code"]
        cells = np.empty(len(values["cell"]), object)
        cells[values["code"]] = values["cell"]
        return Coded(by_row[self.rows], tuple(cells.tolist()))
