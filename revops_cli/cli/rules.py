"""`revops rules lint|test|diff|simulate`."""

import json
from typing import Annotated, Literal

import typer

from revops_cli.cli.narrate import say
from revops_cli.errors import ExitCode
from revops_cli.pipeline.options import RunOptions, SideInputs

app = typer.Typer(help="Check, test and compare routing rules.", no_args_is_help=True, rich_markup_mode=None)

ConfigFile = Annotated[
    str, typer.Option("--config", "-c", metavar="FILE", help="Config file; else the nearest revops.yaml.")
]
RulesFile = Annotated[
    str, typer.Option(metavar="FILE", help="YAML file with the route section; else that of the config.")
]
UsersFile = Annotated[str, typer.Option(metavar="FILE", help="Users; else inputs: users: of the config.")]
AsOf = Annotated[str, typer.Option(metavar="DATE", help="The moment the run counts from; else now.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@app.command()
def lint(
    config: ConfigFile = "",
    rules: RulesFile = "",
    leads: Annotated[
        str, typer.Option(metavar="FILE", help="Leads: their columns are known then, and their values looked at.")
    ] = "",
    users: UsersFile = "",
    as_of: AsOf = "",
    fail_on: Annotated[
        Literal["error", "warning", "note"], typer.Option(help="Exit with 1 from this severity on.")
    ] = "error",
    as_json: AsJson = False,
) -> None:
    """Find what is wrong with the rules: unreachable, contradictory, gaps, traps, unknown names.

    Example: revops rules lint --config samples/tradeshow/revops.yaml
    """
    from revops_cli.pipeline.linting import lint_rules

    report = lint_rules(RunOptions(config=config, as_of=as_of), SideInputs(users=users, rules=rules), leads)
    for note in report.notes:
        typer.echo(f"note: {note}", err=True)
    if as_json:
        say(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    elif report.findings:
        say("\n".join(report.lines()))
    typer.echo(report.summary(), err=True)
    raise typer.Exit(ExitCode.FOUND if report.failed(fail_on) else ExitCode.DONE)


@app.command("test")
def trial(
    file: Annotated[
        str, typer.Argument(metavar="[TESTS]", help="YAML file of cases; else route: tests: of the config.")
    ] = "",
    config: ConfigFile = "",
    rules: RulesFile = "",
    users: UsersFile = "",
    as_of: AsOf = "",
    junit: Annotated[str, typer.Option(metavar="FILE", help="Write the outcomes as JUnit XML to this file.")] = "",
    coverage: Annotated[bool, typer.Option("--coverage", help="Fail too where no case reaches a rule.")] = False,
) -> None:
    """Try the given and expect cases on the rules; exit with 1 where one fails.

    Example: revops rules test --config samples/tradeshow/revops.yaml
    """
    from revops_cli.pipeline.linting import try_rules
    from revops_cli.pipeline.texts import write_texts

    report = try_rules(file, RunOptions(config=config, as_of=as_of), SideInputs(users=users, rules=rules))
    if junit:
        write_texts({junit: report.junit()})
    failures = [f"{outcome.name}: {'; '.join(outcome.faults)}" for outcome in report.outcomes if outcome.faults]
    if failures:
        say("\n".join(failures))
    if report.unreached:
        typer.echo(f"reached by no case: {', '.join(report.unreached)}", err=True)
    typer.echo(f"{len(report.outcomes):,} cases: {report.failed:,} failed", err=True)
    bad = report.failed or (coverage and report.unreached)
    raise typer.Exit(ExitCode.FOUND if bad else ExitCode.DONE)
