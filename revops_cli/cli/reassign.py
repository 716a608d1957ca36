"""`revops reassign`."""

from typing import Annotated

import typer

from revops_cli.cli.narrate import finish
from revops_cli.cli.options import with_options
from revops_cli.cli.side_flags import with_sides
from revops_cli.errors import UsageError
from revops_cli.pipeline.options import RunOptions, SideInputs


@with_options("output", "format", "mapping", "config", "as_of", "timezone", "dry_run", "json", "quiet")
@with_sides("users", "accounts", "opportunities", "rules", "state")
def reassign(
    leads: Annotated[str, typer.Argument(metavar="LEADS", help="Assigned leads, with AssignedDate and a last touch.")],
    breached: Annotated[
        bool, typer.Option("--breached", help="Move leads past the maximum response that nobody touched.")
    ] = False,
    digest: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE", help="Write what each manager's people left lying: .csv or .md; repeatable."),
    ] = None,
    *,
    sides: SideInputs,
    options: RunOptions,
) -> None:
    """Give leads that nobody answered in time to the next who is available.

    Example: revops reassign assigned.csv --breached --digest room.md --digest room.csv -o reassigned.csv
    """
    from revops_cli.pipeline.reassigning import reassign_breached

    if not breached:
        raise UsageError("which leads?", hint="pass --breached for those past the maximum response")
    finish(reassign_breached(leads, options, sides, tuple(digest or ())), options)
