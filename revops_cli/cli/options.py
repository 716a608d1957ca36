"""The flags that every step takes, declared once.

`with_run_options` gives a command all of them and hands them over as one `RunOptions`.
"""

import inspect
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Annotated, Any

import typer

from revops_cli.pipeline.options import RunOptions

FLAGS: dict[str, tuple[Any, object]] = {
    "output": (
        Annotated[str, typer.Option("--output", "-o", metavar="FILE", help="File to write; `-` is standard output.")],
        "",
    ),
    "format": (
        Annotated[
            str,
            typer.Option(
                "--format", "-f", metavar="FORMAT", help="csv, tsv, jsonl, parquet, xlsx or table; else by the ending."
            ),
        ],
        "",
    ),
    "changes": (
        Annotated[
            str, typer.Option(metavar="FILE", help="Write what changed, one line a distinct change, to this file.")
        ],
        "",
    ),
    "changes_each": (
        Annotated[str, typer.Option(metavar="FILE", help="Write what changed, one line a cell; Parquet is advised.")],
        "",
    ),
    "rejects": (
        Annotated[
            str, typer.Option(metavar="FILE", help="Write the rows left out, with line and reason, to this file.")
        ],
        "",
    ),
    "unknowns": (Annotated[str, typer.Option(metavar="FILE", help="Write the values no rule knows to this file.")], ""),
    "provenance": (
        Annotated[str, typer.Option(metavar="FILE", help="Write which row each merged value came from to this file.")],
        "",
    ),
    "rename": (Annotated[bool, typer.Option("--rename", help="Write canonical names as headers.")], False),
    "csv_guard": (
        Annotated[
            bool,
            typer.Option("--csv-guard/--no-csv-guard", help="Neutralise cells that a spreadsheet would run."),
        ],
        True,
    ),
    "mapping": (
        Annotated[
            list[str],
            typer.Option("--map", metavar="HEADER=NAME", help='A header that is not recognised, as "Co Name=Company".'),
        ],
        (),
    ),
    "sheet": (Annotated[str, typer.Option(metavar="NAME", help="Sheet of a workbook.")], ""),
    "encoding": (Annotated[str, typer.Option(metavar="NAME", help="Encoding of a text file, such as cp1252.")], ""),
    "delimiter": (Annotated[str, typer.Option(metavar="CHAR", help="Delimiter of a text file.")], ""),
    "header_row": (Annotated[int, typer.Option(min=0, help="Line or sheet row of the header; 0 finds it.")], 0),
    "no_header": (Annotated[bool, typer.Option("--no-header", help="The first row is a lead already.")], False),
    "config": (
        Annotated[
            str, typer.Option("--config", "-c", metavar="FILE", help="Config file; else the nearest revops.yaml.")
        ],
        "",
    ),
    "as_of": (Annotated[str, typer.Option(metavar="DATE", help="The moment the run counts from; else now.")], ""),
    "timezone": (Annotated[str, typer.Option(metavar="ZONE", help="IANA time zone of dates without one.")], ""),
    "threads": (Annotated[int | None, typer.Option(min=1, help="Threads of the engine.")], None),
    "memory": (
        Annotated[
            str | None, typer.Option(metavar="SIZE", help="Memory of the engine, such as 2GB; beyond it spills.")
        ],
        None,
    ),
    "run_folder": (
        Annotated[str, typer.Option("--run", metavar="DIR", help="Write the whole run folder here.")],
        "",
    ),
    "log": (Annotated[str, typer.Option(metavar="FILE", help="Write a log without values to this file.")], ""),
    "dry_run": (Annotated[bool, typer.Option("--dry-run", help="Do everything but write.")], False),
    "json": (Annotated[bool, typer.Option("--json", help="Print the summary as JSON on standard output.")], False),
    "quiet": (Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")], False),
}


def with_run_options(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose parameter `options: RunOptions` is filled from the flags of `FLAGS`."""
    return with_flags(command, "options", FLAGS, _run_options)


def with_options(*names: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A command whose parameter `options: RunOptions` is filled from these of the flags; the others are as unset."""
    return lambda command: with_flags(command, "options", {name: FLAGS[name] for name in names}, _run_options)


def _run_options(flags: dict[str, Any]) -> RunOptions:
    return RunOptions(**{**flags, "mapping": tuple(flags.get("mapping", ()))})


def with_flags(
    command: Callable[..., None],
    filled: str,
    flags: Mapping[str, tuple[Any, object]],
    gather: Callable[[dict[str, Any]], object],
) -> Callable[..., None]:
    """A command whose parameter `filled` is what `gather` makes of these flags: annotation and default by name."""
    own = inspect.signature(command, eval_str=True)
    parameters = [p for p in own.parameters.values() if p.name != filled]
    parameters += [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        for name, (annotation, default) in flags.items()
    ]

    @wraps(command)
    def collected(**given: Any) -> None:  # noqa: ANN401 - the values typer parsed, each of its own type
        typed = {name: given.pop(name) for name in flags}
        command(**given, **{filled: gather(typed)})

    collected.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    collected.__annotations__ = {p.name: p.annotation for p in parameters}
    del collected.__wrapped__
    return collected


def _flags_cover_options() -> None:
    missing = set(RunOptions._fields) ^ set(FLAGS)
    if missing:
        raise TypeError(f"flags and RunOptions differ: {missing}")


_flags_cover_options()
