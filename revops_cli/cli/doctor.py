"""`revops doctor`."""

import json
from typing import Annotated

import typer

from revops_cli.cli.narrate import say, width
from revops_cli.cli.table_flags import with_table_flags
from revops_cli.pipeline.options import RunOptions


@with_table_flags()
def doctor(
    tables: dict[str, tuple[str, ...]],
    options: RunOptions,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILE|DIR", help="Files, each guessed by its name and headers; and folders."),
    ] = None,
) -> None:
    """Say which figures of the audit your files support, and what the others lack.

    Example: revops doctor leads.csv contacts.csv tasks.csv users.csv --timezone America/New_York
    """
    from revops_cli.pipeline import doctor_lines
    from revops_cli.pipeline.auditing import AuditAsked
    from revops_cli.pipeline.doctoring import run_doctor

    data = tables.pop("data", ())
    report = run_doctor(AuditAsked(words=tuple(words or ()), files=tables, data=data), options)
    if options.json:
        say(json.dumps(doctor_lines.as_json(report), ensure_ascii=False, indent=2))
    else:
        say("\n".join(doctor_lines.lines(report, width())))
