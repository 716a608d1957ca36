"""`revops clean`."""

from typing import Annotated

import typer

from revops_cli.cli.narrate import finish, start_log
from revops_cli.cli.options import with_run_options
from revops_cli.errors import UsageError
from revops_cli.pipeline.options import RunOptions, StepFlags


@with_run_options
def clean(
    sources: Annotated[
        list[str], typer.Argument(metavar="INPUT...", help="List to read: a path, or - for stdin; several become one.")
    ],
    industry: Annotated[
        str,
        typer.Option(
            metavar="NAME", help="Vocabulary of IndustryStandard: linkedin, salesforce, naics, or a CSV table of yours."
        ),
    ] = "",
    synonyms: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE", help="Synonyms over the packaged rules; repeat it, the last one wins."),
    ] = None,
    in_place: Annotated[
        bool, typer.Option("--in-place", help="Write cleaned values over the original columns.")
    ] = False,
    check_mx: Annotated[
        bool, typer.Option("--check-mx", help="Ask the network whether each e-mail domain takes mail: email.no_mx.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 if more is unknown or invalid than the limits allow.")
    ] = False,
    max_unknown: Annotated[
        list[str] | None,
        typer.Option(metavar="[COLUMN=]PERCENT", help="With --check: most rows that may be unknown, such as Title=2%."),
    ] = None,
    max_invalid: Annotated[
        list[str] | None,
        typer.Option(metavar="[COLUMN=]PERCENT", help="With --check: most rows that may be invalid, such as Email=1%."),
    ] = None,
    *,
    options: RunOptions,
) -> None:
    """Clean and standardise a lead list.

    Example: revops clean expo.xlsx -o leads.csv
    """
    from revops_cli.pipeline.run import run_step

    start_log(options.log)
    flags = StepFlags(in_place=in_place, industry=industry, synonyms=tuple(synonyms or ()), check_mx=check_mx)
    if check:
        from revops_cli.pipeline.checking import check_clean

        finish(check_clean(sources, options, flags, max_unknown or (), max_invalid or ()), options)
    if max_unknown or max_invalid:
        raise UsageError("a limit needs --check", where="--max-unknown" if max_unknown else "--max-invalid")
    finish(run_step("clean", sources, options, flags=flags), options)
