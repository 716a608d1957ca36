"""`revops dedupe`."""

from typing import Annotated

import typer

from revops_cli.cli.narrate import finish, start_log
from revops_cli.cli.options import with_run_options
from revops_cli.pipeline.options import RunOptions, SideInputs, StepFlags


@with_run_options
def dedupe(
    sources: Annotated[
        list[str], typer.Argument(metavar="INPUT...", help="List to read: a path, or - for stdin; several become one.")
    ],
    keep_all: Annotated[
        bool, typer.Option("--keep-all", help="Keep every row and say which cluster it belongs to.")
    ] = False,
    against: Annotated[
        str,
        typer.Option(metavar="FILE", help="Records of the CRM: say of each row whether to update, insert or review."),
    ] = "",
    moved: Annotated[
        str, typer.Option(metavar="FILE", help="Write the people who seem to have changed the employer to this file.")
    ] = "",
    of: Annotated[
        str, typer.Option(metavar="WHAT", help="What rows stand for: leads, contacts or accounts; else guessed.")
    ] = "",
    *,
    options: RunOptions,
) -> None:
    """Find the duplicates of a list and merge them.

    Example: revops dedupe leads.csv -o merged.csv --provenance provenance.csv
    """
    from revops_cli.pipeline.run import run_step

    start_log(options.log)
    sides = SideInputs(against=against)
    flags = StepFlags(keep_all=keep_all, moved=moved, of=of)
    finish(run_step("dedupe", sources, options, sides, flags), options)
