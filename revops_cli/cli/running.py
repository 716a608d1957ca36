"""`revops run`."""

from typing import Annotated

import typer

from revops_cli.cli.narrate import finish, start_log
from revops_cli.cli.options import with_run_options
from revops_cli.pipeline.options import RunOptions, SideInputs


@with_run_options
def run(
    pipeline: Annotated[str, typer.Argument(metavar="[CONFIG]", help="Config; else the nearest revops.yaml.")] = "",
    state: Annotated[
        str, typer.Option(metavar="FILE", help="Rotation state; else .revops/state.db beside the config.")
    ] = "",
    *,
    options: RunOptions,
) -> None:
    """Run the steps of the config in order, into its output folder.

    Example: revops run samples/tradeshow/revops.yaml -o out
    """
    from revops_cli.pipeline.run import run_config

    start_log(options.log)
    finish(run_config(pipeline, options, SideInputs(state=state)), options)
