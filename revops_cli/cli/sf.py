"""`revops sf login|whoami|objects|limits|pull`."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from revops_cli.cli.narrate import say, tell

app = typer.Typer(
    help="Log in to Salesforce, look at it, and pull its records.", no_args_is_help=True, rich_markup_mode=None
)

ProfileName = Annotated[
    str, typer.Option("--profile", metavar="NAME", help="Profile of the config; else the preferred or only one.")
]
ConfigFile = Annotated[
    str, typer.Option("--config", "-c", metavar="FILE", help="Config file; else the nearest revops.yaml.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@app.command()
def login(
    profile: ProfileName = "",
    store: Annotated[
        bool, typer.Option("--store", help="Ask for the secrets anew and keep them in this machine's keyring.")
    ] = False,
    config: ConfigFile = "",
    as_json: AsJson = False,
) -> None:
    """Try the login of a profile, and keep its secrets in the keyring where asked.

    Secrets come from REVOPS_SF_... variables, the keyring, or a hidden prompt; never from arguments.

    Example: revops sf login --profile sandbox --store
    """
    from revops_cli.pipeline.sf_org import OrgAsked, log_in

    greeting = log_in(OrgAsked(profile, config), store=store)
    if as_json:
        say(json.dumps(greeting.as_json(), ensure_ascii=False, indent=2))
    else:
        tell(greeting.lines())


@app.command()
def whoami(profile: ProfileName = "", config: ConfigFile = "", as_json: AsJson = False) -> None:
    """Say which org and user a profile is, and whether it is production.

    Example: revops sf whoami
    """
    from revops_cli.pipeline.sf_org import OrgAsked, log_in

    greeting = log_in(OrgAsked(profile, config))
    say(json.dumps(greeting.as_json(), ensure_ascii=False, indent=2) if as_json else "\n".join(greeting.lines()))


@app.command()
def objects(
    name: Annotated[str, typer.Argument(metavar="[OBJECT]", help="An object whose fields are listed; else all.")] = "",
    profile: ProfileName = "",
    config: ConfigFile = "",
    as_json: AsJson = False,
) -> None:
    """List the objects of the org, or the fields of one.

    Example: revops sf objects Lead
    """
    from revops_cli.pipeline.sf_org import OrgAsked, object_of, objects_of
    from revops_cli.pipeline.sf_tables import field_table, object_table

    asked = OrgAsked(profile, config)
    if name:
        described = object_of(asked, name)
        say(_json(asdict(described)) if as_json else field_table(described))
        return
    found = objects_of(asked)
    say(_json([{"name": each.name, "label": each.label} for each in found]) if as_json else object_table(found))


@app.command()
def limits(profile: ProfileName = "", config: ConfigFile = "", as_json: AsJson = False) -> None:
    """List the limits of the org, and what is left of them.

    Example: revops sf limits
    """
    from revops_cli.pipeline.sf_org import OrgAsked, limits_of
    from revops_cli.pipeline.sf_tables import limit_table

    found = limits_of(OrgAsked(profile, config))
    say(_json([asdict(each) for each in found]) if as_json else limit_table(found))


def _json(found: object) -> str:
    return json.dumps(found, ensure_ascii=False, indent=2)


@app.command()
def pull(
    names: Annotated[list[str], typer.Argument(metavar="OBJECT...", help="Objects, as Lead Account LeadHistory.")],
    output: Annotated[str, typer.Option("--output", "-o", metavar="DIR", help="Folder of the files, one an object.")],
    where: Annotated[str, typer.Option(metavar="SOQL", help="Condition, as in IsConverted = false.")] = "",
    since: Annotated[
        str, typer.Option(metavar="DATE", help="Changed since then; `last` brings an earlier pull up to date.")
    ] = "",
    fields: Annotated[str, typer.Option(metavar="A,B", help="Fields, or Owner.Name of a parent; else all.")] = "",
    deleted: Annotated[bool, typer.Option("--deleted", help="Records in the recycle bin too.")] = False,
    form: Annotated[
        str, typer.Option("--format", "-f", metavar="FORMAT", help="csv, tsv, jsonl, parquet or xlsx.")
    ] = "csv",
    csv_guard: Annotated[
        bool, typer.Option("--csv-guard/--no-csv-guard", help="Neutralise cells that a spreadsheet would run.")
    ] = True,
    profile: ProfileName = "",
    config: ConfigFile = "",
    max_calls: Annotated[int, typer.Option(min=0, help="Most requests; 0 leaves it to the config.")] = 0,
    as_json: AsJson = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Pull records into files; a pull that was stopped goes on where it was.

    The number of records is verified against the org.

    Example: revops sf pull Lead Account Task -o crm/ --where "CreatedDate = THIS_YEAR"
    """
    from revops_cli.pipeline.sf_org import OrgAsked
    from revops_cli.pipeline.sf_pulling import pull as pull_objects
    from revops_cli.pipeline.sf_questions import PullAsked

    chosen = tuple(field.strip() for field in fields.split(",") if field.strip())
    report = pull_objects(
        PullAsked(
            tuple(names),
            output,
            OrgAsked(profile, config, max_calls),
            where,
            since,
            chosen,
            deleted,
            form,
            csv_guard,
            quiet,
        )
    )
    if not quiet:
        tell(report.lines())
    if as_json:
        say(_json(report.as_json()))
