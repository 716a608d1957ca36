"""Review of duplicates: what is asked, and the answers as decisions beside the config."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from revops_cli.dedupe.review import Item, to_review
from revops_cli.errors import InputError
from revops_cli.pipeline.answers import read_answers
from revops_cli.pipeline.match_decisions import ALWAYS_MERGE, NEVER_MERGE, append_decision, decisions_folder
from revops_cli.pipeline.merging import merge_decisions
from revops_cli.pipeline.options import RunOptions
from revops_cli.pipeline.session import Session
from revops_cli.pipeline.texts import write_texts
from revops_cli.tables.writing import check_ending

COLUMNS = ("answer", "one", "other", "score", "level", "reason", "one_record", "other_record")
"""Columns of the CSV: a person fills `answer` with accept, reject, split or nothing."""

FILES = {"accept": ALWAYS_MERGE, "reject": NEVER_MERGE, "split": NEVER_MERGE}
"""Where each answer is kept: a pair that is rejected, or merged and split, is never one."""

WIDEST = 48
"""Letters of a cell that the terminal shows."""


@dataclass(frozen=True, slots=True)
class DuplicateReview:
    """The pairs to look at, and where and when answers are written."""

    items: tuple[Item, ...]
    folder: Path
    date: str

    def record(self, one: str, other: str, answer: str, by: str) -> None:
        """Write an answer at once."""
        line = {"one": one, "other": other, "by": by, "date": self.date, "why": "review"}
        append_decision(self.folder, FILES[answer], line)


def open_review(source: str, options: RunOptions, *, likely: bool = False) -> DuplicateReview:
    """The pairs of a list at level review, and with `likely` those that were merged though not sure."""
    check_ending(options.output, (".csv",))
    with Session.open(options) as session:
        leads = session.read_leads([source])
        session.engine.seal()
        levels = ("review", "likely") if likely else ("review",)
        items = to_review(session.engine, leads, session.root.dedupe, merge_decisions(session), levels=levels)
        return DuplicateReview(tuple(items), decisions_folder(session.document), session.as_of.date().isoformat())


def side_by_side(item: Item) -> list[str]:
    """A pair for the terminal: its cells beside each other, `=` before those that are equal."""
    widths = [max((len(cells[at][:WIDEST]) for cells in item.cells), default=0) for at in range(2)]
    lines = [
        f"{'=' if one == other else ' '} {name[:WIDEST].ljust(widths[0])}  {one[:WIDEST].ljust(widths[1])}  "
        f"{other[:WIDEST]}".rstrip()
        for name, one, other in item.cells
    ]
    return [*lines, f"{item.score} %, {item.level}: {item.reason}"]


def write_review(review: DuplicateReview, target: str) -> None:
    """The pairs as CSV to fill in."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for item in review.items:
        records = [" | ".join(cells[side] for cells in item.cells) for side in (1, 2)]
        writer.writerow(("", item.one, item.other, item.score, item.level, item.reason, *records))
    write_texts({target: text.getvalue()})


def record_answers(review: DuplicateReview, source: str, by: str) -> int:
    """Write the answers of a filled CSV; how many. Raises InputError, before anything is written."""
    answers = list(_answers(Path(source)))
    for one, other, answer in answers:
        review.record(one, other, answer, by)
    return len(answers)


def _answers(path: Path) -> Iterator[tuple[str, str, str]]:
    for where, row, answer in read_answers(path, tuple(FILES)):
        one, other = ((row.get(name) or "").strip() for name in ("one", "other"))
        if not (one and other):
            raise InputError("the line names no pair", where=where, hint="keep the columns one and other")
        yield one, other, answer
