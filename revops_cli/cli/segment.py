"""`revops segment`."""

from typing import Annotated

import typer

from revops_cli.cli.narrate import finish, start_log
from revops_cli.cli.options import with_run_options
from revops_cli.pipeline.options import RunOptions, SideInputs, StepFlags


@with_run_options
def segment(
    sources: Annotated[
        list[str],
        typer.Argument(metavar="INPUT...", help="Leads or customers: a path, or - for stdin; several become one."),
    ],
    activities: Annotated[
        str, typer.Option(metavar="FILE", help="What people did; else inputs: activities: of the config.")
    ] = "",
    opportunities: Annotated[
        str, typer.Option(metavar="FILE", help="What customers bought; else inputs: opportunities: of the config.")
    ] = "",
    state: Annotated[
        str, typer.Option(metavar="FILE", help="Members of the last run; else .revops/state.db beside the config.")
    ] = "",
    sizes: Annotated[str, typer.Option(metavar="FILE", help="Write the size of each segment to this file.")] = "",
    overlaps: Annotated[str, typer.Option(metavar="FILE", help="Write how segments overlap to this file.")] = "",
    moves: Annotated[str, typer.Option(metavar="FILE", help="Write who joined and left saved segments.")] = "",
    *,
    options: RunOptions,
) -> None:
    """Say which segments each record is in, with sizes, overlaps, and who joined or left.

    Example: revops segment customers.csv --opportunities deals.csv --sizes sizes.csv -o segmented.csv
    """
    from revops_cli.pipeline.run import run_step

    start_log(options.log)
    sides = SideInputs(activities=activities, opportunities=opportunities, state=state)
    flags = StepFlags(sizes=sizes, overlaps=overlaps, moves=moves)
    finish(run_step("segment", sources, options, sides, flags), options)
