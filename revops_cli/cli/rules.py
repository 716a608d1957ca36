"""`revops rules lint|test|diff|simulate|document`: routing rules and scoring models."""

import json
from dataclasses import asdict
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
AccountsFile = Annotated[str, typer.Option(metavar="FILE", help="Accounts; else inputs: accounts: of the config.")]
OpportunitiesFile = Annotated[
    str, typer.Option(metavar="FILE", help="Opportunities; else inputs: opportunities: of the config.")
]
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
    overlaps: Annotated[
        bool, typer.Option("--overlaps", help="Name rules that cross and decide differently, with a lead of both.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Find what is wrong with the rules: unreachable, contradictory, gaps, traps, unknown names.

    Example: revops rules lint --config samples/tradeshow/revops.yaml
    """
    from revops_cli.pipeline.linting import lint_rules

    sides = SideInputs(users=users, rules=rules)
    report = lint_rules(RunOptions(config=config, as_of=as_of), sides, leads, overlaps=overlaps)
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


@app.command()
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="YAML file with the route or score section as it was.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The same as it shall be.")],
    leads: Annotated[str, typer.Option(metavar="FILE", help="Leads, cleaned and matched: who goes elsewhere?")] = "",
    users: UsersFile = "",
    accounts: AccountsFile = "",
    opportunities: OpportunitiesFile = "",
    activities: Annotated[
        str, typer.Option(metavar="FILE", help="What people did, for scoring models; else inputs: activities:.")
    ] = "",
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Write the leads that move, with both reasons.")
    ] = "",
    config: ConfigFile = "",
    as_of: AsOf = "",
    fail_on: Annotated[
        Literal["nothing", "breaking", "additive"], typer.Option(help="Exit with 1 where leads move so.")
    ] = "nothing",
    as_json: AsJson = False,
) -> None:
    """Prove that two rule files decide alike, or show a lead that they send elsewhere; models of scores are compared.

    Example: revops rules diff rules.yaml proposed.yaml --leads last-quarter.csv --users users.csv
    """
    from revops_cli.pipeline.rules_diff import diff_files

    options = RunOptions(config=config, as_of=as_of, output=output)
    sides = SideInputs(users=users, accounts=accounts, opportunities=opportunities, activities=activities)
    report = diff_files(old, new, leads, options, sides)
    for note in report.notes:
        typer.echo(f"note: {note}", err=True)
    say(json.dumps(report.as_json(), ensure_ascii=False, indent=2) if as_json else "\n".join(report.lines()))
    raise typer.Exit(ExitCode.FOUND if report.failed(fail_on) else ExitCode.DONE)


@app.command()
def simulate(
    leads: Annotated[str, typer.Argument(metavar="LEADS", help="Leads of a past time, cleaned and matched.")],
    users: UsersFile = "",
    accounts: AccountsFile = "",
    opportunities: OpportunitiesFile = "",
    rules: RulesFile = "",
    config: ConfigFile = "",
    as_of: AsOf = "",
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Write the leads by day and owner as CSV.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Route past leads by the rules of today, each at its CreatedDate; nothing is drawn.

    Example: revops rules simulate last-quarter.csv --users users.csv --rules rules.yaml -o load.csv
    """
    from revops_cli.pipeline.simulating import simulate as run

    sides = SideInputs(users=users, accounts=accounts, opportunities=opportunities, rules=rules)
    found = run(leads, RunOptions(config=config, as_of=as_of, output=output), sides)
    if as_json or output != "-":
        say(json.dumps(found.as_json(), ensure_ascii=False, indent=2) if as_json else "\n".join(found.lines()))


@app.command()
def document(
    config: ConfigFile = "",
    rules: RulesFile = "",
    output: Annotated[str, typer.Option("--output", "-o", metavar="FILE", help="Write it to this file.")] = "",
    as_json: AsJson = False,
) -> None:
    """Write the service-level agreement as Markdown; exit with 1 where a part of it is missing.

    Example: revops rules document --config revops.yaml -o sla.md
    """
    from revops_cli.pipeline.documenting import document_rules
    from revops_cli.pipeline.texts import write_texts

    made = document_rules(RunOptions(config=config, output=output), SideInputs(rules=rules))
    if output:
        write_texts({output: made.text})
    if as_json:
        say(json.dumps(asdict(made), ensure_ascii=False, indent=2))
    elif not output:
        say(made.text.rstrip("\n"))
    for part in made.missing:
        typer.echo(f"missing: {part}", err=True)
    raise typer.Exit(ExitCode.FOUND if made.missing else ExitCode.DONE)
