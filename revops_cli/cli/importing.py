"""`revops import`."""

from typing import Annotated

import typer

from revops_cli.cli.narrate import finish, start_log
from revops_cli.cli.options import with_run_options
from revops_cli.errors import UsageError
from revops_cli.pipeline.options import RunOptions, SideInputs


@with_run_options
def import_(
    sources: Annotated[
        list[str], typer.Argument(metavar="LIST...", help="List to import: a path, or - for stdin; several become one.")
    ],
    accounts: Annotated[
        str, typer.Option(metavar="FILE", help="Accounts to match to; without them match is skipped.")
    ] = "",
    users: Annotated[str, typer.Option(metavar="FILE", help="Users to assign to; without them route is skipped.")] = "",
    rules: Annotated[
        str, typer.Option(metavar="FILE", help="YAML file with the route section; without it route is skipped.")
    ] = "",
    opportunities: Annotated[str, typer.Option(metavar="FILE", help="Opportunities of the accounts.")] = "",
    contacts: Annotated[str, typer.Option(metavar="FILE", help="Contacts of the accounts.")] = "",
    partners: Annotated[str, typer.Option(metavar="FILE", help="Partners: names or domains, Ids or none.")] = "",
    competitors: Annotated[str, typer.Option(metavar="FILE", help="Competitors: names or domains, Ids or none.")] = "",
    named: Annotated[str, typer.Option(metavar="FILE", help="Named accounts: names or domains, Ids or none.")] = "",
    state: Annotated[
        str, typer.Option(metavar="FILE", help="Rotation state; else .revops/state.db beside the config.")
    ] = "",
    *,
    options: RunOptions,
) -> None:
    """Take a tradeshow list all the way: clean, dedupe, match, route, into a folder.

    Example: revops import expo.xlsx --accounts accounts.csv --users users.csv --rules rules.yaml -o out
    """
    from revops_cli.pipeline.run import import_list

    start_log(options.log)
    folder = options.output or options.run_folder
    if not folder and not options.dry_run:
        raise UsageError("import writes a folder", hint="name it with -o DIR")
    sides = SideInputs(accounts, users, opportunities, contacts, rules, state, partners, competitors, named)
    finish(import_list(sources, options._replace(output=folder), sides), options)
