"""`revops apply`."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from revops_cli.cli.narrate import say, tell

if TYPE_CHECKING:
    from revops_cli.crm.adapter import Identity
    from revops_cli.pipeline.plan_applying import ApplyReport, ApplyRequest
    from revops_cli.plan.changeset import ChangeSet


def apply(
    plan: Annotated[str, typer.Argument(metavar="PLAN", help="A plan that revops plan or revops undo wrote.")],
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse a record that anybody changed in any field since the plan.")
    ] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a plan that was interrupted.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before writing.")] = False,
    production: Annotated[bool, typer.Option("--production", help="The CRM may be a production org.")] = False,
    max_calls: Annotated[
        int | None, typer.Option("--max-calls", min=1, metavar="N", help="Stop before so many requests are exceeded.")
    ] = None,
    config: Annotated[
        str, typer.Option("--config", "-c", metavar="FILE", help="Config file; else the nearest revops.yaml.")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, write nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the outcome as JSON on standard output.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Write a reviewed plan to the CRM, with a journal that survives anything.

    Example: revops apply plan.jsonl --strict
    """
    from revops_cli.pipeline.plan_applying import ApplyRequest
    from revops_cli.plan.changeset import read_change_set

    made = read_change_set(Path(plan))
    request = ApplyRequest(strict, resume, production, dry_run, max_calls, config, quiet)
    finish_apply(carry_out(made, request, yes=yes), as_json=as_json, quiet=quiet)


def carry_out(made: "ChangeSet", request: "ApplyRequest", *, yes: bool) -> "ApplyReport":
    """Apply a plan, after asking whom there is to ask."""
    from revops_cli.pipeline.plan_applying import apply_plan

    return apply_plan(made, request, lambda who: _confirmed(who, yes=yes))


def finish_apply(report: "ApplyReport", *, as_json: bool, quiet: bool) -> None:
    """Say what became of a plan, and exit with the verdict."""
    if not quiet:
        tell(report.lines())
    if as_json:
        say(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    raise typer.Exit(report.exit_code)


def _confirmed(who: "Identity", *, yes: bool) -> bool:
    """Whether writing is wanted: a production org's name is typed, another is answered yes."""
    if not sys.stdin.isatty():
        return not who.is_production
    if who.is_production:
        typed: str = typer.prompt(f"{who.name} is a production org; type its name to write to it", err=True)
        return typed.strip() == who.name
    return yes or typer.confirm(f"write to {who.name} ({who.url})?", err=True)
