"""`revops explain match`."""

import json
from typing import Annotated

import typer

from revops_cli.cli.narrate import say
from revops_cli.cli.options import with_options
from revops_cli.cli.side_flags import with_sides
from revops_cli.pipeline.options import RunOptions, SideInputs


@with_options("config", "json")
@with_sides("accounts", "contacts", "opportunities")
def match(
    source: Annotated[str, typer.Argument(metavar="FILE", help="The list.")],
    lead: Annotated[str, typer.Argument(metavar="LEAD", help="Id, e-mail address or row number, 1 the first.")],
    *,
    sides: SideInputs,
    options: RunOptions,
) -> None:
    """Show all evidence for the account of a lead, and for its runner-up.

    Example: revops explain match leads.csv 00QD00000001 --accounts accounts.csv
    """
    from revops_cli.match.showing import waterfall_json, waterfall_lines
    from revops_cli.pipeline.match_explaining import explain_match

    found = explain_match(source, lead, options, sides)
    if options.json:
        say(json.dumps(waterfall_json(found), ensure_ascii=False, indent=2))
    else:
        say("\n".join(waterfall_lines(found)))
