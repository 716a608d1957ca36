"""`revops check`."""

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from revops_cli.cli.check_flags import with_check_flags
from revops_cli.cli.narrate import say, tell
from revops_cli.cli.options import with_options
from revops_cli.pipeline.check_asked import CheckAsked
from revops_cli.pipeline.options import RunOptions

if TYPE_CHECKING:
    from revops_cli.check.result import Run

_READING = ("mapping", "sheet", "encoding", "delimiter", "header_row", "no_header")
_RUNNING = ("config", "as_of", "timezone", "threads", "memory", "json", "quiet")


@with_options(*_READING, *_RUNNING)
@with_check_flags
def check(
    files: Annotated[
        list[str] | None, typer.Argument(metavar="[FILE]...", help="Files; else those of the config.")
    ] = None,
    *,
    asked: CheckAsked,
    options: RunOptions,
) -> None:
    """Check the quality of lead data, with a verdict for CI.

    Checks stand in the config, or in a file of their own that --config names.

    Example: revops check leads.csv --output junit=checks.xml
    """
    asked = asked._replace(files=tuple(files or ()))
    if asked.suggest:
        from revops_cli.pipeline.check_suggesting import suggested

        say(suggested(asked.files, options).rstrip("\n"))
        return
    from revops_cli.pipeline.data_checks import run_checks

    report = run_checks(asked, options)
    if options.json or (not options.quiet and asked.outputs.console):
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
