"""`revops match`."""

from typing import Annotated

import typer

from revops_cli.cli.narrate import finish, start_log
from revops_cli.cli.options import with_run_options
from revops_cli.pipeline.options import RunOptions, SideInputs, StepFlags


@with_run_options
def match(
    sources: Annotated[
        list[str], typer.Argument(metavar="INPUT...", help="List to read: a path, or - for stdin; several become one.")
    ],
    accounts: Annotated[
        str, typer.Option(metavar="FILE", help="Accounts to match to; else inputs: accounts: of the config.")
    ] = "",
    opportunities: Annotated[
        str, typer.Option(metavar="FILE", help="Opportunities: open and lost ones are counted.")
    ] = "",
    contacts: Annotated[str, typer.Option(metavar="FILE", help="Contacts of the accounts.")] = "",
    partners: Annotated[str, typer.Option(metavar="FILE", help="Partners: names or domains, Ids or none.")] = "",
    competitors: Annotated[str, typer.Option(metavar="FILE", help="Competitors: names or domains, Ids or none.")] = "",
    named: Annotated[str, typer.Option(metavar="FILE", help="Named accounts: names or domains, Ids or none.")] = "",
    preserve: Annotated[
        str, typer.Option(metavar="COLUMN", help="Column with account Ids that people chose: never overridden.")
    ] = "",
    *,
    options: RunOptions,
) -> None:
    """Match leads to accounts, with confidence, relation and reason.

    Example: revops match leads.csv --accounts accounts.csv -o matched.csv
    """
    from revops_cli.pipeline.run import run_step

    start_log(options.log)
    sides = SideInputs(
        accounts=accounts,
        opportunities=opportunities,
        contacts=contacts,
        partners=partners,
        competitors=competitors,
        named=named,
    )
    finish(run_step("match", sources, options, sides, StepFlags(preserve=preserve)), options)
