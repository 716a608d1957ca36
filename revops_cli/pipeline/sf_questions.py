"""Which records a pull reads: all, those changed since, or the rest of one that was stopped."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from revops_cli.crm.adapter import Question
from revops_cli.crm.salesforce.adapter import Salesforce
from revops_cli.crm.salesforce.reading import ARCHIVED
from revops_cli.errors import UsageError
from revops_cli.pipeline.moment import moment
from revops_cli.pipeline.sf_org import OrgAsked
from revops_cli.pipeline.sf_store import Progress

LOOK_BACK = timedelta(minutes=10)
"""A change becomes visible to a query some time after its stamp: go on from before the last one seen."""
LAST = "last"
"""As `--since`: from where the last pull into the folder ended."""
DELETED = "IsDeleted"


class PullAsked(NamedTuple):
    """What the command line asks, as typed."""

    objects: tuple[str, ...]
    output: str
    org: OrgAsked = OrgAsked()
    where: str = ""
    since: str = ""
    fields: tuple[str, ...] = ()
    deleted: bool = False
    format: str = "csv"
    csv_guard: bool = True
    quiet: bool = False


class ObjectPull(NamedTuple):
    """One object of a pull."""

    org: Salesforce
    asked: PullAsked
    name: str
    since: str


def since_stamp(text: str) -> str:
    """`--since` as a stamp with the look-back, or `last`, or empty; raises UsageError."""
    if not text or text == LAST:
        return text
    return earlier(moment(text, "UTC", flag="--since").isoformat())


def earlier(stamp: str) -> str:
    """A stamp, less the look-back.

    >>> earlier("2026-11-20T00:05:00Z")
    '2026-11-19T23:55:00Z'
    """
    back = datetime.fromisoformat(stamp) - LOOK_BACK
    return back.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def wanted_pull(pull: ObjectPull, found: Progress | None) -> Progress:
    """A pull that has read nothing yet; one since the last keeps the rows of those before."""
    asked, stamp = pull.asked, pull.org.stamp(pull.name)
    shown = pull.org.fields(pull.name, asked.fields)
    has_deleted = pull.org.describe(pull.name).field(DELETED) is not None
    kept = (*shown, *filter(None, (stamp, DELETED if has_deleted else "")))
    wanted = Progress(
        pull.org.identity().org_id, pull.name, tuple(dict.fromkeys(kept)), asked.where.strip(), deleted=asked.deleted
    )
    if pull.since != LAST:
        return replace(wanted, since=pull.since)
    if not stamp:
        raise UsageError(f"{pull.name} has no stamp of its last change", where="--since", hint="pull all of it")
    return _after_last(wanted, found)


def _after_last(wanted: Progress, found: Progress | None) -> Progress:
    same = found is not None and (found.org, found.names, found.where, found.deleted) == (
        wanted.org,
        wanted.names,
        wanted.where,
        wanted.deleted,
    )
    if found is None or not same or not found.stamp:
        return wanted
    if not found.done:
        # Stopped half-way: the question is the one that was stopped.
        return replace(wanted, since=found.since)
    return replace(found, since=earlier(found.stamp), base=found.rows, done=False)


def question_of(pull: ObjectPull, progress: Progress) -> Question:
    """What is read from the org; deleted records too where they must leave the file."""
    living, where = f"{DELETED} = false", progress.where
    # Only the query that reads the recycle bin reads what is archived.
    archived = pull.name in ARCHIVED and not progress.deleted
    if archived and not progress.base:
        where = f"({where}) AND {living}" if where else living
    deleted = progress.deleted or archived or bool(progress.base)
    return Question(pull.name, progress.names, where, progress.since, deleted=deleted)


def going_on(question: Question, progress: Progress) -> Question:
    """The rest of a question: from a little before the last record, as its neighbours may have come late."""
    if not progress.stamp:
        return replace(question, after=("", progress.last))
    return replace(question, since=max(question.since, earlier(progress.stamp)))


def until_last(question: Question, stamp: str, progress: Progress) -> Question:
    """The question as far as the last record read: what came or changed since is the next pull's."""
    if not (stamp and progress.stamp and progress.rows > progress.base):
        return question
    bound = f"{stamp} <= {progress.stamp}"
    return replace(question, where=f"({question.where}) AND {bound}" if question.where else bound)
