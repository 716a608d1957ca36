"""Matchers side by side: python -m tests.bench.match_sides LEADS ACCOUNTS TRUTH [--peers PYTHON]

Precision, recall and F1 (strict: the one right account), false matches on leads that have no account,
processor seconds and peak memory, one line a matcher. TRUTH has LeadId, AccountId and Category
(match, nomatch; others count only when matched to a wrong account). PYTHON has the peers installed:
cleanco, rapidfuzz, tldextract, splink, pandas. Each runs once, alone, in its own process.
"""

import argparse
import csv
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent
PEERS = {"cleanco + rapidfuzz + domain": "match_peer_names.py", "Splink link_only": "match_peer_splink.py"}


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a file."""
    with path.open(newline="", encoding="utf-8-sig") as stream:
        return list(csv.DictReader(stream))


def measured(command: list[str]) -> tuple[float, int]:
    """Processor seconds and peak megabytes of a command that must succeed."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{command[1:4]} failed")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024


def answers(path: Path) -> dict[str, str]:
    """The account that each lead was given; those at level review have none."""
    rows = read(path)
    return {r["LeadId"]: r["AccountId"] for r in rows if r.get("MatchLevel", "sure") in {"sure", "likely"}}


def figures(given: dict[str, str], truth: list[dict[str, str]]) -> tuple[float, float, float, float]:
    """Precision, recall, F1, and the share of leads without an account that got one."""
    count: Counter[str] = Counter()
    for row in truth:
        account, also = given.get(row["LeadId"], ""), row.get("AlsoAcceptable", "").replace(";", " ").split()
        category, right = row["Category"], bool(account) and account == row["AccountId"]
        if category not in {"match", "nomatch"} and (not account or right or account in also):
            continue
        count[category] += 1
        count["given"] += bool(account)
        count["right"] += right
        count["false"] += category == "nomatch" and bool(account)
    precision, recall = count["right"] / max(count["given"], 1), count["right"] / max(count["match"], 1)
    f1 = 2 * precision * recall / ((precision + recall) or 1)
    return precision, recall, f1, count["false"] / max(count["nomatch"], 1)


def main() -> None:
    """Run all and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("leads", "accounts", "truth"):
        parser.add_argument(name)
    parser.add_argument("--peers", default="")
    asked = parser.parse_args()
    truth = read(Path(asked.truth))
    with tempfile.TemporaryDirectory() as folder:
        out = f"{folder}/out.csv"
        ours = [sys.executable, "-m", "revops_cli", "match", asked.leads, "--accounts", asked.accounts, "-o", out, "-q"]
        commands = {"revops match": ours}
        if asked.peers:
            commands |= {
                name: [asked.peers, str(HERE / script), asked.leads, asked.accounts, out]
                for name, script in PEERS.items()
            }
        print(f"{'':<30}precision  recall     F1  false on negatives  cpu s    MB")  # noqa: T201 - the answer
        for name, command in commands.items():
            seconds, peak = measured(command)
            precision, recall, f1, false = figures(answers(Path(out)), truth)
            line = f"{name:<30}{precision:>9.3f}{recall:>8.3f}{f1:>7.3f}{false:>19.1%}{seconds:>8.1f}{peak:>6}"
            print(line, flush=True)  # noqa: T201 - the answer


if __name__ == "__main__":
    main()
