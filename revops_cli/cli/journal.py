"""`revops journal list|show`."""

import json
from typing import Annotated

import typer

from revops_cli.cli.narrate import say

app = typer.Typer(help="Look at the plans that were applied.", no_args_is_help=True, rich_markup_mode=None)

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """List the plans that were applied from this machine, the newest first.

    Example: revops journal list
    """
    from revops_cli.pipeline.plan_journals import list_as_json, list_lines

    say(json.dumps(list_as_json(), ensure_ascii=False, indent=2) if as_json else "\n".join(list_lines()))


@app.command()
def show(
    plan: Annotated[str, typer.Argument(metavar="PLAN", help="A plan: its file, or how its name begins.")],
    as_json: AsJson = False,
) -> None:
    """Show what became of every change of a plan.

    Example: revops journal show 6f1c
    """
    from revops_cli.pipeline.plan_journals import show_as_json, show_lines

    say(json.dumps(show_as_json(plan), ensure_ascii=False, indent=2) if as_json else "\n".join(show_lines(plan)))
