"""Questions to the parser's tree: its parts, its text, its place."""

from collections.abc import Iterator

from sqlglot import exp

from revops_cli.rules.cell import LARGEST


def arguments(tree: exp.Expression) -> list[exp.Expression]:
    """Every argument of a function that the parser knows, its options included, so none is lost."""
    return [part for value in tree.args.values() for part in (value if isinstance(value, list) else [value]) if part]


def around(tree: exp.Expression) -> Iterator[exp.Expression]:
    """A part and what stands around it, from the inside: the parser does not place NULL."""
    yield tree
    if isinstance(tree.parent, exp.Expression):
        yield from around(tree.parent)


def finite(text: str) -> float | None:
    """The number that a literal writes, or None; one that no cell can hold is none."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < LARGEST else None


def flat(tree: exp.Expression, kind: type[exp.Expression]) -> Iterator[exp.Expression]:
    """The parts of a chain of AND or OR, left to right, without recursion on its length."""
    waiting = [tree]
    while waiting:
        here = waiting.pop()
        if type(here) is kind:
            waiting.extend((here.expression, here.this))
        else:
            yield here


def shown(tree: exp.Expression, width: int = 40) -> str:
    """The text of a part in single quotes, shortened."""
    text = tree.sql("duckdb", comments=False)
    short = text if len(text) <= width else text[: width - 3] + "..."
    return short if short.startswith("'") else f"'{short}'"


def span(tree: exp.Expression) -> tuple[int, int]:
    """Offsets of the first and the last character that the parser placed under a node."""
    places = [(part.meta["start"], part.meta["end"]) for part in tree.walk() if "start" in part.meta]
    return (min(start for start, _ in places), max(end for _, end in places)) if places else (-1, -1)
