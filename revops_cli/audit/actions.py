"""Leads past the maximum response that nobody touched: a list for each manager, and one to re-assign."""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from revops_cli.audit.facts import HOUR, PERSONS, REPS, UNIT, Facts
from revops_cli.audit.moments import iso_sql
from revops_cli.audit.outcome import ActionFile
from revops_cli.audit.reports.response import limit_sql
from revops_cli.engine.protocol import literal, quote
from revops_cli.text.fold import words
from revops_cli.text.markdown import in_cell

ROOM = "audit room"
COLUMNS = (
    "rep", "rep_name", "lead", "name", "company", "lead_source", "campaign_id", "assigned_at", "hours_open",
    "maximum_hours",
)  # fmt: skip
"""Columns of a manager's list."""
REASSIGN = (
    "Id", "Object", "Name", "Company", "LeadSource", "Status", "OwnerId", "OwnerName", "AssignedDate",
    "LastActivityDate", "HoursOpen", "ManagerName",
)  # fmt: skip
"""Columns of reassign.csv, which `revops reassign --breached` reads."""
ORDER = ("assigned", "rep", "person", "cycle_no")
"""Oldest first."""
NO_MANAGER = "no manager"
TITLE = "# Clean your room"


_KIND = "CASE WHEN lower(coalesce(p.object, left(p.raw_id, 3))) IN ('contact', '003') THEN 'Contact' ELSE 'Lead' END"
"""Lead or Contact: as the file says, else by the first characters of the Id."""


class Manager(NamedTuple):
    """A manager with what the people of the team left lying; `stem` is the name of the files."""

    manager: str
    name: str
    stem: str
    leads: int


def action_files(facts: Facts) -> tuple[ActionFile, ...]:
    """The lists; none where no assignment or no activity was given, for then nobody knows who waits."""
    if facts.missing(("people.assigned_at|history", "activities")):
        return ()
    facts.engine.sql(ROOM, _room(facts))
    when = iso_sql(facts, ROOM, "assigned")
    files = [_reassign(when)]
    for manager in managers(facts):
        query = (
            f"SELECT *, {when} AS assigned_at, round(age / {HOUR}.0, 2) AS hours_open, "
            f"maximum / {HOUR}.0 AS maximum_hours FROM {quote(ROOM)} WHERE manager = {literal(manager.manager)}"
        )
        files.append(ActionFile(f"clean-your-room/{manager.stem}.csv", query, COLUMNS, ORDER))
        text = "".join(_markdown(facts, manager, query))
        files.append(ActionFile(f"clean-your-room/{manager.stem}.md", text=text))
    return tuple(files)


def managers(facts: Facts) -> tuple[Manager, ...]:
    """Managers whose people have leads in ROOM, by name; the stems of their files are distinct."""
    query = f"SELECT manager, min(manager_name), count(*) FROM {quote(ROOM)} GROUP BY 1 ORDER BY 2, 1"
    found: list[Manager] = []
    for manager, name, leads in facts.engine.rows(query):
        stem = "-".join(words(str(name)))[:60] or "manager"
        same = sum(1 for other in found if other.stem == stem or other.stem.startswith(f"{stem}-"))
        found.append(Manager(str(manager), str(name), f"{stem}-{same + 1}" if same else stem, int(leads)))
    return tuple(found)


def _room(facts: Facts) -> str:
    """Units that wait for the first touch past the maximum now, whatever the period of the report."""
    _target, maximum = limit_sql(facts.settings.response)
    waiting = (
        f"SELECT person, cycle_no, rep, manager, source, campaign, start_at, age, {maximum} AS maximum "
        f"FROM {quote(UNIT)} WHERE is_hold AND excluded IS NULL AND lead_type = 'inbound' AND is_last "
        f"AND first_touch_at IS NULL AND NOT is_closed AND handed_at IS NULL"
    )
    return (
        f"SELECT u.person, u.cycle_no, coalesce(u.rep, '') AS rep, coalesce(r.name, u.rep, '') AS rep_name, "
        f"u.manager, CASE WHEN u.manager = '' THEN {literal(NO_MANAGER)} ELSE coalesce(m.name, u.manager) END AS "
        f"manager_name, coalesce(p.raw_id, u.person) AS lead, {_KIND} AS object, "
        f"coalesce(p.name, '') AS name, coalesce(p.company, '') AS company, u.source AS lead_source, "
        f"u.campaign AS campaign_id, coalesce(p.status, '') AS status, u.start_at AS assigned, u.age, u.maximum "
        f"FROM ({waiting}) AS u JOIN {quote(PERSONS)} AS p USING (person) LEFT JOIN {quote(REPS)} AS r ON "
        f"r.rep = u.rep LEFT JOIN {quote(REPS)} AS m ON m.rep = u.manager WHERE u.age > u.maximum"
    )


def _reassign(when: str) -> ActionFile:
    query = (
        f"SELECT lead AS Id, object AS Object, name AS Name, company AS Company, lead_source AS LeadSource, "
        f"status AS Status, rep AS OwnerId, rep_name AS OwnerName, {when} AS AssignedDate, '' AS LastActivityDate, "
        f"round(age / {HOUR}.0, 2) AS HoursOpen, manager_name AS ManagerName, assigned, person, cycle_no, rep "
        f"FROM {quote(ROOM)}"
    )
    return ActionFile("reassign.csv", query, REASSIGN, ORDER)


def _markdown(facts: Facts, manager: Manager, query: str) -> Iterator[str]:
    many = "lead" if manager.leads == 1 else "leads"
    yield f"{TITLE}: {in_cell(manager.name)}\n\n"
    yield f"{manager.leads:,} {many} past the maximum response at {facts.as_of.isoformat(timespec='minutes')}, "
    yield "and not touched. Oldest first.\n\n"
    yield "| rep | lead | company | source | assigned | open |\n|---|---|---|---|---|---:|\n"
    cells = "rep_name, name, lead, company, lead_source, assigned_at, age"
    order = ", ".join(map(quote, ORDER))
    for batch in facts.engine.batches(f"SELECT {cells} FROM ({query}) AS room ORDER BY {order}"):
        for rep, name, lead, company, source, assigned, age in zip(*batch.values(), strict=True):
            shown = (rep, name or lead, company, source, assigned[:16].replace("T", " "), _age(int(age)))
            yield f"| {' | '.join(map(in_cell, shown))} |\n"


def _age(micros: int) -> str:
    """A duration as `3 d 4 h`, rounded down."""
    hours = timedelta(microseconds=micros) // timedelta(hours=1)
    return f"{hours // 24} d {hours % 24} h" if hours >= 24 else f"{hours} h"  # noqa: PLR2004 - hours a day
