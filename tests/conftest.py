"""Fixtures every test may use."""

import gc
import io
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from revops_cli.engine.duck import DuckEngine
from revops_cli.engine.protocol import quote
from revops_cli.model import Column, Table

if TYPE_CHECKING:
    from tests.fakesf.server import FakeSalesforce

collect_ignore_glob = ["bench/*_peer_*.py"]  # they run in an environment of their own

MakeTable = Callable[..., Table]
OpenEngine = Callable[..., DuckEngine]
Revops = Callable[..., subprocess.CompletedProcess[str]]
StartFake = Callable[..., "FakeSalesforce"]

# A gate that fails must fail again: chance is left to the night.
settings.register_profile("quick", max_examples=25, deadline=None, derandomize=True, database=None)
settings.register_profile("thorough", max_examples=300, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Thousands of tests live to the end of the session: nobody looks for garbage among them."""
    gc.disable()
    collected = yield
    gc.freeze()
    gc.set_threshold(100_000)  # as in a process of the command
    gc.enable()
    return collected


@pytest.fixture(scope="session")
def idle_engines() -> Iterator[dict[int, list[DuckEngine]]]:
    """Engines that hold nothing, by their number of threads."""
    idle = defaultdict[int, list[DuckEngine]](list)
    yield idle
    for engine in chain.from_iterable(idle.values()):
        engine.close()


@contextmanager
def lending(idle: dict[int, list[DuckEngine]]) -> Iterator[OpenEngine]:
    lent: list[tuple[int, DuckEngine]] = []

    def lend(*, threads: int = 2) -> DuckEngine:
        lent.append((threads, idle[threads].pop() if idle[threads] else DuckEngine(threads=threads)))
        return lent[-1][1]

    yield lend
    for threads, engine in lent:
        if engine.rows("SELECT current_setting('lock_configuration')")[0][0]:  # sealed for good
            engine.close()
            continue
        held = "SELECT 'TABLE', table_name FROM duckdb_tables() UNION ALL SELECT 'VIEW', view_name FROM duckdb_views()"
        for kind, name in engine.rows(f"{held} WHERE NOT internal"):
            engine.rows(f"DROP {kind} {quote(name)}")
        idle[threads].append(engine)


@pytest.fixture
def open_engine(idle_engines: dict[int, list[DuckEngine]]) -> Iterator[OpenEngine]:
    """A function that gives an engine without relations: one that another test had, for a new one costs twenty times
    as much as to empty it.
    """
    with lending(idle_engines) as lend:
        yield lend


@pytest.fixture(scope="module")
def open_module_engine(idle_engines: dict[int, list[DuckEngine]]) -> Iterator[OpenEngine]:
    """The same, for what all tests of a module only read."""
    with lending(idle_engines) as lend:
        yield lend


@pytest.fixture
def engine(open_engine: OpenEngine) -> DuckEngine:
    """An embedded engine without relations."""
    return open_engine()


@pytest.fixture
def make_table(engine: DuckEngine) -> MakeTable:
    """A function that loads rows as a table: `make_table("leads", ["Email"], [["a@b.c"]])`."""

    def make(relation: str, names: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
        cells = {name: [row[index] for row in rows] for index, name in enumerate(names)}
        numbered = {"_row": list(range(1, len(rows) + 1)), **cells}
        engine.load(relation, [numbered], {"_row": "BIGINT", **dict.fromkeys(names, "VARCHAR")})
        return Table(relation, tuple(Column(name, name) for name in names), len(rows), f"{relation}.csv")

    return make


@pytest.fixture
def load_rows(make_table: MakeTable) -> Callable[[str, list[dict[str, str]]], Table]:
    """A function that loads mappings as a table; a key that a row lacks is an empty cell."""

    def load(relation: str, rows: list[dict[str, str]]) -> Table:
        names = list(dict.fromkeys(name for row in rows for name in row))
        return make_table(relation, names, [[row.get(name, "") for name in names] for row in rows])

    return load


@pytest.fixture(scope="session")
def revops() -> Revops:
    """A function that runs the command in a folder, within this process: `ran = revops(folder, "clean", "leads.csv")`.

    A process of its own costs four times as much, and is for tests of what a process does: signals, pipes,
    surroundings, what is imported.
    """
    from revops_cli.cli.main import verdict

    def run(folder: Path, *arguments: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        said, narrated = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(folder)
            for name, value in ({"REVOPS_DEBUG": ""} | environment).items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["revops", *arguments])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
            patch.setattr(sys, "stdout", said)
            patch.setattr(sys, "stderr", narrated)
            code = verdict()
        return subprocess.CompletedProcess(arguments, code, written(said), written(narrated))

    return run


def written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    return stream.buffer.getvalue().decode("utf-8")  # type: ignore[attr-defined]  # a BytesIO


@pytest.fixture
def ring() -> Iterator[dict[tuple[str, str], str]]:
    """What the keyring holds, by service and name; it forgets at the end of the test."""
    import keyring
    import keyring.backend

    kept: dict[tuple[str, str], str] = {}

    class Memory(keyring.backend.KeyringBackend):
        priority = 1  # type: ignore[assignment]  # as its documentation shows

        def get_password(self, service: str, username: str) -> str | None:
            return kept.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            kept[service, username] = password

    before = keyring.get_keyring()
    keyring.set_keyring(Memory())
    yield kept
    keyring.set_keyring(before)


@pytest.fixture
def fakesf() -> Iterator[StartFake]:
    """A function that starts a fake Salesforce: `fake = fakesf(Settings(tls=False), faults=[...])`."""
    from tests.fakesf.server import FakeSalesforce

    running: list[FakeSalesforce] = []

    def start(*args: Any, **options: Any) -> FakeSalesforce:
        running.append(FakeSalesforce(*args, **options).__enter__())
        return running[-1]

    yield start
    for fake in running:
        fake.stop()
    assert [failure for fake in running for failure in fake.failures] == []
