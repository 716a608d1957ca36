"""`revops reassign`."""

from typing import Annotated

import typer

from revops_cli.cli.narrate import finish
from revops_cli.errors import UsageError
from revops_cli.pipeline.options import RunOptions, SideInputs


def reassign(
    leads: Annotated[str, typer.Argument(metavar="LEADS", help="Assigned leads, with AssignedDate and a last touch.")],
    breached: Annotated[
        bool, typer.Option("--breached", help="Move leads past the maximum response that nobody touched.")
    ] = False,
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
    digest: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE", help="Write what each manager's people left lying: .csv or .md; repeatable."),
    ] = None,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="File to write; `-` is standard output.")
    ] = "",
    format_: Annotated[
        str,
        typer.Option(
            "--format", "-f", metavar="FORMAT", help="csv, tsv, jsonl, parquet, xlsx or table; else by the ending."
        ),
    ] = "",
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="HEADER=NAME", help='A header that is not recognised, as "Owner=OwnerId".'),
    ] = None,
    config: Annotated[
        str, typer.Option("--config", "-c", metavar="FILE", help="Config file; else the nearest revops.yaml.")
    ] = "",
    as_of: Annotated[str, typer.Option(metavar="DATE", help="The moment the run counts from; else now.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do everything but write.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON on standard output.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Give leads that nobody answered in time to the next who is available.

    Example: revops reassign assigned.csv --breached --digest room.md --digest room.csv -o reassigned.csv
    """
    from revops_cli.pipeline.reassigning import reassign_breached

    if not breached:
        raise UsageError("which leads?", hint="pass --breached for those past the maximum response")
    options = RunOptions(
        output=output,
        format=format_,
        mapping=tuple(mapping or ()),
        config=config,
        as_of=as_of,
        dry_run=dry_run,
        json=as_json,
        quiet=quiet,
    )
    sides = SideInputs(users=users, accounts=accounts, opportunities=opportunities, rules=rules, state=state)
    finish(reassign_breached(leads, options, sides, tuple(digest or ())), options)
