"""Plans that are applied to a CRM by processes that may die."""

import random
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from revops_cli.errors import CrmError
from revops_cli.plan.applying import Applying, ApplyOptions
from revops_cli.plan.changeset import Change, ChangeSet, Header, change_set
from revops_cli.plan.executor import OutOfCallsError, execute
from revops_cli.plan.journal import Journal
from revops_cli.plan.journal_schema import JOURNAL, OPEN, Known
from revops_cli.state.database import connect
from tests.fakecrm.memory import ME, KilledError, Memory


@dataclass
class Deaths:
    """At which point the process dies: points are counted from 0, three a transaction of the journal."""

    at: int = -1
    passed: int = 0

    def point(self) -> None:
        """One more point; raises KilledError at the one that was chosen."""
        self.passed += 1
        if self.passed - 1 == self.at:
            raise KilledError


class Dying(Journal):
    """A journal whose process may die before a transaction, before its commit, and after it."""

    def __init__(self, connection: sqlite3.Connection, deaths: Deaths) -> None:
        super().__init__(connection, None)
        self.deaths = deaths

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        self.deaths.point()
        with super()._transaction() as run:
            yield run
            self.deaths.point()
        self.deaths.point()


@dataclass
class Desk:
    """A CRM, and plans for it that are applied again and again until nothing is open."""

    crm: Any
    folder: Path | None = None
    """Where the journal is; without one it is in memory, and death takes back only what was not committed."""
    options: ApplyOptions = field(default_factory=lambda: ApplyOptions(settle_seconds=0))
    kept: sqlite3.Connection | None = None
    deaths: Deaths = field(default_factory=Deaths)
    now: Callable[[], datetime] | None = None
    user: str = ME
    sleep: Callable[[float], object] = lambda _seconds: None
    renew: Callable[[Any], Any] = lambda crm: crm
    """The adapter of the next process."""

    def plan(self, changes: Sequence[Change], **policy: Any) -> ChangeSet:
        header = Header("memory://", "00DMEM", "Memory", (self.now or self.crm.now)().isoformat(), policy=policy)
        return change_set(header, changes)

    @contextmanager
    def journal(self) -> Iterator[Journal]:
        if self.folder is not None:
            with Journal.open(self.folder / "org.db") as opened:
                yield opened
            return
        self.kept = self.kept or connect(None, JOURNAL)
        try:
            yield Dying(self.kept, self.deaths)
        finally:
            if self.kept.in_transaction:
                self.kept.execute("ROLLBACK")

    def run(self, plan: ChangeSet) -> dict[str, Known]:
        """One run of `apply`; it may end by any of the faults."""
        changes = dict(zip(plan.op_ids, plan.changes, strict=True))
        with self.journal() as opened:
            described = {name: self.crm.describe(name) for name in sorted({each.object for each in plan.changes})}
            applying = Applying(
                self.crm,
                opened,
                plan.plan_id,
                changes,
                described,
                self.options,
                self.now or self.crm.now,
                self.sleep,
                self.user,
                plan.header.created,
            )
            opened.begin(plan, "test", applying.now())
            execute(applying)
            return applying.known

    def until_done(self, plan: ChangeSet, most: int = 20) -> dict[str, Known]:
        """Run and resume, as a person would after each death."""
        known: dict[str, Known] = {}
        for _ in range(most):
            try:
                known = self.run(plan)
            except (KilledError, CrmError, OutOfCallsError):
                self.crm = self.renew(self.crm)
                continue
            if not any(each.state in OPEN for each in known.values()):
                break
            self.crm = self.renew(self.crm)
        return known


@pytest.fixture
def crm() -> Memory:
    return Memory()


@pytest.fixture
def desk(crm: Memory, tmp_path: Path) -> Desk:
    return Desk(crm, tmp_path)


@pytest.fixture
def make_desk() -> Iterator[Callable[..., Desk]]:
    """A desk of its own for each of many cases in one test, its journal in memory."""
    made: list[Desk] = []

    def make(crm: Any = None, now: Any = None, user: str = ME, **given: Any) -> Desk:
        made.append(Desk(crm or Memory(**given), now=now, user=user))
        return made[-1]

    yield make
    for desk in made:
        if desk.kept is not None:
            desk.kept.close()


@pytest.fixture
def killed() -> type[BaseException]:
    return KilledError


@pytest.fixture
def shuffled() -> Callable[[int], random.Random]:
    return random.Random
