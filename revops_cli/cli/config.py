"""`revops config show|schema|check`."""

import json
from typing import Annotated

import typer

from revops_cli.cli.narrate import say

app = typer.Typer(help="Show, describe or check the config.", no_args_is_help=True, rich_markup_mode=None)

ConfigFile = Annotated[
    str, typer.Option("--config", "-c", metavar="FILE", help="Config file; else the nearest revops.yaml.")
]


@app.command()
def show(
    config: ConfigFile = "", as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False
) -> None:
    """Print every effective value and where it comes from.

    Example: revops config show
    """
    from revops_cli.pipeline.settings import effective_settings

    found = effective_settings(config)
    if as_json:
        say(json.dumps({key: {"value": value, "from": source} for key, value, source in found}, indent=2))
        return
    width = max(len(key) for key, _, _ in found)
    say(
        "\n".join(
            f"{key.ljust(width)}  {json.dumps(value, ensure_ascii=False)}  # {source}" for key, value, source in found
        )
    )


@app.command()
def schema() -> None:
    """Print the JSON Schema of revops.yaml, for editors.

    Example: revops config schema > revops.schema.json
    """
    from revops_cli.pipeline.config import Root

    say(json.dumps(Root.model_json_schema(), indent=2, ensure_ascii=False))


@app.command()
def check(config: ConfigFile = "") -> None:
    """Check the config and say which file it is.

    Example: revops config check --config revops.yaml
    """
    from revops_cli.pipeline.settings import checked_config

    typer.echo(checked_config(config), err=True)
