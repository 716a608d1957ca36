"""A table of synonyms as a person writes it: CSV with a header, `#` lines are remarks.

Columns `field,match,pattern,value,priority`, of which match (exact) and priority (0) may be left
out, and the notes `by,date,why`; or the file of `--unknowns`, where `use` is the value and rows
without one are passed over.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from revops_cli.errors import ConfigError, did_you_mean
from revops_cli.tables.guard import is_formula

_NEEDED = ("field", "pattern", "value")
_OPTIONAL = ("match", "priority")
_NOTES = ("by", "date", "why")
_OF_UNKNOWNS = {"value": "pattern", "use": "value"}
_UNKNOWNS_NOTES = ("count", "share", "first_row", "near_1", "near_2", "near_3")


@dataclass(frozen=True, slots=True)
class Written:
    """One row as it is written; `where` is `file:line`."""

    where: str
    field: str
    match: str
    pattern: str
    value: str
    priority: str


def read_written(path: Path, *, field: str = "") -> list[Written]:
    """The rows of a table; `field` is that of all rows, where the table has no such column.

    Raises ConfigError for a file that cannot be read and a header that is none of the two.
    """
    lines = _lines(path)
    if not lines:
        raise ConfigError("an empty table", where=str(path), hint=f"write the columns {', '.join(_NEEDED)}")
    number, header = lines[0]
    names = _names([cell.strip().casefold() for cell in header], f"{path}:{number}", given=field)
    return list(_rows(path, names, lines[1:], field, passes="use" in map(str.casefold, map(str.strip, header))))


def _lines(path: Path) -> list[tuple[int, list[str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise ConfigError("no such file", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise ConfigError("not UTF-8", where=str(path), hint="save it as 'CSV UTF-8'") from error
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", where=str(path)) from error
    head = next((line for line in text.splitlines() if line.strip() and not line.startswith("#")), "")
    reader = csv.reader(text.splitlines(keepends=True), delimiter=max(",;\t", key=head.count))
    found: list[tuple[int, list[str]]] = []
    start = 1
    for cells in reader:
        if any(map(str.strip, cells)) and not cells[0].startswith("#"):
            found.append((start, cells))
        start = reader.line_num + 1
    return found


def _names(header: Sequence[str], where: str, *, given: str) -> tuple[str, ...]:
    """The header in the words of a synonym table."""
    names = tuple(_OF_UNKNOWNS.get(name, name) for name in header) if "use" in header else tuple(header)
    needed = [name for name in _NEEDED if not (given and name == "field")]
    known = {*needed, *_OPTIONAL, *_NOTES, *(_UNKNOWNS_NOTES if "use" in header else ())}
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known) or f"columns: {', '.join((*needed, *_OPTIONAL))}"
            raise ConfigError(f"unknown column '{name}'", where=where, hint=hint)
    missing = [name for name in needed if name not in names]
    if missing:
        raise ConfigError(f"no column '{missing[0]}'", where=where, hint=f"columns: {', '.join((*needed, *_OPTIONAL))}")
    return names


def _rows(
    path: Path, names: Sequence[str], lines: Sequence[tuple[int, list[str]]], field: str, *, passes: bool
) -> Iterator[Written]:
    for number, cells in lines:
        if len(cells) > len(names) and any(map(str.strip, cells[len(names) :])):
            raise ConfigError("more cells than columns", where=f"{path}:{number}", hint="quote a cell with a comma")
        row = dict(zip(names, map(_unguarded, cells), strict=False))
        if passes and not row.get("value"):
            continue
        yield Written(
            where=f"{path}:{number}",
            field=row.get("field", "") or field,
            match=row.get("match", "") or "exact",
            pattern=row.get("pattern", ""),
            value=row.get("value", ""),
            priority=row.get("priority", "") or "0",
        )


def _unguarded(cell: str) -> str:
    """A cell without blanks around it and without the mark that stops a spreadsheet from running it."""
    text = cell.strip()
    return text[1:] if text.startswith("'") and is_formula(text[1:]) else text
