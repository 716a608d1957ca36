"""The flags that `revops check` has beside those of every command."""

import os
from collections.abc import Callable, Mapping
from typing import Annotated, Any

import typer

from revops_cli.cli.options import with_flags
from revops_cli.errors import UsageError
from revops_cli.pipeline.check_asked import Asked, CheckAsked

Many = list[str] | None
"""A flag that may be repeated."""
_OUTPUTS = (
    "Write console, json, csv, junit, sarif, github, markdown or html; without a path to standard output; repeatable."
)
_BASELINE = "Failures known already; else .revops-baseline.json beside the config."
FLAGS: Mapping[str, tuple[Any, object]] = {
    "only": (Annotated[Many, typer.Option(metavar="ID", help="Run this check only; repeatable.")], None),
    "fail_on": (
        Annotated[str, typer.Option(metavar="SEVERITY", help="Exit with 1 from error or warn on, or never.")],
        "error",
    ),
    "allow_empty": (
        Annotated[bool, typer.Option("--allow-empty", help="Nothing to check is no failure.")],
        False,
    ),
    "output": (Annotated[Many, typer.Option("--output", "-o", metavar="FORMAT[=PATH]", help=_OUTPUTS)], None),
    "extract": (Annotated[str, typer.Option(metavar="DIR", help="Write the failing rows to this folder.")], ""),
    "show_values": (
        Annotated[bool, typer.Option("--show-values", help="Show values of people; else masked.")],
        False,
    ),
    "baseline": (Annotated[str, typer.Option(metavar="FILE", help=_BASELINE)], ""),
    "no_baseline": (Annotated[bool, typer.Option("--no-baseline", help="Look at no baseline.")], False),
    "write_baseline": (
        Annotated[bool, typer.Option("--write-baseline", help="Write the failures of this run to know.")],
        False,
    ),
    "ratchet": (Annotated[bool, typer.Option("--ratchet", help="Take out of the baseline what is fixed.")], False),
    "previous": (
        Annotated[str, typer.Option(metavar="FILE", help="JSON of an earlier run, for row_count_change.")],
        "",
    ),
    "suggest": (
        Annotated[bool, typer.Option("--suggest", help="Print checks that fit the FILE, to start a config from.")],
        False,
    ),
}
_WRITTEN = ("extract", "baseline", "no_baseline", "write_baseline", "ratchet", "show_values")


def with_check_flags(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose parameter `asked: CheckAsked` is filled from the flags of `FLAGS` and what the CI sets."""
    return with_flags(command, "asked", FLAGS, _asked)


def _asked(flags: dict[str, Any]) -> CheckAsked:
    fail_on = flags["fail_on"]
    if fail_on not in {"error", "warn", "never"}:
        raise UsageError(f"'{fail_on}' is no severity", where="--fail-on", hint="give error, warn or never")
    outputs = Asked(
        outputs=tuple(flags["output"] or ()),
        step_summary=os.environ.get("GITHUB_STEP_SUMMARY", ""),
        workspace=os.environ.get("GITHUB_WORKSPACE", ""),
        **{name: flags[name] for name in _WRITTEN},
    )
    return CheckAsked(
        only=tuple(flags["only"] or ()),
        fail_on=fail_on,
        allow_empty=flags["allow_empty"],
        previous=flags["previous"],
        outputs=outputs,
        suggest=flags["suggest"],
    )
