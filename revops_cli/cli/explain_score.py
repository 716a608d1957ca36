"""`revops explain score`."""

import json
from typing import Annotated

import typer

from revops_cli.cli.narrate import say
from revops_cli.pipeline.options import RunOptions, SideInputs


def score(
    leads: Annotated[str, typer.Argument(metavar="LEADS", help="Leads, as for score.")],
    who: Annotated[str, typer.Argument(metavar="ID", help="Id, e-mail address or number of the data row.")],
    activities: Annotated[
        str, typer.Option(metavar="FILE", help="What people did; else inputs: activities: of the config.")
    ] = "",
    model: Annotated[
        str, typer.Option(metavar="FILE", help="YAML file with the score section; else that of the config.")
    ] = "",
    config: Annotated[
        str, typer.Option("--config", "-c", metavar="FILE", help="Config file; else the nearest revops.yaml.")
    ] = "",
    as_of: Annotated[str, typer.Option(metavar="DATE", help="The moment the run counts from; else now.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show where every point of a lead comes from: rows with their cells, activities with what is left of them.

    Example: revops explain score leads.csv anna@acme.com --activities activities.csv --model score.yaml
    """
    from revops_cli.pipeline.explaining_score import explain_score

    sides = SideInputs(activities=activities, model=model)
    found = explain_score(leads, who, RunOptions(config=config, as_of=as_of), sides)
    say(json.dumps(found.as_json(), ensure_ascii=False, indent=2) if as_json else "\n".join(found.lines()))
