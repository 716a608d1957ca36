"""`revops review dedupe|match`."""

from typing import TYPE_CHECKING, Annotated

import typer

from revops_cli.cli import review_dedupe

if TYPE_CHECKING:
    from revops_cli.match.review import Item
    from revops_cli.pipeline.match_review import Review

app = typer.Typer(help="Decide what no rule can.", no_args_is_help=True, rich_markup_mode=None)

KEYS = {"a": "accept", "r": "reject", "o": "other", "s": "skip", "q": "quit"}
QUESTION = "[a]ccept  [r]eject  [o]ther account  [s]kip  [q]uit"


app.command("dedupe")(review_dedupe.dedupe)


@app.callback()
def review() -> None:
    """Decide what no rule can."""


@app.command()
def match(
    source: Annotated[str, typer.Argument(metavar="FILE", help="The list.")],
    accounts: Annotated[str, typer.Option(metavar="FILE", help="Accounts; else inputs: accounts: of the config.")] = "",
    contacts: Annotated[str, typer.Option(metavar="FILE", help="Contacts of the accounts.")] = "",
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Write the questions as CSV to fill in.")
    ] = "",
    answers: Annotated[str, typer.Option(metavar="FILE", help="Take the answers of a CSV that was filled in.")] = "",
    by: Annotated[str, typer.Option(metavar="NAME", help="Who decides; stands in the decision.")] = "",
    config: Annotated[
        str, typer.Option("--config", "-c", metavar="FILE", help="Config file; else the nearest revops.yaml.")
    ] = "",
) -> None:
    """Accept or reject doubtful matches; answers are kept in decisions/ and obeyed from then on.

    Example: revops review match leads.csv --accounts accounts.csv
    """
    from revops_cli.pipeline.match_review import open_review, record_answers, write_review
    from revops_cli.pipeline.options import RunOptions, SideInputs

    sides = SideInputs(accounts=accounts, contacts=contacts)
    found = open_review(source, RunOptions(config=config, output=output), sides)
    if output:
        write_review(found, output)
        typer.echo(f"wrote {output}: {len(found.items):,} to review", err=True)
    elif answers:
        typer.echo(f"{record_answers(found, answers, by):,} decisions written to {found.folder}/", err=True)
    else:
        _ask_all(found, by)


def _ask_all(found: "Review", by: str) -> None:
    from revops_cli.pipeline.match_review import side_by_side

    written = 0
    for number, item in enumerate(found.items, start=1):
        typer.echo("\n".join(["", f"{number} of {len(found.items)}", *side_by_side(item)]), err=True)
        answer, account = _answer(found, item)
        if answer == "quit":
            break
        if answer != "skip":
            found.record(item.asks(), account, answer, by)
            written += 1
    typer.echo(f"{written:,} decisions written to {found.folder}/", err=True)


def _answer(found: "Review", item: "Item") -> tuple[str, str]:
    """The answer and the account it speaks of; asks until one is understood, and the end of input quits."""
    while True:
        try:
            key = input_line(QUESTION)
            answer = KEYS.get(key[:1].lower(), "")
            if answer == "other" and (account := input_line("account Id")) in found.accounts:
                return answer, account
        except EOFError:
            return "quit", ""
        if answer and answer != "other":
            return answer, item.candidate[0]
        typer.echo("no such account" if answer else "not understood", err=True)


def input_line(question: str) -> str:
    """A line typed after a question on standard error; raises EOFError at the end of input."""
    typer.echo(f"{question}: ", nl=False, err=True)
    return input().strip()
