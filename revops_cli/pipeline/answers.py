"""The answers that a person wrote into a review file."""

import csv
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from revops_cli.errors import InputError, did_you_mean


def read_answers(path: Path, known: Collection[str]) -> Iterator[tuple[str, Mapping[str, str], str]]:
    """Place (`file:line`), cells and answer of each answered line; blank and `skip` are passed over.

    Raises InputError for a file that cannot be read, or an answer that is not one of `known`.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as stream:
            reader = csv.DictReader(stream)
            rows = [(reader.line_num, row) for row in reader]
    except FileNotFoundError as error:
        raise InputError("no such file", where=str(path), code="not_found") from error
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"cannot be read: {error}", where=str(path), code="unreadable") from error
    for line, row in rows:
        answer = (row.get("answer") or "").strip().lower()
        if answer in {"", "skip"}:
            continue
        where = f"{path}:{line}"
        if answer not in known:
            hint = did_you_mean(answer, known) or f"one of: {', '.join(dict.fromkeys([*known, 'skip']))}"
            raise InputError(f"no answer is called '{answer}'", where=where, hint=hint)
        yield where, row, answer
