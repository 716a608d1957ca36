"""Finders of duplicates side by side: python -m tests.bench.dedupe_sides LEADS TRUTH [--peers PYTHON]

Precision, recall and F1 over all pairs of rows of one cluster, processor seconds and peak memory, one
line a finder and threshold: the one that it comes with, and the one that would have been best by the truth.
LEADS has Id, First Name, Last Name, Email, Phone, Company, Title, City and State; TRUTH has Id and
Cluster. PYTHON has the peers installed, apart from this project:

    python -m venv peers
    peers/bin/pip install splink recordlinkage goldenmatch pandas

Each runs once, alone, in its own process, set up as its documentation says and as its own script explains.
"""

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.bench.match_sides import measured, read

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


def main() -> None:
    """Run all and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("leads")
    parser.add_argument("truth")
    parser.add_argument("--peers", default="")
    asked = parser.parse_args()
    truth = {row["Id"]: row["Cluster"] for row in read(Path(asked.truth))}
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.csv"
        ours = [sys.executable, "-m", "revops_cli", "dedupe", asked.leads, "--keep-all", "-o", str(out), "-q"]
        commands = {"revops dedupe": ours}
        if asked.peers:
            commands |= {name: [asked.peers, str(HERE / file), asked.leads, str(out)] for name, file in PEERS.items()}
        print(f"{'':<44}precision  recall      F1    cpu s     MB")  # noqa: T201 - the answer
        for name, command in commands.items():
            seconds, peak = measured(command)
            by_threshold = answers(out, truth)
            own = next(iter(by_threshold))
            best = max(by_threshold, key=lambda threshold: by_threshold[threshold][2])
            for label, threshold in ((name, own), (f"{name}, best by the truth: {best}", best)):
                precision, recall, f1 = by_threshold[threshold]
                line = f"{label:<44}{precision:>9.4f}{recall:>8.4f}{f1:>8.4f}{seconds:>9.1f}{peak:>7}"
                print(line, flush=True)  # noqa: T201 - the answer
                if own == best:
                    break


if __name__ == "__main__":
    main()
