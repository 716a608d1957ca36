"""`revops plan`."""

from typing import Annotated

import typer

from revops_cli.errors import UsageError


def plan(
    source: Annotated[
        str, typer.Argument(metavar="RUN_DIR", help="Run folder, list that a step wrote, or update file of an audit.")
    ],
    target: Annotated[
        str, typer.Option(metavar="CRM", help="sf://PROFILE or csv://FOLDER; else plan: target: of the config.")
    ] = "",
    output: Annotated[
        str,
        typer.Option("--output", "-o", metavar="FILE", help="Plan to write; else it is shown, or goes to the pipe."),
    ] = "",
    object_: Annotated[str, typer.Option("--object", metavar="NAME", help="What the rows are in the CRM.")] = "Lead",
    base: Annotated[
        str, typer.Option(metavar="FILE", help="The list that the steps read; else the one the run folder names.")
    ] = "",
    fields: Annotated[
        str, typer.Option(metavar="FIELDS", help="Fields to plan whatever the list held before, with commas.")
    ] = "",
    diff: Annotated[
        list[str] | None, typer.Option(metavar="FILE", help="Write the changes to read: .md or .csv; repeatable.")
    ] = None,
    rehash: Annotated[
        bool, typer.Option("--rehash", help="Take note of the edits made to a plan file, and write it back.")
    ] = False,
    fail_on: Annotated[str, typer.Option("--fail-on", metavar="WHAT", help="changes: exit 1 if there are any.")] = "",
    strict: Annotated[bool, typer.Option("--strict", help="Plan to be applied with --strict.")] = False,
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="HEADER=NAME", help='A header that is not recognised, as "Owner=OwnerId".'),
    ] = None,
    config: Annotated[
        str, typer.Option("--config", "-c", metavar="FILE", help="Config file; else the nearest revops.yaml.")
    ] = "",
    as_of: Annotated[str, typer.Option(metavar="DATE", help="The moment the plan is made; else now.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do everything but write.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON on standard output.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Plan the changes that a run, a list or an audit makes in the CRM, to review and apply.

    Example: revops plan out --target csv://crm -o plan.jsonl --diff plan.md
    """
    from revops_cli.cli.plan_shown import check_names, show_plan, target_of, write_files
    from revops_cli.pipeline.planning import PlanRequest, make_plan, reread_plan

    if fail_on not in {"", "changes"}:
        raise UsageError(f"'{fail_on}' is not changes", where="--fail-on")
    check_names(output, tuple(diff or ()))
    request = PlanRequest(
        source, target, object_, base, tuple(each.strip() for each in fields.split(",") if each.strip()),
        config, as_of, tuple(mapping or ()), strict, quiet,
    )  # fmt: skip
    made = reread_plan(source) if rehash else make_plan(request)
    if not dry_run:
        target = source if rehash and not output else target_of(output, as_json=as_json)
        write_files(made, target, tuple(diff or ()), quiet=quiet)
    raise typer.Exit(show_plan(made, as_json=as_json, quiet=quiet, fail_on_changes=bool(fail_on)))
