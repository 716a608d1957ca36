"""Findings on a terminal: plain lines that are never cut, coloured where a person looks at them."""

import textwrap
from collections.abc import Iterator

from revops_cli.check.outputs.words import (
    TITLES,
    beside,
    files_of,
    fix_of,
    name_of,
    place_of,
    row_said,
    summary,
)
from revops_cli.check.result import Finding, Run

PLAIN_WIDTH = 120
"""Columns in a pipe and in CI."""
STYLES = {"ERROR": "bold red", "FAIL": "bold red", "warn": "yellow", "n/a": "dim", "pass": "green"}
_INDENT = "        "
_NAME = 28


def as_text(run: Run, width: int = PLAIN_WIDTH) -> str:
    """The run as lines; prose is folded at `width`, places and values never are."""
    return "".join(f"{line}\n" for line in _lines(run, width))


def print_coloured(run: Run) -> None:
    """Print the run to the terminal, its outcomes in colour."""
    from rich.console import Console  # noqa: PLC0415 - only a terminal pays for rich
    from rich.text import Text  # noqa: PLC0415 - the same

    console = Console()
    for line in _lines(run, console.width):
        shown = Text(line)
        word = line[2:7].strip()
        if line[:2] == "  " and word in STYLES:
            shown.stylize(STYLES[word], 2, 2 + len(word))
        console.print(shown, soft_wrap=True)


def _lines(run: Run, width: int) -> Iterator[str]:
    rows = {dataset.file: dataset.table.rows for dataset in run.datasets}
    for file in files_of(run):
        yield f"{file}: {rows[file]:,} rows" if file in rows else file or "audit"
        for finding in run.findings:
            if finding.file == file:
                yield from _finding(finding, width)
        yield ""
    for note in run.notes:
        yield from textwrap.wrap(f"note: {note}", width, subsequent_indent="  ")
    yield summary(run)


def _finding(finding: Finding, width: int) -> Iterator[str]:
    limit = f"limit {finding.threshold}" if finding.threshold else ""
    parts = (finding.message, limit, beside(finding))
    head = f"  {TITLES[finding.outcome]:<6}{name_of(finding):<{_NAME}} "
    yield from _folded(head + "; ".join(part for part in parts if part), width)
    if not finding.found:
        return
    for label, text in (("why", finding.why), ("fix", fix_of(finding)), ("owner", finding.owner)):
        if text:
            yield from _folded(f"{_INDENT}{label}: {text}", width)
    yield from _rows(finding)


def _folded(text: str, width: int) -> Iterator[str]:
    """A line in parts no wider than `width`, words kept whole."""
    head = text[: len(text) - len(text.lstrip())]
    yield from textwrap.wrap(
        text[len(head) :],
        max(width, 40),
        initial_indent=head,
        subsequent_indent=f"{_INDENT}  ",
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
    )


def _rows(finding: Finding) -> Iterator[str]:
    shown = finding.rows[: finding.sample]
    for row in shown:
        yield f"{_INDENT}{place_of(finding, row)}  {row_said(row)}".rstrip()
    if shown and finding.failed > len(shown):
        yield f"{_INDENT}and {finding.failed - len(shown):,} more"
