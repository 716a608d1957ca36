"""`revops calibrate match`."""

import json
from typing import Annotated

import typer

from revops_cli.cli.narrate import say

app = typer.Typer(help="Measure a step on your own labelled records.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def calibrate() -> None:
    """Measure a step on your own labelled records."""


@app.command()
def match(
    truth: Annotated[
        str, typer.Argument(metavar="TRUTH", help="CSV with lead,account: Ids; no account where there is none.")
    ],
    leads: Annotated[str, typer.Option(metavar="FILE", help="The list that the labels speak of.")],
    accounts: Annotated[str, typer.Option(metavar="FILE", help="Accounts; else inputs: accounts: of the config.")] = "",
    contacts: Annotated[str, typer.Option(metavar="FILE", help="Contacts of the accounts.")] = "",
    config: Annotated[
        str, typer.Option("--config", "-c", metavar="FILE", help="Config file; else the nearest revops.yaml.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Print precision and recall of each level, and thresholds that would do; nothing is changed.

    Example: revops calibrate match truth.csv --leads leads.csv --accounts accounts.csv
    """
    from revops_cli.pipeline.match_calibrating import calibrate_match, calibration_json, calibration_lines
    from revops_cli.pipeline.options import RunOptions, SideInputs

    sides = SideInputs(accounts=accounts, contacts=contacts)
    found, settings = calibrate_match(truth, leads, RunOptions(config=config), sides)
    if as_json:
        say(json.dumps(calibration_json(found, settings), ensure_ascii=False, indent=2))
    else:
        say("\n".join(calibration_lines(found, settings)))
