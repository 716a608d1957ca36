"""Finders of duplicates side by side: python -m tests.bench.dedupe_sides LEADS TRUTH [--peers PYTHON] [--minutes 10]

Precision, recall and F1 over all pairs of rows of one cluster, processor seconds and peak memory, one
line a finder and threshold: the one that it comes with, and the one that would have been best by the truth.
LEADS has Id, First Name, Last Name, Email, Phone, Company, Title, City and State; TRUTH has Id and
Cluster. PYTHON has the peers installed, apart from this project:

    python -m venv peers
    peers/bin/pip install splink recordlinkage goldenmatch pandas

Each runs once, alone, in its own process, set up as its documentation says and as its own script explains. Its
lines are printed as soon as it is done; one that fails, or has no answer after so many minutes, has a line that
says so, and the next one runs.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from threading import Timer

from tests.bench.match_sides import read

HERE = Path(__file__).parent
PEERS = {
    "Splink": "dedupe_peer_splink.py",
    "recordlinkage ECM": "dedupe_peer_recordlinkage.py",
    "goldenmatch": "dedupe_peer_goldenmatch.py",
}


def pairs(clusters: Counter[str] | Counter[tuple[str, str]]) -> int:
    """Pairs of rows within the clusters."""
    return sum(size * (size - 1) // 2 for size in clusters.values())


def figures(found: dict[str, str], truth: dict[str, str]) -> tuple[float, float, float]:
    """Precision, recall and F1 of a clustering."""
    right = pairs(Counter((truth[row], found[row]) for row in truth))
    given, true = pairs(Counter(found.values())), pairs(Counter(truth.values()))
    return right / max(given, 1), right / max(true, 1), 2 * right / max(given + true, 1)


def answers(path: Path, truth: dict[str, str]) -> dict[str, tuple[float, float, float]]:
    """The figures by threshold, the finder's own first."""
    rows = read(path)
    columns = ["ClusterId"] if "ClusterId" in rows[0] else [name for name in rows[0] if name != "Id"]
    return {name: figures({row["Id"]: row[name] for row in rows}, truth) for name in columns}


def measured(command: list[str], minutes: float) -> tuple[float, int] | str:
    """Processor seconds and peak megabytes of a command, or why it gave no answer."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    over = Timer(60 * minutes, os.killpg, (child.pid, signal.SIGKILL))
    over.start()
    _, status, usage = os.wait4(child.pid, 0)
    over.cancel()
    child.returncode = os.waitstatus_to_exitcode(status)
    spent = usage.ru_utime + usage.ru_stime
    if child.returncode == -signal.SIGKILL:
        return f"no answer in {minutes:g} minutes ({spent:.0f} cpu s)"
    return f"failed with {child.returncode}" if child.returncode else (spent, usage.ru_maxrss // 1024)


def lines(name: str, out: Path, truth: dict[str, str], cost: tuple[float, int]) -> list[str]:
    """The lines of a finder that has answered."""
    by_threshold = answers(out, truth)
    own = next(iter(by_threshold))
    best = max(by_threshold, key=lambda threshold: by_threshold[threshold][2])
    labels = {name: own} if own == best else {name: own, f"{name}, best by the truth: {best}": best}
    found = []
    for label, threshold in labels.items():
        precision, recall, f1 = by_threshold[threshold]
        found.append(f"{label:<44}{precision:>9.4f}{recall:>8.4f}{f1:>8.4f}{cost[0]:>9.1f}{cost[1]:>7}")
    return found


def main() -> None:
    """Run all and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("leads")
    parser.add_argument("truth")
    parser.add_argument("--peers", default="")
    parser.add_argument("--minutes", type=float, default=10.0)
    asked = parser.parse_args()
    truth = {row["Id"]: row["Cluster"] for row in read(Path(asked.truth))}
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.csv"
        ours = [sys.executable, "-m", "revops_cli", "dedupe", asked.leads, "--keep-all", "-o", str(out), "-q"]
        commands = {"revops dedupe": ours}
        if asked.peers:
            commands |= {name: [asked.peers, str(HERE / file), asked.leads, str(out)] for name, file in PEERS.items()}
        print(f"{'':<44}precision  recall      F1    cpu s     MB", flush=True)  # noqa: T201 - the answer
        for name, command in commands.items():
            out.unlink(missing_ok=True)
            cost = measured(command, asked.minutes)
            told = [f"{name:<44}{cost}"] if isinstance(cost, str) else lines(name, out, truth, cost)
            print("\n".join(told), flush=True)  # noqa: T201 - the answer


if __name__ == "__main__":
    main()
