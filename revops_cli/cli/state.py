"""`revops state show|export|release`."""

import json
from typing import Annotated

import typer

from revops_cli.cli.narrate import say

app = typer.Typer(help="Look at what runs remember, or take a plan back.", no_args_is_help=True, rich_markup_mode=None)

ConfigFile = Annotated[
    str, typer.Option("--config", "-c", metavar="FILE", help="Config file; else the nearest revops.yaml.")
]
StateFile = Annotated[
    str, typer.Option("--state", metavar="FILE", help="Rotation state; else .revops/state.db beside the config.")
]


@app.command()
def show(
    state: StateFile = "",
    config: ConfigFile = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show the credit of every member of a pool, the plans that drew, and how many leads scores and segments know.

    Example: revops state show --state .revops/state.db
    """
    from revops_cli.pipeline.remembering import show_state

    found = show_state(state, config)
    say(json.dumps(found.as_json(), ensure_ascii=False, indent=2) if as_json else "\n".join(found.lines()))


@app.command()
def export(state: StateFile = "", config: ConfigFile = "") -> None:
    """Print the whole state as sorted JSON: every draw, open leads, the score of every lead, members of segments.

    Example: revops state export > state.json
    """
    from revops_cli.pipeline.remembering import export_state

    say(export_state(state, config).rstrip("\n"))


@app.command()
def release(
    plan: Annotated[str, typer.Argument(metavar="PLAN", help="Name of a plan, as `revops state show` gives it.")],
    state: StateFile = "",
    config: ConfigFile = "",
) -> None:
    """Take back the draws of a plan that will not be applied; its members get their turns back.

    Example: revops state release 20261116T093000-4f2a91c0
    """
    from revops_cli.pipeline.remembering import release_plan

    typer.echo(f"released {release_plan(plan, state, config):,} draws of {plan}", err=True)
