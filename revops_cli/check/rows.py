"""The rows that a check fails on: fetched only for those that are shown, with their place in the file."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from revops_cli.check.result import FailedRow, Failing, Finding, Run
from revops_cli.engine.protocol import Engine
from revops_cli.tables.reading import Position, Reading, locate
from revops_cli.text.fingerprint import fingerprint


def sampled(engine: Engine, run: Run, *, at_least: int = 0, salt: str = "") -> Run:
    """The run with the first rows of each finding that has any: its sample, or `at_least` so many."""
    return run.with_findings(
        tuple(
            replace(finding, rows=fetched(engine, finding, max(finding.sample, at_least), salt))
            if finding.failing and finding.found
            else finding
            for finding in run.findings
        )
    )


def fetched(engine: Engine, finding: Finding, limit: int, salt: str = "") -> tuple[FailedRow, ...]:
    """The first rows that a check fails on, without their places."""
    if finding.failing is None or not limit:
        return ()
    query = f"SELECT * FROM ({rows_query(finding.failing)}) AS failing ORDER BY row, key, value LIMIT {limit}"
    return tuple(row_of(finding, int(row), key, value, salt) for row, key, value in engine.rows(query))


def rows_query(failing: Failing) -> str:
    """The query of the failed rows with its columns in order."""
    return f"SELECT row, key, value FROM ({failing.query}) AS rows"


def row_of(finding: Finding, row: int, key: str, value: str, salt: str) -> FailedRow:
    """A failed row without its place."""
    name = finding.failing.name if finding.failing else ""
    return FailedRow(row, name, key, value, fingerprint=fingerprint(salt, finding.check, key))


def placed(findings: Sequence[Finding], readings: Mapping[str, Reading]) -> tuple[Finding, ...]:
    """The findings with line, column and sheet of their rows; one pass over each file that has any."""
    wanted: dict[str, set[int]] = {}
    for finding in findings:
        wanted.setdefault(finding.file, set()).update(row.row for row in finding.rows)
    found = {file: locate(file, readings[file], rows) for file, rows in wanted.items() if rows and file in readings}
    return tuple(
        replace(finding, rows=tuple(_placed(row, found[finding.file], readings[finding.file]) for row in finding.rows))
        if finding.file in found
        else finding
        for finding in findings
    )


def _placed(row: FailedRow, positions: Mapping[int, Position], reading: Reading) -> FailedRow:
    position = positions.get(row.row)
    if position is None:
        return row
    names = reading.table.names
    at = names.index(row.name) if row.name in names else -1
    if not 0 <= at < len(position.cells):
        return replace(row, line=position.line, sheet=position.sheet)
    line, column = position.cells[at]
    return replace(row, line=line, column=column, sheet=position.sheet)
