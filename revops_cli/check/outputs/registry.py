"""The forms in which a run can be written, by name."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from revops_cli.check.outputs.console import as_text
from revops_cli.check.outputs.github import as_annotations
from revops_cli.check.outputs.junit import as_junit
from revops_cli.check.outputs.markdown import as_markdown
from revops_cli.check.outputs.page import as_page
from revops_cli.check.outputs.records import as_csv, as_json
from revops_cli.check.outputs.sarif import as_sarif
from revops_cli.check.result import Run
from revops_cli.errors import UsageError, did_you_mean

FORMATS: Mapping[str, Callable[[Run], str]] = {
    "console": as_text,
    "json": as_json,
    "junit": as_junit,
    "sarif": as_sarif,
    "github": as_annotations,
    "markdown": as_markdown,
    "html": as_page,
    "csv": as_csv,
}
STDOUT = "-"
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
