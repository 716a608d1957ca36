"""`revops inspect`."""

import json
from typing import Annotated

import typer

from revops_cli.cli.narrate import say
from revops_cli.errors import InputError


def inspect_(
    source: Annotated[str, typer.Argument(metavar="FILE", help="File to look at: a path, or - for stdin.")],
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="HEADER=NAME", help='A header that is not recognised, as "Co Name=Company".'),
    ] = None,
    sheet: Annotated[str, typer.Option(help="Sheet of a workbook.")] = "",
    encoding: Annotated[str, typer.Option(help="Encoding of a text file, such as cp1252.")] = "",
    delimiter: Annotated[str, typer.Option(help="Delimiter of a text file.")] = "",
    header_row: Annotated[int, typer.Option(min=0, help="Line or sheet row of the header; 0 finds it.")] = 0,
    no_header: Annotated[bool, typer.Option("--no-header", help="The first row is a lead already.")] = False,
    config: Annotated[
        str, typer.Option("--config", "-c", metavar="FILE", help="Config file; else the nearest revops.yaml.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show how a file is understood: format, header, columns, oddities.

    Example: revops inspect expo.xlsx
    """
    from revops_cli.pipeline.inspection import as_lines, inspect_file
    from revops_cli.pipeline.options import RunOptions

    options = RunOptions(
        config=config,
        mapping=tuple(mapping or ()),
        sheet=sheet,
        encoding=encoding,
        delimiter=delimiter,
        header_row=header_row,
        no_header=no_header,
    )
    found, error = inspect_file(source, options)
    if as_json:
        say(json.dumps(found, ensure_ascii=False, indent=2))
    elif error is None:
        say("\n".join(as_lines(found)))
    if isinstance(error, InputError):
        raise error
