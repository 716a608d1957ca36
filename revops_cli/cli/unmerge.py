"""`revops unmerge`."""

from typing import Annotated

import typer


def unmerge(
    source: Annotated[str, typer.Argument(metavar="MERGED", help="The merged list, as dedupe wrote it.")],
    provenance: Annotated[str, typer.Option("--provenance", metavar="FILE", help="The --provenance of that run.")],
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="File to write; else standard output.")
    ] = "",
    csv_guard: Annotated[
        bool,
        typer.Option(
            "--csv-guard/--no-csv-guard", help="Mark cells that a spreadsheet would run: no longer byte for byte."
        ),
    ] = False,
) -> None:
    """Give back the list as it was before its duplicates were merged, byte for byte.

    Example: revops unmerge merged.csv --provenance provenance.csv -o leads.csv
    """
    from revops_cli.pipeline.options import RunOptions
    from revops_cli.pipeline.unmerging import unmerge_file

    rows = unmerge_file(source, provenance, RunOptions(output=output, csv_guard=csv_guard))
    if output:
        typer.echo(f"wrote {output}: {rows:,} rows", err=True)
