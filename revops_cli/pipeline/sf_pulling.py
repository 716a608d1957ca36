"""`revops sf pull`: objects of the org as files, resumable, with their number verified."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from revops_cli.crm.adapter import Question
from revops_cli.crm.salesforce.adapter import Salesforce
from revops_cli.crm.salesforce.reading import ARCHIVED
from revops_cli.engine.duck import DuckEngine
from revops_cli.engine.protocol import Progress as Bar
from revops_cli.engine.protocol import TextSource, listed, literal, quote
from revops_cli.errors import CrmError, UsageError
from revops_cli.pipeline.moment import moment
from revops_cli.pipeline.sf_org import OrgAsked, org_of
from revops_cli.pipeline.sf_store import Progress, Store
from revops_cli.report.progress import progress_bar
from revops_cli.tables.staging import Staging, cannot_write
from revops_cli.tables.writing import Answer, Format, format_of, write_answer

LOOK_BACK = timedelta(minutes=10)
"""A change becomes visible to a query some time after its stamp: go on from before the last one seen."""
LAST = "last"
"""As `--since`: from where the last pull into the folder ended."""
PASSES = 3
"""Times that a pull goes back for records that became visible late."""
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


@dataclass(frozen=True, slots=True)
class Pulled:
    """One object as it was pulled: records in the file, records read this time, and what is worth knowing."""

    object: str
    path: str
    records: int
    read: int
    notes: tuple[str, ...] = ()

    def line(self) -> str:
        """The pull for a person."""
        notes = "".join(f"; {note}" for note in self.notes)
        return f"{self.object}: {self.records:,} records to {self.path}, {self.read:,} read{notes}"


@dataclass(frozen=True, slots=True)
class PullReport:
    """Every object that was pulled, and the requests it took."""

    pulled: tuple[Pulled, ...]
    budget: str
    calls: int

    def lines(self) -> list[str]:
        """The pulls for a person."""
        return [*(each.line() for each in self.pulled), self.budget]

    def as_json(self) -> dict[str, object]:
        """The same as JSON."""
        shown = [
            {"object": p.object, "file": p.path, "records": p.records, "read": p.read, "notes": list(p.notes)}
            for p in self.pulled
        ]
        return {"pulled": shown, "requests": self.calls}


def pull(asked: PullAsked) -> PullReport:
    """Every object in a file of its own below `asked.output`; raises RevopsError.

    A pull that was stopped goes on where it was when the same is asked again.
    """
    kind = format_of("", asked.format)
    since = _since(asked.since)
    org = org_of(asked.org)
    folder = Path(asked.output)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from error
    names = [org.describe(name).name for name in asked.objects]
    with progress_bar(wanted=not asked.quiet) as named:
        pulled = tuple(_pulled(_Pull(org, asked, name, since), folder, kind, named(name)) for name in names)
    return PullReport(pulled, org.budget(), org.calls())


def _since(text: str) -> str:
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


class _Pull(NamedTuple):
    """One object of a pull."""

    org: Salesforce
    asked: PullAsked
    name: str
    since: str


def _pulled(pull: _Pull, folder: Path, kind: Format, bar: Bar) -> Pulled:
    store = Store(folder, pull.name)
    progress, resumed = _start(pull, store)
    notes = [f"went on after {progress.rows - progress.base:,} records"] if resumed else []
    progress = _read_all(pull, store, progress, bar)
    target = folder / f"{pull.name}.{kind}"
    engine = DuckEngine()
    try:
        engine.read("pulled", TextSource(store.rows, newline=True), progress.names)
        progress, missing = _verified(pull, store, progress, engine)
        records = _write(pull, progress, engine, target, kind)
    finally:
        engine.close()
    store.note(replace(progress, done=True))
    return Pulled(pull.name, str(target), records, progress.rows - progress.base, (*notes, *missing))


def _start(pull: _Pull, store: Store) -> tuple[Progress, bool]:
    """Where the pull begins: after what an interrupted one of the same question has, or anew."""
    found = store.progress()
    wanted = _wanted(pull, found)
    if found is not None and found.question == wanted.question and not found.done:
        return store.begin(found), found.rows > found.base
    return store.begin(wanted), False


def _wanted(pull: _Pull, found: Progress | None) -> Progress:
    """A pull that has read nothing yet; one since the last keeps the rows of those before."""
    asked, stamp = pull.asked, pull.org.stamp(pull.name)
    shown = pull.org.fields(pull.name, asked.fields)
    has_deleted = pull.org.describe(pull.name).field(DELETED) is not None
    kept = (*shown, *filter(None, (stamp, DELETED if has_deleted else "")))
    wanted = Progress(
        pull.org.identity().org_id, pull.name, tuple(dict.fromkeys(kept)), _where(pull), deleted=asked.deleted
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


def _where(pull: _Pull) -> str:
    where = pull.asked.where.strip()
    if pull.name not in ARCHIVED or pull.asked.deleted or pull.since == LAST:
        return where
    living = f"{DELETED} = false"
    return f"({where}) AND {living}" if where else living


def _question(pull: _Pull, progress: Progress) -> Question:
    """What is read from the org; deleted records too where they must leave the file, or are archived."""
    deleted = progress.deleted or bool(progress.base) or pull.name in ARCHIVED
    return Question(pull.name, progress.names, progress.where, progress.since, deleted=deleted)


def _read_all(pull: _Pull, store: Store, progress: Progress, bar: Bar) -> Progress:
    """Every page on disk, from where the store ends."""
    question = _question(pull, progress)
    total = pull.org.count(question)
    if progress.rows > progress.base:
        question = _going_on(question, progress)
    stamp = pull.org.stamp(pull.name)
    for page in pull.org.pull(question):
        progress = store.add(progress, page, stamp)
        bar(min(progress.rows - progress.base, total), total)
    return progress


def _going_on(question: Question, progress: Progress) -> Question:
    """The rest of a question: from a little before the last record, as its neighbours may have come late."""
    if not progress.stamp:
        return replace(question, after=("", progress.last))
    return replace(question, since=max(question.since, earlier(progress.stamp)))


def _verified(pull: _Pull, store: Store, progress: Progress, engine: DuckEngine) -> tuple[Progress, list[str]]:
    """The pull with what became visible late; raises CrmError where records of the org are missing still."""
    missing = 0
    for _ in range(PASSES):
        had = _records(engine, progress)
        expected = pull.org.count(_until(_question(pull, progress), pull.org.stamp(pull.name), progress))
        missing = expected - had
        if missing <= 0:
            return progress, [f"{-missing:,} changed while it ran"] if missing else []
        progress = _read_all(pull, store, progress, _nobody)
        engine.drop("pulled")
        engine.read("pulled", TextSource(store.rows, newline=True), progress.names)
    hint = "what was read is kept: run it again"
    raise CrmError(f"{missing:,} records of {pull.name} are missing", hint=hint, code="COUNT")


def _until(question: Question, stamp: str, progress: Progress) -> Question:
    """The question as far as the last record read: what came or changed since is the next pull's."""
    if not (stamp and progress.stamp and progress.rows > progress.base):
        return question
    bound = f"{stamp} <= {progress.stamp}"
    return replace(question, where=f"({question.where}) AND {bound}" if question.where else bound)


