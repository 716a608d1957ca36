"""A config of checks written from what a file holds: a start, for a person to read and to change."""

import json
from collections.abc import Iterator, Mapping, Sequence

from revops_cli.check.result import Dataset, Finding
from revops_cli.check.settings import Check
from revops_cli.engine.protocol import Engine, quote
from revops_cli.model import Table
from revops_cli.text.fold import squash, words

_MOST_VALUES = 20
_FEWEST_REPEATS = 10
"""A column of few values holds one of a list where each value is there so often on average."""
_MOSTLY = 0.95
_KEYS = ("id", "key", "number", "code")
_FIGURES = 2


def suggestion(engine: Engine, dataset: Dataset, checks: Sequence[Check], findings: Sequence[Finding]) -> str:
    """The config as YAML, byte for byte the same for the same file; `findings` are those of `checks`."""
    table = dataset.table
    lines = [
        f"# Checks that fit {dataset.file} ({table.rows:,} rows). Keep what must hold, take away the rest.",
        "# Run them: revops check --config FILE",
        "version: 1",
        f"dataset: {_shown(dataset.file)}",
        "checks:",
        *_row_count(table.rows),
        *(line for check, found in zip(checks, findings, strict=True) for line in _known(check, found)),
        *_learned(engine, table, {name for check in checks for name in (check.not_null or check.unique or ())}),
    ]
    return "\n".join(lines) + "\n"


def _row_count(rows: int) -> Iterator[str]:
    low, high = _rounded(rows // 2), _rounded(rows * 2)
    yield f"  - {{id: rows, row_count: {{min: {max(low, 1)}, max: {max(high, 1)}}}}}"


def _rounded(number: int) -> int:
    """The number with its first figures.

    >>> _rounded(1234), _rounded(7)
    (1200, 7)
    """
    unit = int("1" + "0" * max(len(str(number)) - _FIGURES, 0))
    return number // unit * unit


def _known(check: Check, found: Finding) -> Iterator[str]:
    options = {name: getattr(check, name) for name in ("warn_if", "error_if", "why", "fix")}
    given = {check.kind: check.argument or True, **{name: text for name, text in options.items() if text}}
    if not check.error_if:
        given["severity"] = check.severity
    yield f"  # {found.message}"
    yield _line(check.id, given)


def _line(name: str, given: Mapping[str, object]) -> str:
    return f"  - {{id: {name}, {', '.join(f'{key}: {_shown(value)}' for key, value in given.items())}}}"


def _shown(value: object) -> str:
    """A value in YAML's flow style; JSON is part of it."""
    if isinstance(value, tuple) and len(value) == 1:
        return json.dumps(value[0], ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False)


def _learned(engine: Engine, table: Table, said: set[str]) -> Iterator[str]:
    """What the other columns hold today: nearly always something, each value once, or one of a few."""
    if not (table.rows and table.columns):
        return
    cells = ", ".join(f"count(DISTINCT {_cell(c.name)}), count({_cell(c.name)})" for c in table.columns)
    counts = engine.rows(f"SELECT {cells} FROM {quote(table.relation)}")[0]
    taken: set[str] = set()
    for at, column in enumerate(table.columns):
        distinct, filled = int(counts[2 * at]), int(counts[2 * at + 1])
        name = _free(column.header, taken)
        if filled >= _MOSTLY * table.rows and column.name not in said:
            yield from _filled(name, column.name, filled, table.rows)
        if column.name not in said and filled and distinct == filled and squash(column.header).endswith(_KEYS):
            yield _line(f"{name}-unique", {"unique": column.name})
        if 1 < distinct <= min(_MOST_VALUES, filled // _FEWEST_REPEATS):
            rows = f"SELECT DISTINCT {_cell(column.name)} AS cell FROM {quote(table.relation)}"
            values = [str(row[0]) for row in engine.rows(f"SELECT cell FROM ({rows}) WHERE cell <> '' ORDER BY cell")]
            yield _line(f"{name}-values", {"in": {column.name: values}})


def _filled(name: str, column: str, filled: int, rows: int) -> Iterator[str]:
    missing = rows - filled
    if missing:
        yield f"  # {column} is empty: {missing:,} of {rows:,} rows"
    yield _line(f"{name}-filled", {"not_null": column} | ({"warn_if": "> 0", "error_if": "> 5%"} if missing else {}))


def _cell(name: str) -> str:
    """SQL of a cell, NULL where it is empty."""
    return f"nullif(trim({quote(name)}), '')"


def _free(header: str, taken: set[str]) -> str:
    """The name of a column as part of an id that no other column has."""
    name = "-".join(word for word in words(header) if word.isascii()) or "column"
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    taken.add(free)
    return free
