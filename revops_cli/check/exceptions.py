"""Rows that a check lets pass for a while, each with a reason and a last day."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from revops_cli.check.result import Finding
from revops_cli.config.section import Section
from revops_cli.engine.protocol import literal

ENDED = "ignore"
"""The kind of a finding about an exception that ended."""


class Ignored(Section):
    """A row that a check does not look at until a day; from the day after, the run fails."""

    key: str
    """The value of the key column of the row; of several key columns, joined with `|`."""
    until: date
    """The last day of the exception."""
    why: str
    """Why the row may stay as it is."""


def said_once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings of several files; that an exception ended is said for the first file that the check ran on."""
    said: set[tuple[str, str]] = set()
    for finding in findings:
        if finding.kind == ENDED:
            if (finding.check, finding.message) in said:
                continue
            said.add((finding.check, finding.message))
        yield finding


def kept_in(ignored: Sequence[Ignored], key: str, today: date) -> str:
    """SQL of the rows that no exception keeps out; `key` is SQL of a row's key, parts joined with 0x1f."""
    keys = sorted({one.key.replace("|", "\x1f") for one in ignored if one.until >= today})
    return f"{key} NOT IN ({', '.join(map(literal, keys))})" if keys else "TRUE"


def expired(finding: Finding, ignored: Sequence[Ignored], today: date) -> Iterator[Finding]:
    """A failure for each exception whose last day is over: mend the row, or give it another day with a reason."""
    for one in ignored:
        if one.until < today:
            yield replace(
                finding,
                kind=ENDED,
                severity="error",
                outcome="fail",
                message=f"the exception for '{one.key}' ended on {one.until.isoformat()} ({one.why})",
                fix="mend the row and remove the exception, or move its day with a reason",
                group="",
                failed=0,
                of=0,
                value=None,
                beyond=0.0,
                warn_if="",
                error_if="",
                rows=(),
                failing=None,
            )
