"""Findings as one page that needs no network and no script."""

from collections.abc import Iterator
from typing import NamedTuple

from revops_cli import __version__
from revops_cli.check.outputs.words import TITLES, beside, files_of, fix_of, name_of, repr_of, summary, visible
from revops_cli.check.result import FailedRow, Finding, Outcome, Run
from revops_cli.report.html.render import render

_TONES: dict[Outcome, str] = {"error": "bad", "fail": "bad", "warn": "watch", "not evaluated": "none", "pass": "good"}

COLUMNS = ("Line", "Column", "Cell", "Value", "Key", "Sheet", "Baseline")
ALWAYS = 5
"""Columns that every table of rows has."""


class Tile(NamedTuple):
    """A figure to see first."""

    label: str
    value: str
    note: str
    tone: str


class Line(NamedTuple):
    """A check in the table of its file."""

    name: str
    anchor: str
    outcome: str
    tone: str
    failed: str
    of: str
    limit: str
    what: str


class Found(NamedTuple):
    """A check that found something, with its rows as a table."""

    name: str
    anchor: str
    message: str
    about: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, ...], ...]
    note: str
    columns: tuple[str, ...]
    title: str = "Rows"
    numbers: frozenset[int] = frozenset({0, 1})


class FilePart(NamedTuple):
    """A file with its checks."""

    name: str
    anchor: str
    note: str
    lines: tuple[Line, ...]
    found: tuple[Found, ...]


class Page(NamedTuple):
    """Everything the template asks for."""

    title: str
    subtitle: str
    contents: tuple[tuple[str, str], ...]
    tiles: tuple[Tile, ...]
    files: tuple[FilePart, ...]
    notes: tuple[str, ...]
    tool: str


def as_page(run: Run) -> str:
    """The run as HTML text."""
    files = tuple(_file(run, file, at) for at, file in enumerate(files_of(run), 1))
    page = Page(
        "Data checks",
        f"{summary(run)}; as of {run.as_of}",
        tuple((file.anchor, file.name) for file in files),
        tuple(_tiles(run)),
        files,
        run.notes,
        f"revops {__version__}",
    )
    return render("check.html.j2", {"page": page, "severities": ()})


def _tiles(run: Run) -> Iterator[Tile]:
    counts = run.outcomes
    failed = counts.get("fail", 0) + counts.get("error", 0)
    yield Tile("Failed", f"{failed:,}", "checks", "bad" if failed else "good")
    yield Tile("Warned", f"{counts.get('warn', 0):,}", "checks", "watch" if counts.get("warn") else "good")
    yield Tile("Passed", f"{counts.get('pass', 0):,}", "checks", "")
    yield Tile("Looked at", f"{run.rows:,}", "rows", "")


def _file(run: Run, file: str, at: int) -> FilePart:
    rows = next((f"{one.table.rows:,} rows" for one in run.datasets if one.file == file), "")
    findings = [finding for finding in run.findings if finding.file == file]
    anchors = {id(one): f"f{at}-{number}" for number, one in enumerate(findings, 1) if one.found}
    return FilePart(
        file or "Figures of the audit",
        f"file{at}",
        rows,
        tuple(_line(one, anchors.get(id(one), "")) for one in findings),
        tuple(_found(one, anchors[id(one)]) for one in findings if one.found),
    )


def _line(finding: Finding, anchor: str) -> Line:
    return Line(
        name_of(finding),
        anchor,
        TITLES[finding.outcome],
        _TONES[finding.outcome],
        f"{finding.failed:,}" if finding.of else "",
        f"{finding.of:,}" if finding.of else "",
        finding.threshold,
        "; ".join(part for part in (finding.message, beside(finding)) if part),
    )


def _found(finding: Finding, anchor: str) -> Found:
    about = (("Why", finding.why), ("Fix", fix_of(finding)), ("Owner", finding.owner))
    shown = finding.rows[: finding.sample]
    cells = [_cells(row) for row in shown]
    # Most files have no sheets, and most runs no baseline: a column that says nothing is left out.
    used = [at for at in range(len(COLUMNS)) if at < ALWAYS or any(row[at] for row in cells)]
    more = finding.failed - len(shown)
    return Found(
        name_of(finding),
        anchor,
        finding.message,
        tuple(one for one in about if one[1]),
        tuple(tuple(row[at] for at in used) for row in cells),
        f"and {more:,} more" if shown and more > 0 else "",
        tuple(COLUMNS[at] for at in used),
    )


def _cells(row: FailedRow) -> tuple[str, ...]:
    place = (str(row.line or ""), str(row.column or ""))
    return (*place, row.name, repr_of(row.value), visible(row.key), row.sheet, "" if row.new else "known")