def _nobody(_done: int, _total: int) -> None:
    """Progress that nobody watches."""


def _records(engine: DuckEngine, progress: Progress) -> int:
    query = f"SELECT count(DISTINCT {quote('Id')}) FROM pulled WHERE _row > {progress.base}"
    return int(engine.rows(query)[0][0])


def _write(pull: _Pull, progress: Progress, engine: DuckEngine, target: Path, kind: Format) -> int:
    """The newest row of each record, in order of the Ids; gives their number."""
    shown = _shown(pull, progress)
    gone = progress.base and not progress.deleted and DELETED in progress.names
    living = f" WHERE {quote(DELETED)} <> {literal('true')}" if gone else ""
    engine.sql(
        "newest",
        f"SELECT {listed(progress.names, 'pulled.')}, pulled._row FROM pulled JOIN "
        f"(SELECT max(_row) AS _row FROM pulled GROUP BY {quote('Id')}) AS latest ON pulled._row = latest._row",
    )
    answer = Answer(f"SELECT * FROM newest{living}", shown, shown, ("Id",))
    with Staging() as staging:
        write_answer(engine, answer, staging.open(target), kind, guard=pull.asked.csv_guard)
        staging.commit()
    return int(engine.rows(f"SELECT count(*) FROM newest{living}")[0][0])


def _shown(pull: _Pull, progress: Progress) -> tuple[str, ...]:
    """The columns of the file: those asked for, or all."""
    if not pull.asked.fields:
        return progress.names
    return pull.org.fields(pull.name, pull.asked.fields)
