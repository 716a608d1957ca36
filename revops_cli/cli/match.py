"""`revops match`."""

from typing import Annotated

import typer

from revops_cli.cli.narrate import finish, start_log
from revops_cli.cli.options import with_run_options
from revops_cli.cli.side_flags import with_sides
from revops_cli.pipeline.options import RunOptions, SideInputs, StepFlags


@with_run_options
@with_sides("accounts", "opportunities", "contacts", "partners", "competitors", "named")
def match(
    sources: Annotated[
        list[str], typer.Argument(metavar="INPUT...", help="List to read: a path, or - for stdin; several become one.")
    ],
    preserve: Annotated[
        str, typer.Option(metavar="COLUMN", help="Column with account Ids that people chose: never overridden.")
    ] = "",
    *,
    sides: SideInputs,
    options: RunOptions,
) -> None:
    """Match leads to accounts, with confidence, relation and reason.

    Example: revops match leads.csv --accounts accounts.csv -o matched.csv
    """
    from revops_cli.pipeline.run import run_step

    start_log(options.log)
    finish(run_step("match", sources, options, sides, StepFlags(preserve=preserve)), options)
