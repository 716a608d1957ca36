"""`revops review dedupe`."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from revops_cli.pipeline.dedupe_review import DuplicateReview

KEYS = {"a": "accept", "r": "reject", "p": "split", "s": "skip", "q": "quit"}
QUESTION = "[a]ccept: one  [r]eject: two  s[p]lit  [s]kip  [q]uit"


def dedupe(
    source: Annotated[str, typer.Argument(metavar="FILE", help="The list.")],
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Write the questions as CSV to fill in.")
    ] = "",
    answers: Annotated[str, typer.Option(metavar="FILE", help="Take the answers of a CSV that was filled in.")] = "",
    likely: Annotated[bool, typer.Option("--likely", help="Ask of merges that are likely and not sure, too.")] = False,
    by: Annotated[str, typer.Option(metavar="NAME", help="Who decides; stands in the decision.")] = "",
    config: Annotated[
        str, typer.Option("--config", "-c", metavar="FILE", help="Config file; else the nearest revops.yaml.")
    ] = "",
) -> None:
    """Decide whether doubtful pairs are one; answers are kept in decisions/ and obeyed from then on.

    Example: revops review dedupe leads.csv
    """
    from revops_cli.pipeline.dedupe_review import open_review, record_answers, write_review
    from revops_cli.pipeline.options import RunOptions

    found = open_review(source, RunOptions(config=config, output=output), likely=likely)
    if output:
        write_review(found, output)
        typer.echo(f"wrote {output}: {len(found.items):,} to review", err=True)
        return
    written = record_answers(found, answers, by) if answers else _ask_all(found, by)
    typer.echo(f"{written:,} decisions written to {found.folder}/", err=True)


def _ask_all(found: "DuplicateReview", by: str) -> int:
    from revops_cli.pipeline.dedupe_review import side_by_side

    written = 0
    for number, item in enumerate(found.items, start=1):
        typer.echo("\n".join(["", f"{number} of {len(found.items)}", *side_by_side(item)]), err=True)
        answer = _answer()
        if answer == "quit":
            break
        if answer != "skip":
            found.record(item.one, item.other, answer, by)
            written += 1
    return written


def _answer() -> str:
    """The answer; asks until one is understood, and the end of input quits."""
    while True:
        typer.echo(f"{QUESTION}: ", nl=False, err=True)
        try:
            answer = KEYS.get(input().strip()[:1].lower(), "")
        except EOFError:
            return "quit"
        if answer:
            return answer
        typer.echo("not understood", err=True)
