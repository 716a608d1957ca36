"""Review of matches: what is asked, and the answers as decisions beside the config."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from revops_cli.errors import InputError, UsageError
from revops_cli.match.review import Item, to_review
from revops_cli.pipeline.answers import read_answers
from revops_cli.pipeline.match_decisions import MANUAL, NEVER, append_decision, decisions_folder
from revops_cli.pipeline.matching import known_accounts, match_inputs
from revops_cli.pipeline.options import RunOptions, SideInputs
from revops_cli.pipeline.session import Session
from revops_cli.pipeline.texts import write_texts
from revops_cli.tables.writing import check_ending

COLUMNS = (
    "answer", "other", "lead", "company", "domain", "place", "rows", "confidence",
    "account", "account_name", "account_website", "account_place", "runner_up", "runner_up_name", "reason",
)  # fmt: skip
"""Columns of the CSV: a person fills `answer` (accept, reject, other, or nothing), and `other` with an Id."""

ANSWERS = ("accept", "reject", "other", "skip")


@dataclass(frozen=True, slots=True)
class Review:
    """The items to look at, the Ids of all accounts, and where and when answers are written."""

    items: tuple[Item, ...]
    accounts: frozenset[str]
    folder: Path
    date: str

    def record(self, asks: Mapping[str, str], account: str, answer: str, by: str) -> None:
        """Write an answer at once; `account` is the one accepted, rejected or chosen instead."""
        name = NEVER if answer == "reject" else MANUAL
        append_decision(self.folder, name, {**asks, "account": account, "by": by, "date": self.date, "why": "review"})


def open_review(source: str, options: RunOptions, sides: SideInputs) -> Review:
    """The matches of a list that are at level review; raises RevopsError."""
    check_ending(options.output, (".csv",))
    with Session.open(options, sides) as session:
        leads = session.read_leads([source])
        session.read_sides(("match",))
        session.engine.seal()
        known = known_accounts(session)
        inputs = match_inputs(session, known)
        items, accounts = to_review(session.engine, leads, known.accounts, session.root.match, inputs)
        date = session.as_of.date().isoformat()
        return Review(tuple(items), accounts, decisions_folder(session.document), date)


def side_by_side(item: Item) -> list[str]:
    """An item for the terminal: what the lead says, and what the candidate and the runner-up are."""
    leads = f"{item.rows} lead{'' if item.rows == 1 else 's'}"
    rows = [
        ("", leads, f"candidate {item.confidence} %", "runner-up" if item.runner_up[0] else ""),
        ("name", item.company, item.candidate[1], item.runner_up[1]),
        ("domain", item.domain, item.candidate[2], item.runner_up[2]),
        ("place", item.place, item.candidate[3], item.runner_up[3]),
        ("Id", item.lead, item.candidate[0], item.runner_up[0]),
    ]
    widths = [max(len(row[at]) for row in rows) for at in range(4)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return [*lines, item.reason]


def write_review(review: Review, target: str) -> None:
    """The items as CSV to fill in."""
    lines = [",".join(COLUMNS), *(_csv_line(_cells(item)) for item in review.items)]
    write_texts({target: "\n".join(lines) + "\n"})


def _cells(item: Item) -> tuple[object, ...]:
    known = (item.lead, item.company, item.domain, item.place, item.rows, item.confidence)
    return ("", "", *known, *item.candidate, *item.runner_up[:2], item.reason)


def _csv_line(cells: tuple[object, ...]) -> str:
    texts = [str(cell) for cell in cells]
    return ",".join('"' + t.replace('"', '""') + '"' if any(c in t for c in ',"\r\n') else t for t in texts)


def record_answers(review: Review, source: str, by: str) -> int:
    """Write the answers of a filled CSV; how many. Raises InputError, before anything is written."""
    lines = list(_answers(review, Path(source)))
    for asks, account, answer in lines:
        review.record(asks, account, answer, by)
    return len(lines)


def _answers(review: Review, path: Path) -> Iterator[tuple[dict[str, str], str, str]]:
    for where, row, answer in read_answers(path, ANSWERS):
        account = (row.get("other" if answer == "other" else "account") or "").strip()
        try:
            known_account(review, account)
        except UsageError as error:
            raise InputError(error.problem, where=where, hint=error.hint) from error
        named = {name: row.get(name) or "" for name in ("company", "domain")}
        yield {k: v for k, v in named.items() if v} or {"lead": row.get("lead") or ""}, account, answer


def known_account(review: Review, account: str) -> str:
    """The Id of an account that is there; raises UsageError."""
    if account not in review.accounts:
        raise UsageError(f"no account '{account}'", hint="give the Id of an account in the file")
    return account
