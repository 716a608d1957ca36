"""'Clean your room': what each manager's people left unanswered, as CSV and as Markdown to mail."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from revops_cli.route.reassign import Move
from revops_cli.tables.guard import is_formula
from revops_cli.text.markdown import in_cell
from revops_cli.text.record_id import same_id

NO_MANAGER = "no manager"
COLUMNS = ("manager", "manager_email", "owner", "lead", "company", "assigned", "answer_due", "hours_late", "goes_to")


class Line(NamedTuple):
    """One lead of the digest; its fields are COLUMNS."""

    manager: str
    manager_email: str
    owner: str
    lead: str
    company: str
    assigned: str
    answer_due: str
    hours_late: int
    goes_to: str


def digest(moves: Sequence[Move], users: Sequence[Mapping[str, str]], as_of: datetime) -> tuple[Line, ...]:
    """A line a lead: by manager, then owner, the latest answer first."""
    by_id = {same_id(user.get("Id", "")): user for user in users}
    by_name = {user.get("Name", ""): user for user in users}
    lines = []
    for move in moves:
        owner = by_id.get(same_id(move.breach.owner)) or by_name.get(move.owner_name) or {}
        manager = by_id.get(same_id(owner.get("ManagerId", ""))) if owner.get("ManagerId") else None
        line = Line(
            manager=manager.get("Name", "") if manager else NO_MANAGER,
            manager_email=manager.get("Email", "") if manager else "",
            owner=move.owner_name,
            lead=_lead(move.record) or f"row {move.breach.row}",
            company=move.record.get("Company", ""),
            assigned=move.breach.assigned.isoformat(),
            answer_due=move.breach.due.isoformat(),
            hours_late=move.breach.hours_late(as_of),
            goes_to=move.taken.owner_name or f"queue {move.taken.queue}",
        )
        lines.append(line)
    return tuple(sorted(lines, key=lambda line: (line.manager, line.owner, -line.hours_late, line.lead)))


def as_csv(lines: Sequence[Line]) -> str:
    """The digest as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([f"'{cell}" if is_formula(str(cell)) else cell for cell in line] for line in lines)
    return text.getvalue()


def as_markdown(lines: Sequence[Line], as_of: datetime) -> str:
    """The digest as Markdown: a table for each manager."""
    parts = [f"# Clean your room: {as_of:%Y-%m-%d}\n"]
    for manager in dict.fromkeys(line.manager for line in lines):
        own = [line for line in lines if line.manager == manager]
        parts.append(f"\n## {in_cell(manager)}: {len(own)} without an answer\n")
        parts.append("| owner | lead | company | hours late | goes to |\n|---|---|---|---:|---|\n")
        for line in own:
            cells = (line.owner, line.lead, line.company, str(line.hours_late), line.goes_to)
            parts.append(f"| {' | '.join(map(in_cell, cells))} |\n")
    return "".join(parts) if lines else f"{parts[0]}\nEvery lead has its answer.\n"


def _lead(record: Mapping[str, str]) -> str:
    name = record.get("Name") or f"{record.get('FirstName', '')} {record.get('LastName', '')}".strip()
    return name or record.get("Email", "") or record.get("Id", "")
