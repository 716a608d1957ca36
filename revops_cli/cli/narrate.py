"""How a command speaks: narration on standard error, data on standard output."""

import json
import os
import shutil
import sys
from typing import TYPE_CHECKING

import typer

from revops_cli.errors import ReaderGoneError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from revops_cli.pipeline.options import RunOptions
    from revops_cli.pipeline.summary import Report


def finish(report: "Report", options: "RunOptions") -> None:
    """Narrate a report, print its JSON where asked, and exit with its verdict."""
    if not options.quiet:
        tell(report.narration())
    if options.json:
        say(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    raise typer.Exit(report.exit_code)


def tell(lines: "Iterable[str]") -> None:
    """Narrate lines on standard error, folded to the terminal."""
    for line in lines:
        typer.echo(_fitted(line), err=True)


def _fitted(line: str) -> str:
    """A line folded to the terminal, if there is one: never inside a word, and indented below itself."""
    if not sys.stderr.isatty():
        return line
    import textwrap  # only a terminal needs it

    width = max(shutil.get_terminal_size().columns, 20)
    indent = " " * (len(line) - len(line.lstrip()) + 4)
    return textwrap.fill(
        line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False, drop_whitespace=True
    )


def say(text: str) -> None:
    """Print data to standard output; raises ReaderGoneError where nobody reads it any more."""
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except BrokenPipeError as error:
        raise ReaderGoneError from error


def width() -> int:
    """Columns of the terminal that standard output is, or enough for a pipe."""
    return max(shutil.get_terminal_size().columns, 40) if sys.stdout.isatty() else 100


def silence_stdout() -> None:
    """Let the interpreter flush into nothing on its way out."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def start_log(target: str) -> None:
    """Log the run to a file: steps and counts, never values."""
    if not target:
        return
    import logging  # a log is asked for rarely

    handler = logging.FileHandler(target, mode="w", encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(message)s"))
    logger = logging.getLogger("revops_cli")
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
