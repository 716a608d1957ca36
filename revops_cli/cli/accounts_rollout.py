"""`revops accounts rollout`."""

import json
from typing import Annotated

import typer

from revops_cli.cli.narrate import say
from revops_cli.cli.options import with_options
from revops_cli.cli.side_flags import with_sides
from revops_cli.errors import ExitCode, UsageError
from revops_cli.pipeline.options import RunOptions, SideInputs


@with_options("config", "as_of", "dry_run", "json", "quiet")
@with_sides("users", "rules", "state")
def rollout(
    accounts: Annotated[str, typer.Argument(metavar="ACCOUNTS", help="Accounts with Id and OwnerId.")],
    to: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TARGET", help="New owner: a user, pool:NAME or territory; repeatable, the first who can."
        ),
    ] = None,
    changes: Annotated[
        str, typer.Option(metavar="FILE", help="New owners one by one: Id of the account, NewOwner.")
    ] = "",
    leaver: Annotated[
        str, typer.Option(metavar="USER", help="Everything this user owns goes to --to: accounts and all that is open.")
    ] = "",
    idle: Annotated[
        bool, typer.Option("--idle", help="Target accounts that their owner has not worked for route: idle_days.")
    ] = False,
    contacts: Annotated[str, typer.Option(metavar="FILE", help="Contacts, with AccountId and OwnerId.")] = "",
    opportunities: Annotated[str, typer.Option(metavar="FILE", help="Opportunities; only open ones change.")] = "",
    tasks: Annotated[str, typer.Option(metavar="FILE", help="Tasks; only those that are not completed change.")] = "",
    leads: Annotated[str, typer.Option(metavar="FILE", help="Leads; converted ones stay.")] = "",
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="DIR", help="Folder to write; else the changes as CSV in a pipe.")
    ] = "",
    *,
    sides: SideInputs,
    options: RunOptions,
) -> None:
    """Plan a change of account owners, with the contacts, open opportunities, tasks and leads that follow.

    Only records of the old owner change; those of others are listed in kept.csv. Nothing is applied.
    Exits with 1 where an account has no one to go to.

    Example: revops accounts rollout accounts.csv --leaver ann --to pool:emea --contacts contacts.csv -o plan
    """
    from revops_cli.pipeline.account_rollout import Records, roll_out
    from revops_cli.route.rollout.choosing import Wish

    if sum(map(bool, (changes, leaver, idle))) > 1 or (changes and to):
        raise UsageError("one at a time: --changes, --leaver, --idle", hint="--to goes with the last two, or alone")
    wish = Wish(to=tuple(to or ()), leaver=leaver, idle=idle)
    report = roll_out(
        Records(accounts, contacts, opportunities, leads, tasks), wish, changes, options._replace(output=output), sides
    )
    if not options.quiet:
        typer.echo("\n".join(report.lines()), err=True)
    if options.json:
        say(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    raise typer.Exit(ExitCode.FOUND if report.found.refused else ExitCode.DONE)
