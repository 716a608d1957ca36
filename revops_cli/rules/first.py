"""The first answer whose conditions hold, as SQL that asks a row few of them.

People write many rules one after the other that compare one column: `CountryCode = 'US' AND ...`. The value
of that column leads to the rules of its own, and no row is asked those of another value.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from revops_cli.engine.protocol import literal
from revops_cli.rules.nodes import Cell, Compare, Every, Node, Value

NodeSql = Callable[[Node], str]

FEW = 16
"""Answers that are asked one after the other sooner than they are told apart by a column."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A text, and the parts that must all hold for it."""

    parts: tuple[Node, ...]
    text: str

    @property
    def compared(self) -> dict[Cell, Compare]:
        """The cells that must equal one value, each with the part that says so."""
        compared = (part for part in self.parts if isinstance(part, Compare) and part.operator == "=")
        return {part.left: part for part in compared if isinstance(part.left, Cell) and isinstance(part.right, Value)}

    def without(self, done: Node) -> "Answer":
        """The answer where a part is known to hold."""
        return Answer(tuple(part for part in self.parts if part is not done), self.text)


def first_met(answers: Sequence[tuple[Sequence[Node], str]], sql: NodeSql) -> str:
    """The text of the first answer that is met, empty where none is; unknown is not met. `sql` writes a node."""
    wanted = [Answer(tuple(part for node in nodes for part in _parts(node)), text) for nodes, text in answers]
    return _either((*_met(wanted, sql), "''"))


def _either(found: Sequence[str]) -> str:
    return found[0] if len(found) == 1 else f"coalesce({', '.join(found)})"


def _parts(node: Node) -> Iterator[Node]:
    if isinstance(node, Every):
        for item in node.items:
            yield from _parts(item)
    else:
        yield node


def _met(answers: Sequence[Answer], sql: NodeSql) -> Iterator[str]:
    """What each run of answers says in order, NULL for nothing."""
    waiting: list[Answer] = []
    for run, shared in _runs(answers):
        if not shared or len(run) < FEW:
            waiting += run
            continue
        if waiting:
            yield _in_turn(waiting, sql)
            waiting = []
        yield _apart(run, shared[0], sql)
    if waiting:
        yield _in_turn(waiting, sql)


def _in_turn(answers: Sequence[Answer], sql: NodeSql) -> str:
    tests = (" AND ".join(map(sql, answer.parts)) or "TRUE" for answer in answers)
    whens = (f"WHEN {test} THEN {literal(answer.text)}" for test, answer in zip(tests, answers, strict=True))
    return f"CASE {' '.join(whens)} END"


def _apart(answers: Sequence[Answer], cell: Cell, sql: NodeSql) -> str:
    groups: dict[str, list[Answer]] = {}
    for answer in answers:
        part = answer.compared[cell]
        groups.setdefault(sql(part.right), []).append(answer.without(part))
    found = (f"WHEN {value} THEN {_either(tuple(_met(group, sql)))}" for value, group in groups.items())
    return f"CASE {sql(cell)} {' '.join(found)} END"


def _runs(answers: Sequence[Answer]) -> Iterator[tuple[list[Answer], list[Cell]]]:
    """Answers that follow each other, with the cells that all of them compare."""
    run: list[Answer] = []
    shared: list[Cell] = []
    for answer in answers:
        cells = answer.compared
        both = [cell for cell in shared if cell in cells]
        if run and bool(both) != bool(shared or cells):
            yield run, shared
            run = []
        shared = both if run else list(cells)
        run.append(answer)
    if run:
        yield run, shared
