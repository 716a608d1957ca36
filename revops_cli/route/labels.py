"""Labels: columns of a person's own, filled before the rules, which may read them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from revops_cli.data.reader import read_reference
from revops_cli.engine.distinct import map_distinct
from revops_cli.engine.protocol import Batch, Engine, literal, quote
from revops_cli.model import Kind, Table
from revops_cli.route.columns import HANDED
from revops_cli.rules.columns import spelled
from revops_cli.rules.condition import Condition
from revops_cli.rules.moment import Moment
from revops_cli.rules.nodes import Cell, IsNull, Node, Not, OneOf, Some, Value
from revops_cli.rules.times import TIMED, with_times
from revops_cli.rules.typed import typed_cell
from revops_cli.text.fold import words

HANDOFF = HANDED[0].name
"""Column of the hand-off that a lead is in."""
LABELLED = "labelled leads"


@dataclass(frozen=True, slots=True)
class Test:
    """What must hold, what must not, and another test that must not hold as a whole."""

    holds: tuple[Condition, ...] = ()
    fails: tuple[Condition, ...] = ()
    unless: "Test | None" = None

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition of it."""
        return (*self.holds, *self.fails, *(self.unless.conditions if self.unless else ()))

    def sql(self, as_of: datetime, cell: Callable[[Cell], str]) -> str:
        """The test as SQL; never NULL."""
        parts = [condition.sql(as_of, cell) for condition in self.holds]
        parts += [f"NOT {condition.sql(as_of, cell)}" for condition in self.fails]
        parts += [f"NOT ({self.unless.sql(as_of, cell)})"] if self.unless else []
        return " AND ".join(parts) or "TRUE"

    def closure(self, as_of: datetime) -> Callable[[Mapping[str, str]], bool]:
        """The test as a function of one record."""
        holds = [condition.closure(as_of) for condition in self.holds]
        fails = [condition.closure(as_of) for condition in self.fails]
        unless = self.unless.closure(as_of) if self.unless else None

        def test(record: Mapping[str, str]) -> bool:
            kept = all(c(record) is True for c in holds) and not any(c(record) is True for c in fails)
            return kept and not (unless is not None and unless(record))

        return test


