"""`revops init`."""

from typing import Annotated

import typer


def init(
    folder: Annotated[str, typer.Argument(metavar="[DIR]", help="Folder to write to; it is made if missing.")] = ".",
    force: Annotated[bool, typer.Option("--force", help="Write over files that are there.")] = False,
) -> None:
    """Write a commented revops.yaml, with a small list to try it on.

    Example: revops init demo && cd demo && revops run
    """
    from revops_cli.pipeline.starter import write_starter

    for path in write_starter(folder, force=force):
        typer.echo(f"wrote {path}", err=True)
    typer.echo("next: revops run", err=True)
