"""Failed rows as files: one for each check and file, with the row as it was read."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from revops_cli.check.result import Dataset, Finding, Run
from revops_cli.engine.protocol import Batch, Engine, literal, quote
from revops_cli.tables.reading import Reading, locate_lines
from revops_cli.tables.writing import Answer

FIXED = ("_file", "_line", "_check", "_message")
"""Columns in front of those of the file."""


class Extract(NamedTuple):
    """A file below the folder of extracts, and what it holds."""

    path: str
    answer: Answer


def extracts(engine: Engine, run: Run, readings: Mapping[str, Reading]) -> Iterator[Extract]:
    """The failed rows of every check that found some; values are as the file has them."""
    for at, dataset in enumerate(run.datasets, 1):
        found = [one for one in run.findings if one.file == dataset.file and one.found and one.failing]
        if not found:
            continue
        rows = f"SELECT DISTINCT row FROM ({' UNION ALL '.join(_rows(one) for one in found)}) AS failed"
        lines = f"lines of failed rows {at}"
        reading = readings.get(dataset.file)
        _load_lines(engine, lines, reading, [int(row[0]) for row in engine.rows(rows)])
        for check in dict.fromkeys(one.check for one in found):
            name = _name(check, at, run)
            failed = [one for one in found if one.check == check]
            yield Extract(name, _answer(dataset, failed, lines))


def _name(check: str, at: int, run: Run) -> str:
    return f"{check}.{at}.csv" if len(run.datasets) > 1 else f"{check}.csv"


def outdated(folder: Path, run: Run, written: Collection[str]) -> list[Path]:
    """Extracts of earlier runs in a folder whose check finds nothing any more; other files are never named."""
    head = ",".join(FIXED)
    checks = dict.fromkeys(one.check for one in run.findings)
    names = [_name(check, at, run) for check in checks for at in range(1, len(run.datasets) + 1)]
    there = [folder / name for name in names if name not in written and (folder / name).is_file()]
    return [path for path in there if path.read_bytes()[: len(head)] == head.encode()]


def _rows(finding: Finding) -> str:
    query = finding.failing.query if finding.failing else ""
    said = f"{finding.said} [{finding.group}]" if finding.group else finding.said
    return f"SELECT row, {literal(said)} AS message FROM ({query}) AS rows"


def _load_lines(engine: Engine, relation: str, reading: Reading | None, rows: Collection[int]) -> None:
    found = locate_lines(reading, rows) if reading else {}
    batch: Batch = {"row": list(found), "line": list(found.values())}
    engine.load(relation, [batch], {"row": "BIGINT", "line": "VARCHAR"})


def _answer(dataset: Dataset, findings: Collection[Finding], lines: str) -> Answer:
    """Columns of the file under names that no fixed one has: `_check` of a file stands behind ours."""
    failed = " UNION ALL ".join(_rows(one) for one in findings)
    check = next(iter(findings)).check
    cells = "".join(f", t.{quote(name)} AS {quote(f'{name} ')}" for name in dataset.table.names)
    query = (
        f"SELECT {literal(dataset.file)} AS _file, coalesce(lines.line, '') AS _line, {literal(check)} AS _check, "
        f"failed.message AS _message, t._row AS place{cells} FROM ({failed}) AS failed "
        f"JOIN {quote(dataset.table.relation)} AS t ON t._row = failed.row "
        f"LEFT JOIN {quote(lines)} AS lines ON lines.row = failed.row"
    )
    headers = tuple(column.header for column in dataset.table.columns)
    names = tuple(f"{name} " for name in dataset.table.names)
    return Answer(query, FIXED + names, FIXED + headers, ("place", "_message"))
