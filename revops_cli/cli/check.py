"""`revops check`."""

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from revops_cli.cli.narrate import say, tell
from revops_cli.cli.options import with_options
from revops_cli.pipeline.options import RunOptions

if TYPE_CHECKING:
    from revops_cli.check.result import Run

Many = list[str] | None
"""A flag that may be repeated."""
_READING = ("mapping", "sheet", "encoding", "delimiter", "header_row", "no_header")
_RUNNING = ("config", "as_of", "timezone", "threads", "memory", "json", "quiet")


@with_options(*_READING, *_RUNNING)
def check(
    options: RunOptions,
    files: Annotated[Many, typer.Argument(metavar="[FILE]...", help="Files; else those of the config.")] = None,
    only: Annotated[Many, typer.Option(metavar="ID", help="Run this check only; repeatable.")] = None,
    fail_on: Annotated[
        str, typer.Option(metavar="SEVERITY", help="Exit with 1 from error or warn on, or never.")
    ] = "error",
    allow_empty: Annotated[bool, typer.Option("--allow-empty", help="Nothing to check is no failure.")] = False,
    output: Annotated[
        Many,
        typer.Option(
            "--output",
            "-o",
            metavar="FORMAT[=PATH]",
            help="Write console, json, csv, junit, sarif, github, markdown or html; without a path to standard "
            "output; repeatable.",
        ),
    ] = None,
    extract: Annotated[str, typer.Option(metavar="DIR", help="Write the failing rows to this folder.")] = "",
    show_values: Annotated[bool, typer.Option("--show-values", help="Show values of people; else masked.")] = False,
    baseline: Annotated[
        str, typer.Option(metavar="FILE", help="Failures known already; else .revops-baseline.json beside the config.")
    ] = "",
    no_baseline: Annotated[bool, typer.Option("--no-baseline", help="Look at no baseline.")] = False,
    write_baseline: Annotated[
        bool, typer.Option("--write-baseline", help="Write the failures of this run to know.")
    ] = False,
    ratchet: Annotated[bool, typer.Option("--ratchet", help="Take out of the baseline what is fixed.")] = False,
    previous: Annotated[str, typer.Option(metavar="FILE", help="JSON of an earlier run, for row_count_change.")] = "",
    suggest: Annotated[
        bool, typer.Option("--suggest", help="Print checks that fit the FILE, to start a config from.")
    ] = False,
) -> None:
    """Check the quality of lead data, with a verdict for CI.

    Checks stand in the config, or in a file of their own that --config names.

    Example: revops check leads.csv --output junit=checks.xml
    """
    from revops_cli.errors import UsageError
    from revops_cli.pipeline.check_outputs import Asked
    from revops_cli.pipeline.data_checks import CheckAsked, run_checks

    if fail_on not in {"error", "warn", "never"}:
        raise UsageError(f"'{fail_on}' is no severity", where="--fail-on", hint="give error, warn or never")
    if suggest:
        from revops_cli.pipeline.check_suggesting import suggested

        say(suggested(tuple(files or ()), options).rstrip("\n"))
        raise typer.Exit
    summary = os.environ.get("GITHUB_STEP_SUMMARY", "")
    workspace = os.environ.get("GITHUB_WORKSPACE", "")
    written = Asked(
        tuple(output or ()),
        extract,
        baseline,
        no_baseline,
        write_baseline,
        ratchet,
        show_values,
        summary,
        workspace,
    )
    asked = CheckAsked(tuple(files or ()), tuple(only or ()), fail_on, allow_empty, previous, written)
    report = run_checks(asked, options)
    if options.json or (not options.quiet and written.console):
        _print(report.shown, as_json=options.json)
    for text in report.printed:
        say(text.rstrip("\n"))
    if not options.quiet:
        from revops_cli.pipeline.summary import written_lines

        tell(written_lines(list(report.written)))
    tell(report.problems)
    raise typer.Exit(report.exit_code)


def _print(run: "Run", *, as_json: bool) -> None:
    """The run on standard output: JSON, colours on a terminal, else plain text."""
    from revops_cli.check.outputs.console import as_text, print_coloured
    from revops_cli.check.outputs.records import as_json as json_text

    if as_json:
        say(json_text(run).rstrip("\n"))
    elif sys.stdout.isatty() and not (os.environ.get("CI") or os.environ.get("NO_COLOR")):
        print_coloured(run)
    else:
        say(as_text(run).rstrip("\n"))
