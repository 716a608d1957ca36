"""`revops audit`."""

import json
from typing import Annotated

import typer

from revops_cli.cli.narrate import say, tell, width
from revops_cli.cli.table_flags import Many, with_table_flags
from revops_cli.pipeline.options import RunOptions


@with_table_flags("quiet")
def audit(
    tables: dict[str, tuple[str, ...]],
    options: RunOptions,
    words: Annotated[
        Many, typer.Argument(metavar="REPORT|DIR", help="Sub-reports, else all; folders of tables, or files.")
    ] = None,
    start: Annotated[str, typer.Option("--from", metavar="DATE", help="Leads assigned from here on.")] = "",
    end: Annotated[str, typer.Option("--to", metavar="DATE", help="Leads assigned before this moment.")] = "",
    output: Annotated[str, typer.Option("--output", "-o", metavar="DIR", help="Folder to write everything to.")] = "",
    html: Annotated[str, typer.Option(metavar="FILE", help="Write the page to this file.")] = "",
    show_values: Annotated[
        bool, typer.Option("--show-values", help="Names and addresses of people on the page; else masked.")
    ] = False,
    fail_on: Annotated[
        Many,
        typer.Option(
            metavar="WHAT",
            help="Exit with 1 on info, warning, error, the code of a finding, or missed goals; repeatable. "
            "Default: never.",
        ),
    ] = None,
    baseline: Annotated[str, typer.Option(metavar="FILE", help="Findings known already: fail on new ones only.")] = "",
    write_baseline: Annotated[str, typer.Option(metavar="FILE", help="Write the findings of this run to know.")] = "",
    compare: Annotated[
        str, typer.Option(metavar="LAST", help="Show what moved since this audit.json, or folder of one.")
    ] = "",
) -> None:
    """Measure what became of leads: response, pick-up, dispositions, cadences, hand-offs, and what does not add up.

    Example: revops audit --people leads.csv --activities tasks.csv --reps users.csv --timezone America/New_York -o out
    """
    from revops_cli.pipeline.audit_folder import Targets
    from revops_cli.pipeline.auditing import AuditAsked, run_audit
    from revops_cli.pipeline.summary import written_lines

    data = tables.pop("data", ())
    asked = AuditAsked(
        words=tuple(words or ()),
        files=tables,
        data=data,
        start=start,
        end=end,
        fail_on=tuple(fail_on or ()),
        baseline=baseline,
        compare=compare,
        targets=Targets(output, html, write_baseline, show_values),
    )
    report = run_audit(asked, options, width=width())
    if options.json:
        say(json.dumps(report.made, ensure_ascii=False, indent=2))
    elif not options.quiet:
        say("\n".join(report.summary))
    if not options.quiet:
        tell(written_lines(list(report.written)))
    tell(f"failed: {failure}" for failure in report.failures)
    raise typer.Exit(report.exit_code)
