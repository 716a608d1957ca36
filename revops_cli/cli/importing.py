"""`revops import`."""

from typing import Annotated

import typer

from revops_cli.cli.narrate import finish, start_log
from revops_cli.cli.options import with_run_options
from revops_cli.cli.side_flags import with_sides
from revops_cli.errors import UsageError
from revops_cli.pipeline.options import RunOptions, SideInputs


@with_run_options
@with_sides(
    "accounts",
    "users",
    "rules",
    "opportunities",
    "contacts",
    "account_team",
    "partners",
    "competitors",
    "named",
    "state",
)
def import_(
    sources: Annotated[
        list[str], typer.Argument(metavar="LIST...", help="List to import: a path, or - for stdin; several become one.")
    ],
    *,
    sides: SideInputs,
    options: RunOptions,
) -> None:
    """Take a tradeshow list all the way: clean, dedupe, match, route, into a folder.

    Without --accounts nothing is matched; without --users and rules nothing is assigned.

    Example: revops import expo.xlsx --accounts accounts.csv --users users.csv --rules rules.yaml -o out
    """
    from revops_cli.pipeline.run import import_list

    start_log(options.log)
    folder = options.output or options.run_folder
    if not folder and not options.dry_run:
        raise UsageError("import writes a folder", hint="name it with -o DIR")
    finish(import_list(sources, options._replace(output=folder), sides), options)
