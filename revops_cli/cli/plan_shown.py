"""How a plan is shown and written, by `plan` and by `undo`."""

import json
import sys
from typing import TYPE_CHECKING

from revops_cli.cli.narrate import say, tell
from revops_cli.errors import ExitCode

if TYPE_CHECKING:
    from revops_cli.plan.changeset import ChangeSet

SHOWN = 40
"""Most changes that a terminal is shown; a file has them all."""


def write_files(plan: "ChangeSet", output: str, diffs: tuple[str, ...], *, quiet: bool) -> None:
    """Write the plan and its diffs, all or none; with `-` the plan goes to standard output."""
    from revops_cli.pipeline.planning import write_plan
    from revops_cli.plan.changeset import lines

    written = write_plan(plan, "" if output == "-" else output, diffs)
    if output == "-":
        say("".join(lines(plan)).rstrip("\n"))
    if not quiet:
        tell(f"wrote {name}" for name in written)


def check_names(output: str, diffs: tuple[str, ...]) -> None:
    """Raise UsageError, before a plan is made, for a file that is not what its name promises."""
    from revops_cli.plan.diffing import check_diff
    from revops_cli.tables.writing import check_ending

    check_ending(output, (".jsonl", ".ndjson", ".json"))
    for diff in diffs:
        check_diff(diff)


def target_of(output: str, *, as_json: bool) -> str:
    """Where the plan goes: as typed, else to a pipe; a terminal is shown what it says."""
    return output or ("" if as_json or sys.stdout.isatty() else "-")


def show_plan(plan: "ChangeSet", *, as_json: bool, quiet: bool, fail_on_changes: bool) -> ExitCode:
    """Show a plan: the changes on a terminal, the summary, and the verdict."""
    from revops_cli.plan.diffing import summary, terminal_lines

    if as_json:
        told = {"plan": plan.plan_id, "counts": plan.header.counts, "calls": plan.header.calls}
        more = {"blocked": plan.header.blocked, "notes": plan.header.notes, "org": plan.header.org_name}
        say(json.dumps({**told, **more}, ensure_ascii=False, indent=2))
    elif sys.stdout.isatty() and not quiet:
        for line in terminal_lines(plan, most=SHOWN):
            say(line)
    if not quiet:
        tell(summary(plan))
    changes = any(change.is_written for change in plan.changes)
    return ExitCode.FOUND if plan.header.blocked or (changes and fail_on_changes) else ExitCode.DONE
