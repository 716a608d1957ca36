"""Batch functions in other processes: one a core beside our own, which works as well.

The answers come in the order of the batches, so that the number of workers changes no byte. A
worker that dies is no error: its batches are worked on here. Workers end with the pipe to them, and
so with this process, however it ends.
"""

import logging
import pickle
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from queue import SimpleQueue
from typing import IO, cast

from revops_cli.engine.protocol import Batch, BatchFunction, beside
from revops_cli.engine.worker import BATCH, FUNCTION, read_frame, write_frame

PIECE = 2_000
"""Rows given to a worker at a time: some hundredths of a second of work."""
_AHEAD = 2
"""Pieces that a worker has at once, so that it never waits for us."""
_MOST = 3
"""Workers: each holds the packaged tables, about 100 MB."""
_START = "import sys; sys.path[:] = sys.argv[1:]; from revops_cli.engine.worker import main; main()"

log = logging.getLogger(__name__)


class Worker:
    """One process, and the numbers of the pieces that it has not answered."""

    def __init__(self) -> None:
        command = [sys.executable, "-c", _START, *sys.path]
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._sink = cast(IO[bytes], self._process.stdin)
        self._source = cast(IO[bytes], self._process.stdout)
        self.waiting: deque[int] = deque()
        self.alive = True
        self._answers: SimpleQueue[bytes | None] = SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def send(self, kind: bytes, body: bytes) -> bool:
        """Send a frame; whether the worker is alive to read it."""
        try:
            write_frame(self._sink, kind + body)
        except OSError:
            self.alive = False
        return self.alive

    def answer(self, *, wait: bool) -> Batch | None:
        """The next answer; None where there is none yet, or none any more: then the worker is not alive."""
        if not wait and self._answers.empty():
            return None
        frame = self._answers.get()
        if frame is None:
            self.alive = False
            return None
        answer: Batch = pickle.loads(frame)  # noqa: S301 - from the process that we started
        return answer

    def close(self) -> None:
        """End the process."""
        with suppress(OSError):
            self._sink.close()
        self._process.kill()
        self._process.wait()
        self._reader.join()
        self._source.close()

    def _read(self) -> None:
        frame: bytes | None = b""
        while frame is not None:
            frame = read_frame(self._source)
            self._answers.put(frame)


class Workers:
    """Worker processes, started when they are first needed."""

    def __init__(self, threads: int) -> None:
        self._count = min(threads - 1, _MOST) if sys.executable else 0
        self._workers: list[Worker] | None = None

    def answers(self, function: BatchFunction, batches: Iterable[Batch]) -> Iterator[Batch]:
        """What `function` makes of each batch, beside its columns, in order; they come back in other sizes."""
        body = packed(function) if self._count > 0 else None
        if body is None:
            yield from (beside(batch, function(batch)) for batch in batches)
            return
        if self._workers is None:
            self._workers = [Worker() for _ in range(self._count)]
        ready = [worker for worker in self._workers if worker.alive and worker.send(FUNCTION, body)]
        done = False
        try:
            yield from _Task(function, _pieces(batches), ready).answers()
            done = True
        finally:
            if not done:  # answers that nobody waits for are still on their way
                self.close()

    def close(self) -> None:
        """End the processes."""
        for worker in self._workers or ():
            worker.close()
        self._workers = None


class _Task:
    """One function over some pieces, by the workers and by ourselves."""

    def __init__(self, function: BatchFunction, pieces: Iterator[Batch], workers: list[Worker]) -> None:
        self._function = function
        self._pieces = enumerate(pieces)
        self._workers = workers
        self._asked: dict[int, Batch] = {}
        self._answered: dict[int, Batch] = {}

    def answers(self) -> Iterator[Batch]:
        following = 0
        while True:
            self._hand_out()
            own = next(self._pieces, None)
            if own is not None:
                self._answered[own[0]] = beside(own[1], self._function(own[1]))
            self._collect(wait=own is None)
            while following in self._answered:
                yield self._answered.pop(following)
                following += 1
            if own is None and not self._asked:
                return

    def _hand_out(self) -> None:
        for worker in self._workers:
            while worker.alive and len(worker.waiting) < _AHEAD:
                piece = next(self._pieces, None)
                if piece is None:
                    return
                number, batch = piece
                self._asked[number] = batch
                worker.waiting.append(number)
                worker.send(BATCH, pickle.dumps(batch, pickle.HIGHEST_PROTOCOL))

    def _collect(self, *, wait: bool) -> None:
        """Take the answers that are there; with `wait` at least one of each worker that owes one."""
        for worker in self._workers:
            while worker.waiting:
                answer = worker.answer(wait=wait)
                if answer is None:
                    break
                number = worker.waiting.popleft()
                self._answered[number] = beside(self._asked.pop(number), answer)
            if not worker.alive:
                self._take_over(worker)

    def _take_over(self, worker: Worker) -> None:
        if worker.waiting:
            log.warning("a worker process ended; its rows are worked on here")
        for number in worker.waiting:
            batch = self._asked.pop(number)
            self._answered[number] = beside(batch, self._function(batch))
        worker.waiting.clear()


def packed(function: BatchFunction) -> bytes | None:
    """A function as bytes, None for one that cannot leave this process."""
    try:
        return pickle.dumps(function, pickle.HIGHEST_PROTOCOL)
    except (pickle.PicklingError, AttributeError, TypeError):
        return None


def _pieces(batches: Iterable[Batch]) -> Iterator[Batch]:
    for batch in batches:
        rows = len(next(iter(batch.values()), []))
        for start in range(0, rows, PIECE):
            yield {name: cells[start : start + PIECE] for name, cells in batch.items()}
