"""`revops accounts rollout`: accounts change owner, and what hangs on them with them."""

import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from revops_cli.errors import InputError, UsageError
from revops_cli.model import Table
from revops_cli.pipeline.options import RunOptions, SideInputs
from revops_cli.pipeline.outputs import Outputs
from revops_cli.pipeline.rehearsal import needed_users
from revops_cli.pipeline.routing import route_context, rows_of
from revops_cli.pipeline.rulebook import read_rulebook
from revops_cli.pipeline.session import Session
from revops_cli.route.rollout.choosing import Wish
from revops_cli.route.rollout.records import Files
from revops_cli.route.rollout.step import CHANGES, KEPT, Given, Rollout, changes_query, kept_query, rollout
from revops_cli.route.settings import RouteSettings
from revops_cli.tables.columns import TableKind
from revops_cli.tables.reading import read_table
from revops_cli.tables.writing import Answer
from revops_cli.text.fold import squash
from revops_cli.text.markdown import in_cell
from revops_cli.text.record_id import same_id

ORDER = ("move", "place", "_row")
ACCOUNT_HEADERS = ("accountid", "id")
OWNER_HEADERS = ("newownerid", "newowner", "to", "owner", "ownername", "ownerid")
"""Headers of a file of changes as `squash` writes them, the clearer one first."""


class Records(NamedTuple):
    """Files of a rollout, as typed."""

    accounts: str
    contacts: str = ""
    opportunities: str = ""
    leads: str = ""
    tasks: str = ""


_KINDS: Mapping[str, TableKind] = {
    "contacts": "contacts",
    "opportunities": "opportunities",
    "leads": "leads",
    "tasks": "any",
}


@dataclass(frozen=True, slots=True)
class RolloutReport:
    """What changes and what stays, for a person and as JSON."""

    found: Rollout
    written: tuple[str, ...] = ()

    @property
    def flows(self) -> Counter[tuple[str, str]]:
        """Accounts and loose records by old and new owner."""
        moved = (move for move in self.found.moves if move.owner not in {"", move.candidate.owner})
        return Counter((self.found.names.get(m.candidate.owner) or "nobody", m.owner_name) for m in moved)

    def by_status(self, *statuses: str) -> dict[str, int]:
        """Records by object, of these outcomes."""
        found: Counter[str] = Counter()
        for (kind, status), count in self.found.counts.items():
            found[kind] += count if status in statuses else 0
        return {kind: count for kind, count in found.items() if count}

    def lines(self) -> list[str]:
        """The rollout for a person."""
        lines = [f"changes: {_listed(self.by_status('change')) or 'none'}"]
        lines += [f"  {old} -> {new}: {count:,}" for (old, new), count in sorted(self.flows.items(), key=_most)]
        for status, said in (("other_owner", "kept by their own owners"), ("closed", "closed, so kept")):
            if self.by_status(status):
                lines.append(f"{said}: {_listed(self.by_status(status))}")
        lines += [f"refused: {move.candidate.name}: {move.words}" for move in self.found.refused]
        return [*lines, *self.found.notes, *(f"wrote {path}" for path in self.written)]

    def markdown(self) -> str:
        """The preview to review before anything is applied."""
        head = "# Accounts that change owner\n\n| object | changes | kept | closed |\n|---|---:|---:|---:|\n"
        kept = self.by_status("other_owner", "no_owner", "no_id", "already", "refused")
        change, closed = self.by_status("change"), self.by_status("closed")
        kinds = dict.fromkeys(kind for kind, _ in self.found.counts)
        rows = "".join(
            f"| {kind} | {change.get(kind, 0)} | {kept.get(kind, 0)} | {closed.get(kind, 0)} |\n" for kind in kinds
        )
        moves = "".join(
            f"| {in_cell(m.candidate.name)} | {in_cell(self.found.names.get(m.candidate.owner) or 'nobody')} "
            f"| {in_cell(m.owner_name) or '**nobody**'} | {in_cell(f'{m.candidate.why}; {m.words}')} |\n"
            for m in self.found.moves
        )
        return f"{head}{rows}\n| account | from | to | why |\n|---|---|---|---|\n{moves}"

    def as_json(self) -> dict[str, object]:
        """The rollout as one object."""
        records = [{"object": k, "status": status, "records": n} for (k, status), n in self.found.counts.items()]
        flows = [{"from": old, "to": new, "moves": n} for (old, new), n in sorted(self.flows.items(), key=_most)]
        refused = [{"account": move.candidate.name, "why": move.words} for move in self.found.refused]
        return {
            "command": "accounts rollout",
            "records": records,
            "flows": flows,
            "refused": refused,
            "notes": list(self.found.notes),
            "written": list(self.written),
        }


