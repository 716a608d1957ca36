"""The dedupe step's surroundings: what people decided of pairs of records."""

from pathlib import Path

from revops_cli.dedupe.against import dedupe_against
from revops_cli.dedupe.decisions import Decisions, Pair
from revops_cli.dedupe.step import dedupe
from revops_cli.errors import ConfigError
from revops_cli.match.inputs import AT
from revops_cli.model import Result, Table
from revops_cli.pipeline.dedupe_form import with_form
from revops_cli.pipeline.match_decisions import ALWAYS_MERGE, NEVER_MERGE, decision_lines, decisions_folder
from revops_cli.pipeline.session import Session


def run_dedupe(session: Session, leads: Table) -> Result:
    """Merge the list, or say what each row is to the records given beside it."""
    settings, progress = session.root.dedupe, session.progress_of("dedupe")
    decisions = merge_decisions(session)
    crm = session.side("against")
    if crm is not None:
        return dedupe_against(session.engine, leads, crm, settings, decisions=decisions, progress=progress)
    result = dedupe(
        session.engine, leads, settings, keep_all=session.flags.keep_all, decisions=decisions, progress=progress
    )
    return with_form(session, leads, result)


def merge_decisions(session: Session) -> Decisions:
    """The pairs in never-merge.csv and always-merge.csv beside the config.

    Raises ConfigError, with file and line, for lines that cannot be understood or contradict each other.
    """
    return read_merge_decisions(decisions_folder(session.document))


def read_merge_decisions(folder: Path) -> Decisions:
    """The pairs in the two files of a folder; a file that is not there decides nothing."""
    never, always = (_pairs(folder / name) for name in (NEVER_MERGE, ALWAYS_MERGE))
    for pair, at in always.items():
        if pair in never:
            raise ConfigError(
                f"{pair[0]} and {pair[1]} are never one by {never[pair]}", where=at, hint="remove one of the two lines"
            )
    return Decisions(tuple(never), tuple(always))


def _pairs(path: Path) -> dict[Pair, str]:
    """The pairs of a file, each with its place; the lesser key first, so that order says nothing."""
    found: dict[Pair, str] = {}
    for line in decision_lines(path):
        one, other = sorted((line["one"], line["other"]))
        if one == other:
            raise ConfigError(f"{one} is decided to be or not to be itself", where=line[AT])
        found[one, other] = line[AT]
    return found
