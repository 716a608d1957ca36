"""`revops explain clean|dedupe|match|route|score`."""

import json
from typing import Annotated

import typer

from revops_cli.cli import explain_dedupe, explain_match, explain_route, explain_score
from revops_cli.cli.narrate import say

app = typer.Typer(help="Explain one value, with every reason.", no_args_is_help=True, rich_markup_mode=None)

app.command("match")(explain_match.match)
app.command("dedupe")(explain_dedupe.dedupe)
app.command("route")(explain_route.route)
app.command("score")(explain_score.score)

ConfigFile = Annotated[
    str, typer.Option("--config", "-c", metavar="FILE", help="Config file; else the nearest revops.yaml.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON array.")]


@app.command()
def clean(
    field: Annotated[str, typer.Argument(metavar="FIELD", help="Column: Title, Phone, Industry, CountryCode ...")],
    values: Annotated[list[str], typer.Argument(metavar="VALUE...", help="Values as they stand in the list.")],
    beside: Annotated[
        list[str] | None,
        typer.Option("--with", metavar="NAME=CELL", help="Another cell of the row, such as State=TX; repeatable."),
    ] = None,
    country: Annotated[str, typer.Option(metavar="NAME", help="Short for --with Country=NAME.")] = "",
    industry: Annotated[str, typer.Option(metavar="NAME", help="Vocabulary of IndustryStandard, as for clean.")] = "",
    synonyms: Annotated[
        list[str] | None, typer.Option(metavar="FILE", help="Synonyms over the packaged rules; repeatable.")
    ] = None,
    config: ConfigFile = "",
    as_json: AsJson = False,
) -> None:
    """Show how a value is cleaned: folded text, rule, columns, issues.

    Example: revops explain clean Title "VP Eng" "Head of Sales (m/w/d)"
    """
    from revops_cli.pipeline.explaining import explain_clean
    from revops_cli.pipeline.options import StepFlags

    cells = [*(beside or ()), *([f"Country={country}"] if country else ())]
    flags = StepFlags(industry=industry, synonyms=tuple(synonyms or ()))
    traces = explain_clean(field, values, cells, config, flags)
    if as_json:
        say(json.dumps([trace.as_json() for trace in traces], ensure_ascii=False, indent=2))
    else:
        say("\n".join(line for trace in traces for line in trace.lines()))
