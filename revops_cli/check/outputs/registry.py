"""The forms in which a run can be written, by name."""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import NamedTuple, cast

from revops_cli.check.result import Run
from revops_cli.errors import UsageError, did_you_mean

FORMATS: Mapping[str, str] = {
    "console": "console:as_text",
    "json": "records:as_json",
    "junit": "junit:as_junit",
    "sarif": "sarif:as_sarif",
    "github": "github:as_annotations",
    "markdown": "markdown:as_markdown",
    "html": "page:as_page",
    "csv": "records:as_csv",
}
"""The module of each format, and its function: only what is asked for is loaded."""
STDOUT = "-"
MOST_ROWS = {"sarif": 5000}
"""Rows of a check that a format shows, where that is more than its sample."""
LOG = ("console", "github")
"""Formats that share standard output: annotations are lines of a log."""


class Wanted(NamedTuple):
    """A format and where it goes; `-` is standard output."""

    format: str
    path: str = STDOUT


def wanted_of(texts: Sequence[str]) -> tuple[Wanted, ...]:
    """The outputs asked for as `FORMAT=PATH`, or `FORMAT` for standard output.

    Raises UsageError for an unknown format, and for two outputs in one place; lines of a log share one.
    """
    found = tuple(map(_wanted, texts))
    taken: dict[str, str] = {}
    for one in found:
        other = taken.setdefault(one.path, one.format)
        shared = one.path == STDOUT and {one.format, other} == set(LOG)
        if other != one.format and not shared:
            place = "standard output" if one.path == STDOUT else f"'{one.path}'"
            raise UsageError(f"{other} and {one.format} both go to {place}", where="--output", hint="FORMAT=PATH")
    return tuple(dict.fromkeys(found))


def _wanted(text: str) -> Wanted:
    name, _, path = text.partition("=")
    if name not in FORMATS:
        hint = did_you_mean(name, FORMATS) or f"FORMAT=PATH; formats are {', '.join(FORMATS)}"
        raise UsageError(f"'{text}' is no output", where="--output", hint=hint)
    return Wanted(name, path or STDOUT)


def written(name: str, run: Run) -> str:
    """The run in a format."""
    module, function = FORMATS[name].split(":")
    form = cast("Callable[[Run], str]", getattr(import_module(f"revops_cli.check.outputs.{module}"), function))
    return form(run)
