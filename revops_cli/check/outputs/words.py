"""How a finding is said, the same in every output."""

from os.path import normpath
from pathlib import PurePath
from urllib.parse import quote

from revops_cli.check.exceptions import ENDED
from revops_cli.check.result import FailedRow, Finding, Run

TITLES = {"error": "ERROR", "fail": "FAIL", "warn": "warn", "not evaluated": "n/a", "pass": "pass"}
"""Outcomes as a person reads them."""


def name_of(finding: Finding) -> str:
    """The check, with the group that it was judged for; an exception of it that ended says so.

    >>> name_of(Finding("sla", "metric", "warn", "pass", "", group="Ann"))
    'sla [Ann]'
    """
    if finding.kind == ENDED:
        return f"{finding.check} (exception)"
    return f"{finding.check} [{finding.group}]" if finding.group else finding.check


def counted(finding: Finding) -> str:
    """Failed rows of those looked at, with their share; nothing for a check that counts no rows.

    >>> counted(Finding("id", "not_null", "error", "fail", "", failed=12, of=1200))
    '12 of 1,200 rows (1.0%)'
    """
    if not finding.of:
        return ""
    share = f" ({_percent(finding.share)})" if finding.failed else ""
    return f"{finding.failed:,} of {finding.of:,} rows{share}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%" if share >= 0.001 else "<0.1%"  # noqa: PLR2004 - what one decimal can show


def beside(finding: Finding) -> str:
    """What the baseline and exceptions have to say about a finding."""
    parts = (
        f"{finding.new:,} new" if finding.known and finding.new else "",
        f"{finding.known:,} known" if finding.known else "",
        f"{finding.fixed:,} fixed since baseline" if finding.fixed else "",
        f"{finding.ignored:,} ignored" if finding.ignored else "",
    )
    return ", ".join(part for part in parts if part)


def fix_of(finding: Finding) -> str:
    """What to do, with the file in its place."""
    return finding.fix.replace("{file}", finding.file)


def place_of(finding: Finding, row: FailedRow) -> str:
    """`leads.csv:12:5`, with the sheet of a workbook: `leads.xlsx:Day 1:12:5`."""
    parts = (finding.file, row.sheet, str(row.line or ""), str(row.column or ""))
    return ":".join(part for part in parts if part)


def row_said(row: FailedRow) -> str:
    """What a row says of itself: its column with the value, and its key."""
    key = f"key {visible(row.key)}" if row.key else ""
    value = f"{row.name} {repr_of(row.value)}" if row.name else repr_of(row.value) if row.value else ""
    known = "" if row.new else "known"
    return "  ".join(part for part in (value, key, known) if part)


def repr_of(value: str) -> str:
    """A value in quotes, on one line; `(empty)` where there is none."""
    return f"'{visible(value)}'" if value else "(empty)"


def visible(text: str) -> str:
    r"""Text on one line: separators of keys become slashes, other control characters are escaped.

    >>> visible("a\x1fb\nc")
    'a / b\\nc'
    """
    spaced = text.replace("\x1f", " / ")
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in spaced)


def path_of(run: Run, file: str) -> str:
    """A file relative to the folder that reports start from, with forward slashes; else as it is.

    >>> path_of(Run((), folder="/repo/lists", base="/repo"), "a.csv"), path_of(Run(()), "lists/a.csv")
    ('lists/a.csv', 'lists/a.csv')
    """
    path = PurePath(normpath(PurePath(run.folder, file)))
    inside = run.base and path.is_relative_to(run.base)
    return (path.relative_to(run.base) if inside else PurePath(file)).as_posix()


def uri_of(run: Run, file: str) -> str:
    """The same as a URI.

    >>> uri_of(Run(()), "lists/day 1.csv")
    'lists/day%201.csv'
    """
    path = path_of(run, file)
    return quote(path) if not path.startswith("/") else f"file://{quote(path)}"


def summary(run: Run) -> str:
    """The outcomes in words: `2 failed, 1 warning, 7 passed`."""
    said = {
        "error": "{} could not run", "fail": "{} failed", "warn": "{} warned", "not evaluated": "{} not evaluated",
        "pass": "{} passed",
    }  # fmt: skip
    return ", ".join(said[outcome].format(f"{count:,}") for outcome, count in run.outcomes.items()) or "nothing checked"


def files_of(run: Run) -> list[str]:
    """Files in their order, also those that only a finding names; `` stands for findings of no file."""
    named = [dataset.file for dataset in run.datasets] + [finding.file for finding in run.findings]
    return list(dict.fromkeys(named))
