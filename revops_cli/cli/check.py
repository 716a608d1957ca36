"""`revops check`."""

from typing import Annotated

import typer

from revops_cli.cli.narrate import say, tell
from revops_cli.pipeline.options import RunOptions


def check(
    files: Annotated[
        list[str] | None, typer.Argument(metavar="[FILE]...", help="Files to check; else those of the config.")
    ] = None,
    fail_on: Annotated[
        str, typer.Option(metavar="SEVERITY", help="Exit with 1 from error (default) or warn on, or never.")
    ] = "error",
    allow_empty: Annotated[bool, typer.Option("--allow-empty", help="Nothing to check is no failure.")] = False,
    config: Annotated[
        str,
        typer.Option("--config", "-c", metavar="FILE", help="Config, or a file of checks; else revops.yaml."),
    ] = "",
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="HEADER=NAME", help='A header that is not recognised, as "Co Name=Company".'),
    ] = None,
    as_of: Annotated[str, typer.Option(metavar="DATE", help="The moment the checks count from; else now.")] = "",
    timezone: Annotated[str, typer.Option(metavar="ZONE", help="IANA time zone of times without one.")] = "",
    threads: Annotated[int | None, typer.Option(min=1, help="Threads of the engine.")] = None,
    memory: Annotated[str | None, typer.Option(metavar="SIZE", help="Memory of the engine, such as 2GB.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False,
) -> None:
    """Check the quality of lead data, with a verdict for CI.

    Example: revops check leads.csv
    """
    from revops_cli.errors import UsageError
    from revops_cli.pipeline.data_checks import CheckAsked, run_checks

    if fail_on not in {"error", "warn", "never"}:
        raise UsageError(f"'{fail_on}' is no severity", where="--fail-on", hint="give error, warn or never")
    options = RunOptions(
        config=config,
        as_of=as_of,
        timezone=timezone,
        threads=threads,
        memory=memory,
        quiet=quiet,
        mapping=tuple(mapping or ()),
    )
    report = run_checks(CheckAsked(tuple(files or ()), fail_on, allow_empty), options)
    if not quiet:
        for finding in report.run.findings:
            say(f"{finding.outcome:13} {finding.file}: {finding.check}: {finding.message}")
    tell(report.problems)
    raise typer.Exit(report.exit_code)
