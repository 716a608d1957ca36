"""`revops route`."""

from typing import Annotated

import typer

from revops_cli.cli.narrate import finish, start_log
from revops_cli.cli.options import with_run_options
from revops_cli.pipeline.options import RunOptions, SideInputs, StepFlags


@with_run_options
def route(
    sources: Annotated[
        list[str], typer.Argument(metavar="INPUT...", help="List to read: a path, or - for stdin; several become one.")
    ],
    users: Annotated[
        str, typer.Option(metavar="FILE", help="Users to assign to; else inputs: users: of the config.")
    ] = "",
    accounts: Annotated[
        str, typer.Option(metavar="FILE", help="Accounts, for the rules that ask for their people.")
    ] = "",
    opportunities: Annotated[
        str, typer.Option(metavar="FILE", help="Opportunities, for the owner of the open one.")
    ] = "",
    account_team: Annotated[
        str, typer.Option(metavar="FILE", help="Who works with an account, for the rules that ask for a role.")
    ] = "",
    rules: Annotated[
        str, typer.Option(metavar="FILE", help="YAML file with the route section; else that of the config.")
    ] = "",
    state: Annotated[
        str, typer.Option(metavar="FILE", help="Rotation state; else .revops/state.db beside the config.")
    ] = "",
    redraw: Annotated[bool, typer.Option("--redraw", help="Draw anew for leads drawn before.")] = False,
    *,
    options: RunOptions,
) -> None:
    """Assign each lead to an owner or a named queue, with the reason.

    Example: revops route matched.csv --users users.csv --rules rules.yaml -o assigned.csv
    """
    from revops_cli.pipeline.run import run_step

    start_log(options.log)
    sides = SideInputs(
        users=users,
        accounts=accounts,
        opportunities=opportunities,
        account_team=account_team,
        rules=rules,
        state=state,
    )
    finish(run_step("route", sources, options, sides, StepFlags(redraw=redraw)), options)
