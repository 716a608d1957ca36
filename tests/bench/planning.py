"""Plan and apply of many rows on a folder of files: python -m tests.bench.planning [ROWS]

Every record gets a new owner and a new value: two changes a row. Prints one JSON object a command: CPU and
wall seconds, and the peak memory of the command.

The faults and races of plans are tests that take more seeds where asked:

    REVOPS_FAULT_SEEDS=200 pytest tests/plan/test_faults.py -n 0
    REVOPS_WIRE_SEEDS=200 REVOPS_MIXED_SEEDS=2000 pytest tests/plan/salesforce/test_faults.py -n 0
    REVOPS_RACED_ROWS=10000 pytest tests/plan/salesforce/test_writing.py -n 0 -k strict
    REVOPS_DEATH_BATCHES=1,2,3,5 pytest tests/plan/test_faults.py -n 0 -k death
    REVOPS_KILL_POINTS=30 pytest tests/plan/test_kill.py -n 0
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HEADER = (
    "Id,FirstName,LastName,Company,Title,Email,Phone,City,Country,OwnerId,Status,LeadSource,Title_Level__c,Description"
)
ADDED = ("TitleLevel", "PreviousOwnerId", "RouteRule", "RouteReason")
CONFIG = """version: 1
plan:
  target: csv://crm
  max_changes: 10000000
  fields: {Lead: {TitleLevel: Title_Level__c}}
"""


def write_files(folder: Path, rows: int) -> None:
    """A CRM of leads, and the list that clean and route made of it."""
    (folder / "crm").mkdir()
    (folder / "revops.yaml").write_text(CONFIG, encoding="utf-8")
    with (
        (folder / "crm" / "Lead.csv").open("w", newline="", encoding="utf-8") as crm,
        (folder / "leads.csv").open("w", newline="", encoding="utf-8") as leads,
    ):
        held, listed = csv.writer(crm, lineterminator="\n"), csv.writer(leads, lineterminator="\n")
        held.writerow(HEADER.split(","))
        listed.writerow([*HEADER.split(","), *ADDED])
        for number in range(rows):
            person = [f"00Q{number:012d}", f"N{number % 977}", f"S{number}", f"Company {number % 5000}", "VP Sales"]
            contact = [f"p{number}@c{number % 5000}.com", "+1 555 0100", "Paris", "France"]
            owners = [f"005{(number + more) % 20:012d}" for more in (0, 1)]
            rest = ["Open", "Web", "", "what people wrote about it"]
            held.writerow([*person, *contact, owners[0], *rest])
            listed.writerow([*person, *contact, owners[1], *rest, "VP", owners[0], "americas", "rule 'americas'"])


def measured(folder: Path, *arguments: str) -> dict[str, float]:
    """CPU and wall seconds and peak megabytes of a command that must succeed."""
    environment = {**os.environ, "XDG_STATE_HOME": str(folder / "state"), "PYTHONPATH": str(Path.cwd())}
    started = time.perf_counter()
    child = subprocess.Popen([sys.executable, "-m", "revops_cli", *arguments], cwd=folder, env=environment)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{arguments[0]} failed")
    cpu = round(usage.ru_utime + usage.ru_stime, 1)
    return {"cpu": cpu, "wall": round(time.perf_counter() - started, 1), "megabytes": usage.ru_maxrss // 1024}


def main(rows: int) -> None:
    """Print what planning and applying took."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_files(folder, rows)
        for command in (("plan", "leads.csv", "-q", "-o", "plan.jsonl"), ("apply", "plan.jsonl", "-q")):
            print(json.dumps({"command": command[0], "rows": rows, **measured(folder, *command)}))  # noqa: T201 - its result


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
