"""Clean against a DuckDB copy of the same file: python -m tests.bench.cleaning [FILE] [ROWS ...]

FILE is a list with a header and one line a row; without one, an invented list of a million rows.
The first so many rows of it are copied and cleaned in turn, with all threads and with one, and the
least of three rounds counts. Prints one JSON object for each number of rows: wall and CPU seconds,
both as ratios to the copy, the peak memory of the command's largest process, and whether any number
of threads gave the same bytes.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from threading import Timer

from tests.bench.__main__ import COPY, write_list

ROWS = (500, 10_000, 100_000, 1_000_000)
ROUNDS = 3
DAY = 86_400.0
"""Seconds."""


@dataclass(frozen=True)
class Cost:
    """What a process and its children took."""

    wall: float
    cpu: float
    peak_mb: int


def cost(command: list[str], limit: float = DAY) -> Cost:
    """The cost of a command; exits where it fails, or is not done after `limit` seconds."""
    before, started = os.times(), time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    watch = Timer(limit, child.kill)
    watch.start()
    _, status, usage = os.wait4(child.pid, 0)
    wall, after = time.perf_counter() - started, os.times()
    child.returncode = os.waitstatus_to_exitcode(status)
    watch.cancel()
    if child.returncode:
        sys.exit(f"failed: {' '.join(command)}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(wall, cpu, usage.ru_maxrss // 1024)


def least(costs: list[Cost]) -> Cost:
    """The least wall and CPU time, the greatest memory."""
    return Cost(min(c.wall for c in costs), min(c.cpu for c in costs), max(c.peak_mb for c in costs))


def measure(leads: Path, folder: Path) -> dict[str, object]:
    """The figures of one list."""
    outs = {threads: folder / f"out {threads}.csv" for threads in ("", "1")}
    copies, runs = [], []
    for _ in range(ROUNDS):
        copies.append(cost([sys.executable, "-c", COPY, str(leads), str(folder / "copy.csv")]))
        runs.append(cost(_clean(leads, outs[""])))
    alone = cost([*_clean(leads, outs["1"]), "--threads", "1"])
    copy, run = least(copies), least(runs)
    return {
        "seconds": round(run.wall, 2),
        "cpu_seconds": round(run.cpu, 2),
        "copies": round(run.wall / copy.wall, 1),
        "cpu_copies": round(run.cpu / copy.cpu, 1),
        "peak_mb": run.peak_mb,
        "one_thread_seconds": round(alone.wall, 2),
        "same_bytes": outs[""].read_bytes() == outs["1"].read_bytes(),
    }


def _clean(leads: Path, out: Path) -> list[str]:
    return [sys.executable, "-m", "revops_cli", "clean", str(leads), "-q", "-o", str(out)]


def main(source: Path | None, sizes: tuple[int, ...]) -> None:
    """Measure the first rows of a list."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if source is None:
            source = folder / "all.csv"
            write_list(source, max(sizes))
        for rows in sizes:
            leads = folder / "leads.csv"
            with source.open("rb") as whole, leads.open("wb") as part:
                part.writelines(islice(whole, rows + 1))
            print(json.dumps({"step": "clean", "rows": rows, **measure(leads, folder)}), flush=True)  # noqa: T201 - the answer


if __name__ == "__main__":
    given = sys.argv[1:]
    file = Path(given.pop(0)) if given and not given[0].isdigit() else None
    main(file, tuple(map(int, given)) or ROWS)
