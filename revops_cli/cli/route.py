"""`revops route`."""

from typing import Annotated

import typer

from revops_cli.cli.narrate import finish, start_log
from revops_cli.cli.options import with_run_options
from revops_cli.cli.side_flags import with_sides
from revops_cli.pipeline.options import RunOptions, SideInputs, StepFlags


@with_run_options
@with_sides("users", "accounts", "opportunities", "account_team", "rules", "state")
def route(
    sources: Annotated[
        list[str], typer.Argument(metavar="INPUT...", help="List to read: a path, or - for stdin; several become one.")
    ],
    redraw: Annotated[bool, typer.Option("--redraw", help="Draw anew for leads drawn before.")] = False,
    *,
    sides: SideInputs,
    options: RunOptions,
) -> None:
    """Assign each lead to an owner or a named queue, with the reason.

    Example: revops route matched.csv --users users.csv --rules rules.yaml -o assigned.csv
    """
    from revops_cli.pipeline.run import run_step

    start_log(options.log)
    finish(run_step("route", sources, options, sides, StepFlags(redraw=redraw)), options)
