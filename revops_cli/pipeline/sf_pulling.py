"""`revops sf pull`: objects of the org as files, resumable, with their number verified."""

from dataclasses import dataclass, replace
from pathlib import Path

from revops_cli.crm.adapter import Question
from revops_cli.engine.duck import DuckEngine
from revops_cli.engine.protocol import Progress as Bar
from revops_cli.engine.protocol import TextSource, listed, literal, quote
from revops_cli.errors import CrmError, UsageError
from revops_cli.pipeline.sf_org import org_of
from revops_cli.pipeline.sf_questions import (
    DELETED,
    ObjectPull,
    PullAsked,
    going_on,
    question_of,
    since_stamp,
    until_last,
    wanted_pull,
)
from revops_cli.pipeline.sf_store import Progress, Store
from revops_cli.report.progress import progress_bar
from revops_cli.tables.staging import Staging, cannot_write
from revops_cli.tables.writing import Answer, Format, format_of, write_answer

PASSES = 3
"""Times that a pull goes back for records that became visible late."""


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
    since = since_stamp(asked.since)
    org = org_of(asked.org)
    folder = Path(asked.output)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from error
    names = [org.describe(name).name for name in asked.objects]
    with progress_bar(wanted=not asked.quiet) as named:
        pulled = tuple(_pulled(ObjectPull(org, asked, name, since), folder, kind, named(name)) for name in names)
    return PullReport(pulled, org.budget(), org.calls())


def _pulled(pull: ObjectPull, folder: Path, kind: Format, bar: Bar) -> Pulled:
    with Store(folder, pull.name) as store:
        return _stored(pull, store, folder / f"{pull.name}.{kind}", kind, bar)


def _stored(pull: ObjectPull, store: Store, target: Path, kind: Format, bar: Bar) -> Pulled:
    progress, resumed = _start(pull, store)
    changed = _changed(pull, progress)
    notes = [f"went on after {progress.rows - progress.base:,} records"] if resumed else []
    progress = _read_all(pull, store, progress, bar)
    engine = DuckEngine()
    try:
        _load(engine, store, progress)
        progress, missing = _verified(pull, store, progress, engine)
        read = progress.rows - progress.base
        progress = _left(store, progress, engine, changed)
        records = _write(pull, progress, engine, target, kind)
    finally:
        engine.close()
    store.note(replace(progress, done=True))
    return Pulled(pull.name, str(target), records, read, (*notes, *missing))


def _start(pull: ObjectPull, store: Store) -> tuple[Progress, bool]:
    """Where the pull begins: after what an interrupted one of the same question has, or anew."""
    found = store.progress()
    wanted = wanted_pull(pull, found)
    if found is not None and found.question == wanted.question and not found.done:
        return store.begin(found), found.rows > found.base
    return store.begin(wanted), False


def _read_all(pull: ObjectPull, store: Store, progress: Progress, bar: Bar) -> Progress:
    """Every page on disk, from where the store ends."""
    question = question_of(pull, progress)
    total = pull.org.count(question)
    if progress.rows > progress.base:
        question = going_on(question, progress)
    stamp = pull.org.stamp(pull.name)
    for page in pull.org.pull(question):
        progress = store.add(progress, page, stamp)
        bar(min(progress.rows - progress.base, total), total)
    return progress


def _verified(pull: ObjectPull, store: Store, progress: Progress, engine: DuckEngine) -> tuple[Progress, list[str]]:
    """The pull with what became visible late; raises CrmError where records of the org are missing still."""
    missing = 0
    for _ in range(PASSES):
        had = _records(engine, progress)
        expected = pull.org.count(until_last(question_of(pull, progress), pull.org.stamp(pull.name), progress))
        missing = expected - had
        if missing <= 0:
            return progress, [f"{-missing:,} changed while it ran"] if missing else []
        progress = _read_all(pull, store, progress, _nobody)
        _load(engine, store, progress)
    hint = "what was read is kept: run it again"
    raise CrmError(f"{missing:,} records of {pull.name} are missing", hint=hint, code="COUNT")


def _load(engine: DuckEngine, store: Store, progress: Progress) -> None:
    engine.drop("pulled")
    engine.read("pulled", TextSource(store.rows, newline=True), progress.names)


def _changed(pull: ObjectPull, progress: Progress) -> set[str]:
    """Ids of every record that changed since the last pull, where a condition may no longer hold for some.

    Asked before the records themselves: what meets the condition afterwards is then read for sure.
    """
    if not (progress.base and progress.where):
        return set()
    if progress.deleted or DELETED not in progress.names:
        raise UsageError("a condition cannot be brought up to date here", where="--since", hint="pull all of it")
    question = Question(pull.name, ("Id",), "", progress.since, deleted=True)
    return {record["Id"] for page in pull.org.pull(question) for record in page}


def _left(store: Store, progress: Progress, engine: DuckEngine, changed: set[str]) -> Progress:
    """The store with a word on the records that changed and no longer meet the condition: they leave the file."""
    rows = engine.rows(f"SELECT DISTINCT {quote('Id')} FROM pulled WHERE _row > {progress.base}") if changed else []
    gone = sorted(changed - {str(record) for (record,) in rows})
    if not gone:
        return progress
    noted = store.add(progress, [{"Id": each, DELETED: "true"} for each in gone], "")
    progress = store.note(replace(noted, stamp=progress.stamp, last=progress.last))
    _load(engine, store, progress)
    return progress


def _nobody(_done: int, _total: int) -> None:
    """Progress that nobody watches."""


def _records(engine: DuckEngine, progress: Progress) -> int:
    query = f"SELECT count(DISTINCT {quote('Id')}) FROM pulled WHERE _row > {progress.base}"
    return int(engine.rows(query)[0][0])


def _write(pull: ObjectPull, progress: Progress, engine: DuckEngine, target: Path, kind: Format) -> int:
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


def _shown(pull: ObjectPull, progress: Progress) -> tuple[str, ...]:
    """The columns of the file: those asked for, or all."""
    if not pull.asked.fields:
        return progress.names
    return pull.org.fields(pull.name, pull.asked.fields)
