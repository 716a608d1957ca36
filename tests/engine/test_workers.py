import io
import os
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

from revops_cli.engine import duck, workers
from revops_cli.engine.duck import DuckEngine
from revops_cli.engine.protocol import Batch, Spread
from revops_cli.engine.worker import BATCH, FUNCTION, read_frame, serve, write_frame
from revops_cli.engine.workers import Workers


def doubled(batch: Batch) -> Batch:
    return {"out": [cell * 2 for cell in batch["cell"]]}


def fails_on_seven(batch: Batch) -> Batch:
    if "7" in batch["cell"]:
        raise ValueError("seven")
    return doubled(batch)


def process_of(batch: Batch) -> Batch:
    return {"out": [str(os.getpid())] * len(batch["cell"])}


def dies_elsewhere(batch: Batch) -> Batch:
    if os.environ.get("REVOPS_TEST_PARENT") != str(os.getpid()):
        os._exit(3)
    return doubled(batch)


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[Workers]:
    monkeypatch.setattr(workers, "PIECE", 3)
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2]))  # where the functions above are found again
    made = Workers(3)
    yield made
    made.close()


def batches(rows: int, size: int = 10) -> list[Batch]:
    cells = [str(number) for number in range(rows)]
    return [{"cell": cells[start : start + size]} for start in range(0, rows, size)]


def flat(answers: Iterator[Batch]) -> list[object]:
    return [cell for answer in answers for cell in answer["out"]]


@pytest.mark.parametrize("rows", [0, 1, 3, 100])
def test_answers_come_in_the_order_of_the_rows(pool: Workers, rows: int) -> None:
    assert flat(pool.answers(doubled, batches(rows))) == [str(number) * 2 for number in range(rows)]


def test_other_processes_take_part_and_serve_again(pool: Workers) -> None:
    first = set(flat(pool.answers(process_of, batches(3_000))))
    again = set(flat(pool.answers(process_of, batches(3_000))))

    assert first | again > {str(os.getpid())}
    assert len(first | again) <= 3


def test_a_failure_is_that_of_the_function(pool: Workers) -> None:
    with pytest.raises(ValueError, match="seven"):
        flat(pool.answers(fails_on_seven, batches(20)))

    assert flat(pool.answers(doubled, batches(5))) == ["00", "11", "22", "33", "44"]


def test_a_worker_that_dies_loses_no_row(pool: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REVOPS_TEST_PARENT", str(os.getpid()))

    assert flat(pool.answers(dies_elsewhere, batches(200))) == [str(number) * 2 for number in range(200)]


def test_a_function_that_cannot_leave_runs_here(pool: Workers) -> None:
    here = flat(pool.answers(lambda batch: process_of(batch), batches(50)))  # noqa: PLW0108 - a lambda on purpose

    assert set(here) == {str(os.getpid())}


def test_one_thread_means_one_process() -> None:
    assert set(flat(Workers(1).answers(process_of, batches(50)))) == {str(os.getpid())}


def test_a_worker_ends_with_the_pipe_to_it() -> None:
    asked, answered = io.BytesIO(), io.BytesIO()
    write_frame(asked, FUNCTION + pickle.dumps(doubled))
    write_frame(asked, BATCH + pickle.dumps({"cell": ["a"]}))
    asked.write(b"\x08\x00")
    asked.seek(0)

    serve(asked, answered)

    answered.seek(0)
    assert pickle.loads(read_frame(answered) or b"") == {"out": ["aa"]}  # noqa: S301 - our own bytes
    assert read_frame(answered) is None


@pytest.mark.parametrize("threads", [1, 2])
def test_the_engine_gives_the_same_relation_with_any_number_of_threads(
    monkeypatch: pytest.MonkeyPatch, threads: int
) -> None:
    monkeypatch.setattr(duck, "SPREAD_FROM", 1)
    monkeypatch.setattr(workers, "PIECE", 3)
    engine = DuckEngine(threads=threads)
    try:
        engine.load("t", [{"cell": [str(number) for number in range(100)]}], {"cell": "VARCHAR"})
        done: list[tuple[int, int]] = []

        engine.map(
            "m",
            "SELECT cell FROM t",
            Spread(doubled),
            {"out": "VARCHAR"},
            lambda now, total: done.append((now, total)),
        )

        assert engine.rows("SELECT out FROM m ORDER BY rowid") == [(str(number) * 2,) for number in range(100)]
        assert done[-1] == (100, 100)
    finally:
        engine.close()
