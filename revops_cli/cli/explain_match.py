"""`revops explain match`."""

import json
from typing import Annotated

import typer

from revops_cli.cli.narrate import say


def match(
    source: Annotated[str, typer.Argument(metavar="FILE", help="The list.")],
    lead: Annotated[str, typer.Argument(metavar="LEAD", help="Id, e-mail address or row number, 1 the first.")],
    accounts: Annotated[str, typer.Option(metavar="FILE", help="Accounts; else inputs: accounts: of the config.")] = "",
    contacts: Annotated[str, typer.Option(metavar="FILE", help="Contacts of the accounts.")] = "",
    opportunities: Annotated[str, typer.Option(metavar="FILE", help="Opportunities of the accounts.")] = "",
    config: Annotated[
        str, typer.Option("--config", "-c", metavar="FILE", help="Config file; else the nearest revops.yaml.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show all evidence for the account of a lead, and for its runner-up.

    Example: revops explain match leads.csv 00QD00000001 --accounts accounts.csv
    """
    from revops_cli.match.showing import waterfall_json, waterfall_lines
    from revops_cli.pipeline.match_explaining import explain_match
    from revops_cli.pipeline.options import RunOptions, SideInputs

    sides = SideInputs(accounts=accounts, contacts=contacts, opportunities=opportunities)
    found = explain_match(source, lead, RunOptions(config=config), sides)
    if as_json:
        say(json.dumps(waterfall_json(found), ensure_ascii=False, indent=2))
    else:
        say("\n".join(waterfall_lines(found)))
