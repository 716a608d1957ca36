"""The rows that a check fails on: fetched only for those that are shown, with their place in the file."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from revops_cli.check.result import FailedRow, Failing, Finding
from revops_cli.engine.protocol import Engine
from revops_cli.tables.reading import Position, Reading, locate

SEPARATOR = "\x1f"
"""Between the parts of a key of several columns."""


def fetched(engine: Engine, failing: Failing, limit: int) -> tuple[FailedRow, ...]:
    """The first rows that a check fails on, without their places."""
    query = f"SELECT row, key, value FROM ({failing.query}) AS failing ORDER BY row, key, value LIMIT {limit}"
    return tuple(FailedRow(int(row), failing.name, str(key), str(value)) for row, key, value in engine.rows(query))


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
