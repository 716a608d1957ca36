"""`revops explain route`."""

import json
from typing import Annotated

import typer

from revops_cli.cli.narrate import say
from revops_cli.cli.options import with_options
from revops_cli.cli.side_flags import with_sides
from revops_cli.pipeline.options import RunOptions, SideInputs


@with_options("config", "as_of", "timezone", "json")
@with_sides("users", "accounts", "opportunities", "account_team", "rules", "state")
def route(
    leads: Annotated[str, typer.Argument(metavar="LEADS", help="Leads, cleaned and matched, as for route.")],
    who: Annotated[str, typer.Argument(metavar="ID", help="Id, e-mail address or number of the data row.")],
    *,
    sides: SideInputs,
    options: RunOptions,
) -> None:
    """Show why a lead goes where it goes: every condition, the near misses, the pools as they stand.

    Example: revops explain route matched.csv 00Q000000000001AAA --users users.csv --rules rules.yaml
    """
    from revops_cli.pipeline.explaining_route import explain_route

    found = explain_route(leads, who, options, sides)
    say(json.dumps(found.as_json(), ensure_ascii=False, indent=2) if options.json else "\n".join(found.lines()))
