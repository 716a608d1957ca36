"""A route section with everything it names: the people, the territories, the columns and their values."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from revops_cli.clean.setup import configured
from revops_cli.engine.protocol import quote
from revops_cli.errors import ConfigError
from revops_cli.match.relation import ORDER as RELATIONS
from revops_cli.model import Table
from revops_cli.pipeline.routing import territory_rows
from revops_cli.pipeline.session import Session
from revops_cli.route.columns import columns_over
from revops_cli.route.lint import LintInput
from revops_cli.route.people import People, read_people
from revops_cli.route.presumed import presumed
from revops_cli.route.settings import RouteSettings
from revops_cli.route.territory import Territories
from revops_cli.rules.columns import KNOWN

if TYPE_CHECKING:
    from revops_cli.pipeline.config import Root

MOST_VALUES = 1000
"""A column with more distinct values than this is no list of choices, and lint says nothing of its literals."""
_NONE: frozenset[str] = frozenset()
MATCH_LEVELS = ("sure", "likely", "review", "none")


@dataclass(frozen=True, slots=True)
class Rulebook:
    """One route section and what it stands on. `notes` say what could not be looked at."""

    settings: RouteSettings
    people: People
    territory_rows: tuple[Mapping[str, str], ...]
    leads: Table | None
    notes: tuple[str, ...] = ()

    def territories(self, names: tuple[str, ...] = ()) -> Territories:
        """The territories over the known columns, those of the leads, and `names`."""
        there = self.leads.names if self.leads else ()
        return Territories(self.territory_rows, self.settings.pools, (*KNOWN, *there, *names))


def read_rulebook(
    session: Session, settings: RouteSettings | None, folder: Path, leads: Table | None = None
) -> Rulebook:
    """The section with its territories, and its people from the users, read once; raises RevopsError.

    Without users every name in the section is taken for an active user, which a note says.
    """
    if settings is None:
        raise ConfigError("no rules", hint="pass --rules FILE, or write a route: section in the config")
    rows: tuple[Mapping[str, str], ...] = ()
    if settings.territories:
        session.read("territories", str(folder / settings.territories))
        rows = territory_rows(session)
    users = session.side("users")
    if users is None and session.source_of("users"):
        users = session.read("users", session.source_of("users")).table
    if users is None:
        note = "no users given, so owners are not looked up; pass --users FILE"
        return Rulebook(settings, presumed(settings, rows), rows, leads, (note,))
    people = read_people(session.engine, users, settings.absences, session.as_of.date())
    return Rulebook(settings, people, rows, leads)


def lint_input(session: Session, book: Rulebook, *, with_values: bool) -> LintInput:
    """What lint looks at; `with_values` takes the values of the leads beside those of closed lists."""
    names = (*session.root.columns.values(), *(book.leads.names if book.leads else ()))
    values = closed_values(session.root)
    if with_values and book.leads is not None:
        found = found_values(session, book.leads)
        values = {name: values.get(name, _NONE) | found.get(name, _NONE) for name in (*values, *found)}
    usable, faults = _usable_rows(book, names)
    territories = replace(book, territory_rows=usable).territories(names)
    return LintInput(columns_over(names), book.people, territories, values=values, faults=faults)


def _usable_rows(book: Rulebook, names: tuple[str, ...]) -> tuple[tuple[Mapping[str, str], ...], tuple[str, ...]]:
    """The territories that can be used, and what is wrong with each of the others."""
    usable: list[Mapping[str, str]] = []
    faults: list[str] = []
    for row in book.territory_rows:
        try:
            replace(book, territory_rows=(row,)).territories(names)
        except ConfigError as error:
            faults.append(str(error))
        else:
            usable.append(row)
    return tuple(usable), tuple(faults)


def closed_values(root: "Root") -> dict[str, frozenset[str]]:
    """The values of the columns that clean and match fill from closed lists."""
    lists = {name: frozenset(target.values) for name, target in configured(root.clean).targets.items() if target.values}
    return {**lists, "Relation": frozenset((*RELATIONS, "prospect")), "MatchLevel": frozenset(MATCH_LEVELS)}


def found_values(session: Session, leads: Table) -> dict[str, frozenset[str]]:
    """The distinct values of each column of the leads that has few, empty cells left out."""
    found: dict[str, frozenset[str]] = {}
    for name in leads.names:
        query = f"SELECT DISTINCT {quote(name)} FROM {quote(leads.relation)} WHERE {quote(name)} <> '' "
        values = frozenset(row[0] for row in session.engine.rows(f"{query} LIMIT {MOST_VALUES + 1}"))
        if 0 < len(values) <= MOST_VALUES:
            found[name] = values
    return found
