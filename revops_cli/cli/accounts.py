"""`revops accounts duplicates|rollout`."""

import csv
import io
import json
from typing import Annotated

import typer

from revops_cli.cli.accounts_rollout import rollout
from revops_cli.cli.narrate import say

app = typer.Typer(help="Look at the accounts themselves.", no_args_is_help=True, rich_markup_mode=None)
app.command("rollout")(rollout)


@app.command()
def duplicates(
    source: Annotated[str, typer.Argument(metavar="ACCOUNTS", help="File of accounts.")],
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="File to write; else CSV on standard output.")
    ] = "",
    config: Annotated[
        str, typer.Option("--config", "-c", metavar="FILE", help="Config file; else the nearest revops.yaml.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON array.")] = False,
) -> None:
    """Find accounts that are one organisation twice: exact, location, regional, trading name, website.

    Example: revops accounts duplicates accounts.csv -o duplicates.csv
    """
    from revops_cli.pipeline.account_duplicates import COLUMNS, account_duplicates

    output = "" if output == "-" else output
    found = account_duplicates(source, config, output)
    if as_json:
        say(json.dumps(found, ensure_ascii=False, indent=2))
    elif not output:
        text = io.StringIO()
        writer = csv.DictWriter(text, list(COLUMNS), lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)
        say(text.getvalue().rstrip("\n"))
    typer.echo(f"{len(found):,} pairs of accounts may be one", err=True)
