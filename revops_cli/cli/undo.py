"""`revops undo`."""

from typing import Annotated

import typer


def undo(
    plan: Annotated[str, typer.Argument(metavar="PLAN", help="An applied plan: its file, or its name in the journal.")],
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Plan to write, for revops apply; else it is shown, or goes to the pipe.",
        ),
    ] = "",
    diff: Annotated[
        list[str] | None, typer.Option(metavar="FILE", help="Write the changes to read: .md or .csv; repeatable.")
    ] = None,
    config: Annotated[
        str, typer.Option("--config", "-c", metavar="FILE", help="Config file; else the nearest revops.yaml.")
    ] = "",
    as_of: Annotated[str, typer.Option(metavar="DATE", help="The moment the plan is made; else now.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON on standard output.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Plan to take an applied plan back, as far as nobody worked with the records since.

    Example: revops undo plan.jsonl -o undo.jsonl
    """
    from revops_cli.cli.plan_shown import check_names, show_plan, target_of, write_files
    from revops_cli.pipeline.plan_undoing import undo_plan

    check_names(output, tuple(diff or ()))
    made = undo_plan(plan, config, as_of)
    write_files(made, target_of(output, as_json=as_json), tuple(diff or ()), quiet=quiet)
    raise typer.Exit(show_plan(made, as_json=as_json, quiet=quiet, fail_on_changes=False))
