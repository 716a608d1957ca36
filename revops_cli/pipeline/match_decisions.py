"""What people decided about matches, in files that they may edit, beside the config."""

import csv
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from revops_cli.config.document import Document
from revops_cli.errors import ConfigError, did_you_mean
from revops_cli.match.inputs import AT, Decisions

FOLDER = "decisions"

PAIR = ("lead", "company", "domain", "account", "by", "date", "why")
"""A line holds for the leads that agree with every one of lead (an Id), company and domain it gives."""

ALIAS = ("alias", "name", "by", "date", "why")

MERGE = ("one", "other", "by", "date", "why")
"""Two records, each by its Id, or by the fingerprint that is its ClusterId where it has none."""

NEVER_MERGE, ALWAYS_MERGE = "never-merge.csv", "always-merge.csv"

NEVER, MANUAL, ALIASES = "never-match.csv", "manual-match.csv", "aliases.csv"

FILES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    NEVER: (PAIR, ("account",)),
    MANUAL: (PAIR, ("account",)),
    ALIASES: (ALIAS, ("alias", "name")),
    NEVER_MERGE: (MERGE, ("one", "other")),
    ALWAYS_MERGE: (MERGE, ("one", "other")),
}
"""Columns of each file, and those that every line must fill."""


@dataclass(frozen=True, slots=True)
class MatchDecisions:
    """The lines of the files as they are; each knows its file and line."""

    never: Decisions = ()
    manual: Decisions = ()
    aliases: Decisions = ()


def decisions_folder(document: Document) -> Path:
    """The folder of people's decisions: beside the config, else here."""
    return (document.folder if document.path else Path()) / FOLDER


def read_decisions(folder: Path) -> MatchDecisions:
    """The decisions in a folder; a file that is not there decides nothing.

    Raises ConfigError, with file and line, for a line that cannot be understood.
    """
    return MatchDecisions(*(decision_lines(folder / name) for name in (NEVER, MANUAL, ALIASES)))


def append_decision(folder: Path, name: str, line: Mapping[str, str]) -> Path:
    """Add a line to one of FILES at once, on disk when this returns; the file is made where it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    columns = _header(path) or list(FILES[name][0])
    whole = not path.exists() or not path.stat().st_size or path.read_bytes().endswith(b"\n")
    with path.open("a", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, columns, extrasaction="ignore", lineterminator="\n")
        stream.write("" if whole else "\n")
        if not stream.tell():
            writer.writeheader()
        writer.writerow({column: line.get(column.strip().lower(), "") for column in columns})
        stream.flush()
        os.fsync(stream.fileno())
    return path


def _header(path: Path) -> list[str]:
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8-sig") as stream:
        return next(csv.reader(stream), [])


def decision_lines(path: Path) -> Decisions:
    """The lines of one of FILES; none where it is not there. Raises ConfigError with file and line."""
    if not path.is_file():
        return ()
    known, needed = FILES[path.name]
    found: list[Mapping[str, str]] = []
    try:
        with path.open(newline="", encoding="utf-8-sig") as stream:
            reader = csv.reader(stream)
            header = [name.strip().lower() for name in next(reader, [])]
            _check_header(path, header, known, needed)
            for cells in reader:
                row = dict(zip(header, (cell.strip() for cell in cells), strict=False))
                if any(row.values()):
                    found.append(_checked(row, f"{path}:{reader.line_num}", needed))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConfigError(f"cannot be read: {error}", where=str(path)) from error
    return tuple(found)


def _check_header(path: Path, header: Sequence[str], known: Sequence[str], needed: Sequence[str]) -> None:
    where = f"{path}:1"
    for name in header:
        if name and name not in known:
            raise ConfigError(
                f"unknown column '{name}'",
                where=where,
                hint=did_you_mean(name, known) or f"columns: {', '.join(known)}",
            )
    for name in needed:
        if name not in header:
            raise ConfigError(f"no column '{name}'", where=where, hint=f"columns: {', '.join(known)}")


def _checked(row: dict[str, str], at: str, needed: Sequence[str]) -> Mapping[str, str]:
    for name in needed:
        if not row.get(name):
            raise ConfigError(f"the line has no {name}", where=at)
    return row | {AT: at}