def roll_out(records: Records, wish: Wish, changes: str, options: RunOptions, sides: SideInputs) -> RolloutReport:
    """The changes written to the folder `options.output`, or to standard output; raises RevopsError.

    Draws from pools commit with the files. Nothing is changed in any CRM: the changes are a plan.
    """
    if options.json and not (options.output or options.dry_run):
        raise UsageError("--json needs -o DIR", hint="without -o the changes themselves go to standard output")
    with Session.open(options, sides) as session:
        session.read("accounts", records.accounts)
        files = Files(session.readings["accounts"].table, **_beside(session, records))
        settings = session.root.route or RouteSettings()
        book = read_rulebook(session, settings, session.route_folder)
        users = needed_users(session)
        asked = wish if not changes else Wish(wish.to, _changes(session, changes), wish.leaver, wish.idle)
        session.engine.seal()
        context = route_context(session, book.territory_rows)
        found = rollout(session.engine, Given(files, users, settings, context), asked)
        if options.dry_run:
            session.rollback()
            return RolloutReport(found)
        written = _write(session, RolloutReport(found))
        session.commit()
        return RolloutReport(found, tuple(written))


def _beside(session: Session, records: Records) -> dict[str, Table]:
    found: dict[str, Table] = {}
    for name, kind in _KINDS.items():
        if source := getattr(records, name):
            session.readings[name] = read_table(session.engine, source, name, kind=kind)
            found[name] = session.readings[name].table
    return found


def _changes(session: Session, source: str) -> dict[str, str]:
    """New owners by account; raises InputError for a file that does not say them, or says two of one."""
    reading = session.readings["changes"] = read_table(session.engine, source, "changes", kind="accounts")
    there = {squash(column.header): column.name for column in reversed(reading.table.columns)}
    there |= {squash(name): name for name in reversed(reading.table.names)}
    account = next((there[name] for name in ACCOUNT_HEADERS if name in there), "")
    owner = next((there[name] for name in OWNER_HEADERS if name in there), "")
    if not (account and owner):
        hint = "write the headers Id and NewOwner"
        raise InputError("changes need the account and its new owner", where=source, hint=hint)
    found: dict[str, str] = {}
    for row in rows_of(session, reading.table):
        key, new = same_id(row[account].strip()), row[owner].strip()
        if found.setdefault(key, new) != new:
            raise InputError(f"account {row[account]} has two new owners: '{found[key]}' and '{new}'", where=source)
    return {key: new for key, new in found.items() if key}


def _write(session: Session, report: RolloutReport) -> list[str]:
    """Write the folder, or the changes to standard output; gives the names."""
    outputs, folder = Outputs(session), session.options.output
    changes = Answer(changes_query(), CHANGES, CHANGES, ORDER)
    try:
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            outputs.write(changes, str(Path(folder) / "changes.csv"))
            outputs.write(Answer(kept_query(), KEPT, KEPT, ORDER), str(Path(folder) / "kept.csv"))
            outputs.write_text(report.markdown(), str(Path(folder) / "preview.md"))
            outputs.write_json(report.as_json(), str(Path(folder) / "summary.json"))
        elif not sys.stdout.isatty():
            outputs.write(changes, "-")
        outputs.commit()
    finally:
        outputs.discard()
    return outputs.written


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{kind} {count:,}" for kind, count in counts.items())


def _most(flow: tuple[tuple[str, str], int]) -> tuple[int, tuple[str, str]]:
    return -flow[1], flow[0]
