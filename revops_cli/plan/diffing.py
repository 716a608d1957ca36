"""A plan to read: lines for a terminal, Markdown for a review, CSV for a spreadsheet."""

import csv
import io
import re
from collections.abc import Iterator

from revops_cli.crm.adapter import Kind
from revops_cli.errors import UsageError
from revops_cli.plan.changeset import Change, ChangeSet, Status
from revops_cli.tables.guard import is_formula
from revops_cli.tables.writing import MARKDOWN
from revops_cli.text.markdown import in_cell

COLUMNS = (
    "status", "kind", "object", "id", "field", "before", "after", "rule", "reason", "confidence", "note", "row",
)  # fmt: skip
"""Columns of the CSV: one line a field; a merge has one more for each victim."""
MERGED = "(merged)"

Line = tuple[str, ...]


def change_lines(change: Change) -> Iterator[Line]:
    """A change as lines of COLUMNS."""
    status = "skip" if change.skip else str(change.status)
    record = change.id or ("=".join(change.key) if change.key else "")
    head = (status, str(change.kind), change.object, record)
    tail = (change.rule, change.reason, change.confidence, change.note, str(change.row or ""))
    for victim in change.victims:
        yield *head, MERGED, victim, change.id, *tail
    names = list(dict.fromkeys((*change.before, *change.after)))
    for name in names:
        yield *head, name, change.before.get(name, ""), change.after.get(name, ""), *tail
    if not names and not change.victims:
        yield *head, "", "", "", *tail


def as_file(plan: ChangeSet, target: str) -> Iterator[str]:
    """The plan as the ending of a file says; raises UsageError for another ending."""
    check_diff(target)
    return _csv(plan) if target.casefold().endswith(".csv") else _markdown(plan)


def check_diff(target: str) -> None:
    """Raise UsageError for a file of changes with another ending than those of Markdown and CSV."""
    if not target.casefold().endswith((*MARKDOWN, ".csv")):
        raise UsageError(f"'{target}' is neither .md nor .csv", where="--diff")


def summary(plan: ChangeSet) -> list[str]:
    """What a plan is about, for a person."""
    header = plan.header
    place = "production" if header.is_production else "not production"
    found = [f"plan {plan.plan_id} for {header.org_name} ({place}), made from {header.source}"]
    counts = ", ".join(f"{count:,} {name}" for name, count in header.counts.items())
    found.append(f"  {counts or 'no changes'}; about {header.calls:,} requests to apply")
    found += [f"  not to be applied: {each}" for each in header.blocked]
    found += [f"  note: {each}" for each in header.notes]
    return found


def terminal_lines(plan: ChangeSet, *, most: int) -> Iterator[str]:
    """The first changes, a line a field."""
    for change in plan.changes[:most]:
        record = change.id or (f"{change.key[1]}" if change.key else f"row {change.row}")
        mark = "" if change.is_written else f"  [{'skip' if change.skip else change.status}]"
        yield f"{_SIGN[change.kind]} {change.kind} {change.object} {record}{mark}"
        for line in change_lines(change):
            if line[4]:
                yield f"    {line[4]}: {_quoted(line[5])} -> {_quoted(line[6])}"
        told = "; ".join(each for each in (change.note, change.rule, change.reason) if each)
        if told:
            yield f"    {told}"
    if len(plan.changes) > most:
        yield f"... and {len(plan.changes) - most:,} more: --diff FILE.md or FILE.csv has them all"


_SIGN = {
    Kind.INSERT: "+",
    Kind.UPSERT: "+",
    Kind.UNDELETE: "+",
    Kind.UPDATE: "~",
    Kind.OWNER: "~",
    Kind.MERGE: ">",
    Kind.DELETE: "-",
}


def _csv(plan: ChangeSet) -> Iterator[str]:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for line in (COLUMNS, *(line for change in plan.changes for line in change_lines(change))):
        writer.writerow(_guarded(cell) for cell in line)
        yield text.getvalue()
        text.seek(0)
        text.truncate()


def _guarded(cell: str) -> str:
    """A cell that a spreadsheet shows and does not run."""
    return f"'{cell}" if is_formula(cell) else cell


def _markdown(plan: ChangeSet) -> Iterator[str]:
    yield f"# Plan for {plan.header.org_name}\n\n"
    yield from (f"{line.strip()}\n\n" for line in summary(plan))
    for status in Status:
        changes = [change for change in plan.changes if change.status is status]
        if changes:
            yield f"## {_TITLES[status]}: {len(changes):,}\n\n"
            yield "| kind | record | field | before | after | why |\n|---|---|---|---|---|---|\n"
            yield from (_row(change, line) for change in changes for line in change_lines(change))
            yield "\n"


_TITLES = {Status.READY: "To be written", Status.CONFLICT: "Conflicts, not written", Status.REFUSED: "Refused"}


def _row(change: Change, line: Line) -> str:
    why = "; ".join(each for each in (change.note, change.rule, change.reason) if each)
    cells = (f"{change.kind} {change.object}", line[3] or f"row {change.row}", line[4], *map(_visible, line[5:7]), why)
    return f"| {' | '.join(map(in_cell, cells))} |\n"


def _visible(text: str) -> str:
    """A value whose blanks at the ends, and side by side, can be seen in a table that would swallow them.

    >>> _visible("Anna "), _visible("Anna  Lee"), _visible("Anna Lee")
    ('Anna␣', 'Anna␣␣Lee', 'Anna Lee')
    """
    return _SWALLOWED.sub(lambda found: "␣" * len(found[0]), text)


_SWALLOWED = re.compile(r"^ +| +$| {2,}")


def _quoted(text: str) -> str:
    return f"'{text}'" if text else "empty"
