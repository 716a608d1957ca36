"""Where the journals are, and what they say: `revops journal`."""

import re
from dataclasses import asdict
from pathlib import Path

import platformdirs

from revops_cli.errors import InputError, did_you_mean
from revops_cli.plan.changeset import read_change_set
from revops_cli.plan.journal import Journal
from revops_cli.plan.journal_schema import Begun

_UNSAFE = re.compile(r"[^0-9A-Za-z_-]+")


def journal_folder() -> Path:
    """The folder of all journals, in the user's state directory."""
    return platformdirs.user_state_path("revops") / "journal"


def journal_path(org: str) -> Path:
    """The journal of an org."""
    return journal_folder() / f"{_UNSAFE.sub('-', org)}.db"


def all_plans(folder: Path | None = None) -> list[tuple[str, Begun]]:
    """Every plan that was begun on this machine, with its org, the newest first."""
    found: list[tuple[str, Begun]] = []
    for path in sorted((folder or journal_folder()).glob("*.db")):
        with Journal.open(path, writing=False) as journal:
            found += [(path.stem, begun) for begun in journal.plans()]
    return sorted(found, key=lambda each: (each[1].begun_at, each[1].plan), reverse=True)


def find_plan(name: str, folder: Path | None = None) -> tuple[Path, str]:
    """The journal that holds a plan, and its whole name, from its file or its first characters; raises InputError."""
    path = Path(name)
    name = read_change_set(path).plan_id if path.is_file() else name
    known = {begun.plan: org for org, begun in all_plans(folder)}
    fitting = [plan for plan in known if plan.startswith(name)]
    if len(fitting) != 1:
        what = "no plan begins with" if not fitting else f"{len(fitting)} plans begin with"
        raise InputError(
            f"{what} '{name}'", where="journal", hint=did_you_mean(name, known) or "revops journal list shows them"
        )
    return (folder or journal_folder()) / f"{known[fitting[0]]}.db", fitting[0]


def list_as_json(folder: Path | None = None) -> list[dict[str, object]]:
    """Every plan as one object."""
    return [{"org": org, **begun._asdict()} for org, begun in all_plans(folder)]


def list_lines(folder: Path | None = None) -> list[str]:
    """Every plan for a person."""
    found = []
    for _org, begun in all_plans(folder):
        states = ", ".join(f"{count:,} {state}" for state, count in begun.states.items())
        more = f", undone by {begun.undone_by[:8]}" if begun.undone_by else ""
        more += f", undoes {begun.undoes[:8]}" if begun.undoes else ""
        found.append(f"{begun.plan}  {begun.begun_at[:19]}Z  {begun.target}  {states}{more}")
    return found or ["no plan was applied from this machine"]


def show_as_json(name: str, folder: Path | None = None) -> dict[str, object]:
    """A plan with every operation and event."""
    path, plan = find_plan(name, folder)
    with Journal.open(path, writing=False) as journal:
        known, changes, events = journal.known(plan), journal.changes(plan), journal.events(plan)
        header = journal.header(plan)
    operations = [{**changes[op].as_json(), **asdict(each)} for op, each in known.items()]
    names = ("at", "what", "op", "batch", "detail")
    told = [dict(zip(names, event, strict=True)) for event in events]
    return {"plan": plan, "header": header, "operations": operations, "events": told}


def show_lines(name: str, folder: Path | None = None) -> list[str]:
    """A plan for a person: a line a change."""
    path, plan = find_plan(name, folder)
    with Journal.open(path, writing=False) as journal:
        known, changes = journal.known(plan), journal.changes(plan)
    told = [(each, changes[op]) for op, each in known.items()]
    lines = (f"{each.state:<10}  {c.kind} {c.object} {each.id or c.id}  {each.message}".rstrip() for each, c in told)
    return [f"plan {plan}", *lines]
