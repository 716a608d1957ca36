"""`revops explain route`."""

import json
from typing import Annotated

import typer

from revops_cli.cli.narrate import say
from revops_cli.pipeline.options import RunOptions, SideInputs


def route(
    leads: Annotated[str, typer.Argument(metavar="LEADS", help="Leads, cleaned and matched, as for route.")],
    who: Annotated[str, typer.Argument(metavar="ID", help="Id, e-mail address or number of the data row.")],
    users: Annotated[str, typer.Option(metavar="FILE", help="Users; else inputs: users: of the config.")] = "",
    accounts: Annotated[str, typer.Option(metavar="FILE", help="Accounts; else inputs: accounts: of the config.")] = "",
    opportunities: Annotated[
        str, typer.Option(metavar="FILE", help="Opportunities; else inputs: opportunities: of the config.")
    ] = "",
    rules: Annotated[
        str, typer.Option(metavar="FILE", help="YAML file with the route section; else that of the config.")
    ] = "",
    state: Annotated[
        str, typer.Option(metavar="FILE", help="Rotation state; else .revops/state.db beside the config.")
    ] = "",
    config: Annotated[
        str, typer.Option("--config", "-c", metavar="FILE", help="Config file; else the nearest revops.yaml.")
    ] = "",
    as_of: Annotated[str, typer.Option(metavar="DATE", help="The moment the run counts from; else now.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show why a lead goes where it goes: every condition, the near misses, the pools as they stand.

    Example: revops explain route matched.csv 00Q000000000001AAA --users users.csv --rules rules.yaml
    """
    from revops_cli.pipeline.explaining_route import explain_route

    sides = SideInputs(users=users, accounts=accounts, opportunities=opportunities, rules=rules, state=state)
    found = explain_route(leads, who, RunOptions(config=config, as_of=as_of), sides)
    say(json.dumps(found.as_json(), ensure_ascii=False, indent=2) if as_json else "\n".join(found.lines()))
