"""What a kind of check may ask: the table, its columns, the files beside it, the moment, the last run.

No row is looked at while kinds ask: which columns are read is known before the file is.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import NamedTuple

from revops_cli.check.derived import Derivable
from revops_cli.engine.protocol import Engine
from revops_cli.errors import RevopsError, did_you_mean
from revops_cli.model import Table
from revops_cli.text.fold import squash


class MissingError(RevopsError):
    """A column or file that a check names is not there: the check cannot run."""


class NotEvaluatedError(RevopsError):
    """A check has nothing to be judged by, such as a previous run."""


Work = Callable[[Engine], None]
"""What makes relations that a check reads."""


class Figure(NamedTuple):
    """A figure of the audit: in all where `dimension` is empty, else of one group."""

    name: str
    dimension: str
    group: str
    value: float | None
    n: int
    of: int
    note: str = ""
    """Why there is no value."""


def no_bucket(_status: str) -> str:
    """Without a process no status means anything."""
    return ""


def no_class(_bucket: str, _reason: str) -> str:
    """Without a process no reason is doubtful."""
    return ""


class Process(NamedTuple):
    """The words of the process: what the audit says of statuses and reasons."""

    bucket: Callable[[str], str] = no_bucket
    """raw, assigned, working, qualified, nurture or unqualified, of a status."""
    reason: Callable[[str, str], str] = no_class
    """good, ambiguous, missing, wrong_bucket or unclassified, of a bucket and a reason."""


NO_PROCESS = Process()

Settle = Callable[[Engine, str, str], str]
"""Takes the name of a relation with `Phone` and `Country` (the code of a region) and a default region;
gives the query of all its columns and `settled`: the number, the empty string for what is none, NULL for
what a function must be asked about. An empty query settles nothing."""


def no_way(_engine: Engine, _relation: str, _default_country: str) -> str:
    """Settles nothing."""
    return ""


@dataclass(frozen=True, slots=True)
class Context:
    """What is the same for all files: the moment, tables beside them by path, the words of the process.

    `files` maps a path as the config writes it to its table; `previous` a file to its rows in the last run.
    """

    as_of: datetime
    files: Mapping[str, Table] = field(default_factory=dict)
    previous: Mapping[str, int] = field(default_factory=dict)
    process: Process = NO_PROCESS
    places: Mapping[str, str] = field(default_factory=dict)
    """Where each check is written, by id."""
    default_country: str = "US"
    """ISO 3166-1 alpha-2 of rows that name no country."""
    phones: Settle = no_way
    """How the engine settles plain phone numbers."""


@dataclass(frozen=True, slots=True)
class Facts:
    """One file that is checked, before its rows are looked at: what kinds need of it is noted."""

    table: Table
    context: Context
    derivable: Derivable
    numbers: Iterator[int] = field(default_factory=count)
    used: set[str] = field(default_factory=set)
    """Columns of the file that are read, by the engine's names."""
    work: list[Work] = field(default_factory=list)
    """What must be done before rows are counted."""
    shared: dict[str, str] = field(default_factory=dict)
    """Relations that several checks read while they get ready, by their queries."""

    def fresh(self) -> str:
        """A name for a relation of this file that no other check uses."""
        return f"check {self.table.relation} {next(self.numbers)}"

    def later(self, work: Work) -> None:
        """Have something done before rows are counted."""
        self.work.append(work)

    def relation(self, query: str) -> str:
        """The name of the relation of a query, which is there for work that comes later."""
        if query not in self.shared:
            self.shared[query] = name = self.fresh()
            self.later(lambda engine: engine.sql(name, query))
        return self.shared[query]

    def prepare(self, engine: Engine) -> Table:
        """Do the work that kinds left for later; gives the table with the columns that were asked for."""
        for work in self.work:
            work(engine)
        table = self.derivable.make(engine, self.shared)
        engine.drop(*self.shared.values())
        return table

    def reads(self, column: str) -> str:
        """The column, noted as one that is read; one to be made is asked for."""
        if column in self.table.names:
            self.used.add(column)
        elif column:
            self.derivable.ask(column)
        return column

    def column(self, name: str) -> str:
        """The engine's name of a column, by name or header without regard to case, spaces, underscores.

        A column that cleaning would add is made where its source is there. Raises MissingError.
        """
        return self.find(name) or self.derivable.ask(name) or self.own(name)

    def own(self, name: str) -> str:
        """The engine's name of a column of the file itself; raises MissingError."""
        found = self.find(name)
        if found:
            return found
        near = did_you_mean(name, [column.header for column in self.table.columns])
        hint = near or 'name it under columns: or with --map "Header=Canonical"'
        raise MissingError(f"no column '{name}'", where=self.table.source, hint=hint)

    def find(self, name: str) -> str:
        """The engine's name of a column of the file itself, or the empty string."""
        return self.reads(find_column(self.table, name))

    def file(self, path: str) -> Table:
        """The table of another file; raises MissingError."""
        if path not in self.context.files:
            raise MissingError(f"'{path}' was not read", where=self.table.source)
        return self.context.files[path]


def find_column(table: Table, name: str) -> str:
    """The engine's name of a column of a table, or the empty string."""
    wanted = squash(name) or name
    for column in table.columns:
        if name in (column.name, column.header):
            return column.name
    return next((c.name for c in table.columns if wanted in (squash(c.name), squash(c.header))), "")