@dataclass(frozen=True, slots=True)
class LabelTests:
    """One label: its column, and the texts with their tests, or the column that a table is asked about.

    Where no test holds the column keeps the text of the list, or gets `otherwise`.
    """

    column: str
    choices: tuple[tuple[str, Test], ...] = ()
    otherwise: str | None = None
    looked_up: str = ""

    @property
    def kind(self) -> Kind:
        """How conditions read it."""
        return "boolean" if self.otherwise == "false" else "text"

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition of it."""
        return tuple(condition for _, test in self.choices for condition in test.conditions)

    @property
    def texts(self) -> frozenset[str]:
        """The only texts that the column can hold; none where it may keep those of the list."""
        own = frozenset(text for text, _ in self.choices)
        return own if self.filled or self.otherwise == "" else frozenset()

    @property
    def filled(self) -> bool:
        """Whether the column is never empty: some test holds of every lead, or something stands for none."""
        return bool(self.otherwise) or any(not test.conditions for _, test in self.choices)

    @property
    def always(self) -> tuple[Node, ...]:
        """What holds of every lead in the column."""
        cell = Cell(self.column, "boolean" if self.kind == "boolean" else "text")
        there = (Not(IsNull(cell)),) if self.filled else ()
        if self.kind == "boolean" or not self.texts:
            return there
        own = OneOf(cell, tuple(Value(text, "text") for text in sorted(self.texts)))
        return (own if self.filled else Some((own, IsNull(cell))),)


def label(engine: Engine, leads: Table, labels: Sequence[LabelTests], as_of: datetime, timezone: str = "UTC") -> Table:
    """The leads with the labels in place or after their columns; the leads themselves where there are none.

    Times are read as conditions read them, those without a zone in `timezone`.
    """
    if not labels:
        return leads
    times = frozenset(name for named in labels for condition in named.conditions for name in condition.times)
    read = with_times(engine, leads, times, timezone)
    relation = LABELLED if leads.relation != LABELLED else f"{LABELLED} again"
    joins = [_look_up(engine, leads, named, number) for number, named in enumerate(labels) if named.looked_up]
    cells = {named.column: _cell(leads, named, number, as_of) for number, named in enumerate(labels)}
    own = {name: f"x.n{number}" for number, name in enumerate(cells)}
    kept = [f"{own.get(name, f'l.{quote(name)}')} AS {quote(name)}" for name in leads.names]
    new = [f"{cell} AS {quote(name)}" for name, cell in own.items() if name not in leads.names]
    found = ", ".join(("l._row", *(f"{cell} AS n{number}" for number, cell in enumerate(cells.values()))))
    engine.sql(
        relation,
        f"SELECT {', '.join(('l._row', *kept, *new))} FROM {quote(leads.relation)} l "
        f"JOIN (SELECT {found} FROM {quote(read.relation)} l {' '.join(joins)}) x ON x._row = l._row",
    )
    engine.drop(TIMED, *(f"label {number}" for number, named in enumerate(labels) if named.looked_up))
    return leads.with_added(tuple(cells), relation, leads.rows)


def labeller(labels: Sequence[LabelTests], as_of: datetime) -> Callable[[Mapping[str, str]], dict[str, str]]:
    """A function that gives a record with its labels; agrees with the SQL of a run."""
    compiled = [(named, [(text, test.closure(as_of)) for text, test in named.choices]) for named in labels]

    def labelled(record: Mapping[str, str]) -> dict[str, str]:
        found = dict(record)
        for named, choices in compiled:
            if named.looked_up:
                found[named.column] = category_of(_text(record, named.looked_up)) or _text(record, named.column)
                continue
            kept = _text(record, named.column) if named.otherwise is None else named.otherwise
            found[named.column] = next((text for text, test in choices if test(record)), kept)
        return found

    return labelled


@lru_cache(maxsize=4096)
def category_of(source: str) -> str:
    """The category of a lead source, empty where the table knows none of its words.

    >>> category_of("LinkedIn Ads - Q3")
    'inbound bought'
    """
    said = f" {' '.join(words(source))} "
    for row in read_reference("source_categories.csv"):
        if f" {row['words']} " in said:
            both = row["direction"], row["category"]
            return " ".join(both) if both[0] != "loop" else both[1]
    return ""


def _cell(leads: Table, named: LabelTests, number: int, as_of: datetime) -> str:
    kept = f"l.{quote(named.column)}" if named.column in leads.names else "''"
    if named.looked_up:
        if spelled(leads.names, named.looked_up) is None:
            return kept
        return f"CASE WHEN s{number}.category <> '' THEN s{number}.category ELSE {kept} END"
    offset = Moment.of(as_of).offset
    tests = [(test.sql(as_of, lambda cell: typed_cell(leads, cell, offset)), text) for text, test in named.choices]
    whens = " ".join(f"WHEN {test} THEN {literal(text)}" for test, text in tests)
    last = kept if named.otherwise is None else literal(named.otherwise)
    return f"CASE {whens} ELSE {last} END" if whens else last


def _look_up(engine: Engine, leads: Table, named: LabelTests, number: int) -> str:
    column = spelled(leads.names, named.looked_up)
    if column is None:
        return ""

    def categories(batch: Batch) -> Batch:
        return {"category": [category_of(text) for text in batch[column]]}

    name = f"label {number}"
    map_distinct(engine, name, leads.relation, inputs=[column], function=categories, outputs={"category": "VARCHAR"})
    looked_up = f"SELECT {quote(column)} AS looked_up, category FROM {quote(name)}"
    return f"JOIN ({looked_up}) s{number} ON s{number}.looked_up = l.{quote(column)}"


def _text(record: Mapping[str, str], column: str) -> str:
    name = spelled(tuple(record), column)
    return record[name] if name is not None else ""
