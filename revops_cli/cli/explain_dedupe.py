"""`revops explain dedupe`."""

import json
from typing import Annotated

import typer

from revops_cli.cli.narrate import say


def dedupe(
    source: Annotated[str, typer.Argument(metavar="FILE", help="The list.")],
    one: Annotated[str, typer.Argument(metavar="ONE", help="Id, ClusterId or row number, 1 the first.")],
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The other record, named likewise.")],
    config: Annotated[
        str, typer.Option("--config", "-c", metavar="FILE", help="Config file; else the nearest revops.yaml.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show all evidence for and against two records being one, merged or not.

    Example: revops explain dedupe leads.csv 00QD00000001 00QD00000002
    """
    from revops_cli.pipeline.dedupe_explaining import explain_dedupe
    from revops_cli.pipeline.options import RunOptions

    found = explain_dedupe(source, one, other, RunOptions(config=config))
    say(json.dumps(found.as_json(), ensure_ascii=False, indent=2) if as_json else "\n".join(found.lines()))
