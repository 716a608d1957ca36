"""JSON Lines, and a JSON list of objects, as a grid: the union of keys in first-seen order."""

import json
from collections.abc import Iterator
from typing import Any

from revops_cli.errors import InputError
from revops_cli.io.detection import find_encoding
from revops_cli.io.encoding import scan
from revops_cli.io.grid import Grid, Notes, Row
from revops_cli.io.lines import text_lines
from revops_cli.io.source import Source

Record = dict[str, Any]


def read_json(source: Source) -> Grid:
    """The grid of JSON objects; a nested value is kept as JSON text.

    Raises InputError (`unknown_format`, with the line) where a line is no JSON object.
    """
    encoding = find_encoding(source.path, scan(source.path), "", source.shown)

    def lines() -> Iterator[str]:
        return text_lines(source.path, encoding, source.shown)

    whole = _is_list(lines())

    def objects() -> Iterator[tuple[int, Record]]:
        return _from_list("".join(lines()), source) if whole else _from_lines(lines(), source)

    keys = dict.fromkeys(key for _, record in objects() for key in record)

    def rows(_notes: Notes) -> Iterator[Row]:
        for number, record in objects():
            yield number, [_text(record.get(key)) for key in keys]

    return Grid("jsonl", rows, encoding=encoding.name, header=tuple(keys))


def _is_list(lines: Iterator[str]) -> bool:
    first = next((line.strip() for line in lines if line.strip()), "")
    if first.startswith("["):
        return True
    try:
        json.loads(first)
    except ValueError:
        return True
    return False


def _from_lines(lines: Iterator[str], source: Source) -> Iterator[tuple[int, Record]]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield number, _object(json.loads(line))
            except ValueError as error:
                raise _no_object(source, number) from error


def _from_list(text: str, source: Source) -> Iterator[tuple[int, Record]]:
    """The objects of a list; or of an object that holds exactly one list of objects."""
    try:
        whole = json.loads(text)
        if isinstance(whole, dict):
            lists = [value for value in whole.values() if isinstance(value, list)]
            whole = lists[0] if len(lists) == 1 else [whole]
        yield from enumerate(map(_object, whole), 1)
    except json.JSONDecodeError as error:
        raise _no_object(source, error.lineno) from error
    except ValueError as error:
        raise _no_object(source, 1) from error


def _object(value: object) -> Record:
    if not isinstance(value, dict):
        raise ValueError("no object")  # noqa: TRY004 - told as bad data, like a syntax error
    return value


def _no_object(source: Source, line: int) -> InputError:
    return InputError(
        "is no JSON object", where=f"{source.shown}:{line}", code="unknown_format", hint="write one object a line"
    )


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
