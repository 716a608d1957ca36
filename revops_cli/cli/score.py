"""`revops score`."""

from typing import Annotated

import typer

from revops_cli.cli.narrate import finish, start_log
from revops_cli.cli.options import with_run_options
from revops_cli.pipeline.options import RunOptions, SideInputs, StepFlags


@with_run_options
def score(
    sources: Annotated[
        list[str], typer.Argument(metavar="INPUT...", help="List to read: a path, or - for stdin; several become one.")
    ],
    activities: Annotated[
        str,
        typer.Option(metavar="FILE", help="What people did: who, what, when; else inputs: activities: of the config."),
    ] = "",
    model: Annotated[
        str, typer.Option(metavar="FILE", help="YAML file with the score section; else that of the config.")
    ] = "",
    previous: Annotated[
        str, typer.Option(metavar="FILE", help="The list as the last run wrote it; the state is left alone then.")
    ] = "",
    state: Annotated[
        str, typer.Option(metavar="FILE", help="What the last run said; else .revops/state.db beside the config.")
    ] = "",
    crossings: Annotated[str, typer.Option(metavar="FILE", help="Write who crossed the threshold to this file.")] = "",
    signals: Annotated[str, typer.Option(metavar="FILE", help="Write what owners should hear of to this file.")] = "",
    bands: Annotated[
        str, typer.Option(metavar="FILE", help="Write bands of scores against outcomes to this file.")
    ] = "",
    work: Annotated[str, typer.Option(metavar="FILE", help="Write the work list of each owner to this file.")] = "",
    *,
    options: RunOptions,
) -> None:
    """Give each lead a score, a grade and a pipeline, with the reason for every point.

    Example: revops score leads.csv --activities activities.csv --model score.yaml -o scored.csv
    """
    from revops_cli.pipeline.run import run_step

    start_log(options.log)
    sides = SideInputs(activities=activities, model=model, previous=previous, state=state)
    flags = StepFlags(crossings=crossings, signals=signals, bands=bands, work=work)
    finish(run_step("score", sources, options, sides, flags), options)
