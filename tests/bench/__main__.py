"""Speed as a ratio to DuckDB copying the same file: python -m tests.bench [ROWS]

Machines are noisy: both run in turn, three times, and the best of each counts. Prints one JSON
object a step: wall seconds, the ratio, and the peak memory of the command.
"""

import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TITLES = ["VP Marketing", "Head of Sales", "CTO", "Sr. Engineer", "Geschäftsführer", "Directeur Commercial", "Buyer"]
AREAS = ["", " EMEA", " - Global", " (Interim)", ", Enterprise", " II", " North"]
SIZES = ["1-10", "11-50", "Nov-50", "201 to 500", "1,001-5,000", "10,000+", "50", ""]
COUNTRIES = ["USA", "Germany", "UK", "France", "España", "Brasil", ""]
INDUSTRIES = ["Software", "Banking", "Healthcare", "Retail", "Automotive", "Education", ""]
HEADER = ["Id", "First Name", "Last Name", "Email", "Phone", "Company", "Title", "Industry", "Employees", "Country"]
COPY = (
    "import duckdb, sys; "
    "duckdb.sql(f\"COPY (SELECT * FROM read_csv('{sys.argv[1]}', all_varchar=true)) TO '{sys.argv[2]}'\")"
)
ROUNDS = 3


def write_list(path: Path, rows: int) -> None:
    """A list of distinct people with the repetition that real columns have."""
    rng = random.Random(7)  # noqa: S311 - a bench needs the same list every time
    with path.open("w", newline="", encoding="utf-8") as stream:
        out = csv.writer(stream)
        out.writerow(HEADER)
        for number in range(rows):
            first, last = f"Name{rng.randrange(3000)}", f"Surname{rng.randrange(40000)}"
            company = f"Company {rng.randrange(max(rows // 12, 1))}"
            phone = f"({rng.randint(201, 989)}) {rng.randint(200, 999)}-{rng.randrange(10000):04d}"
            title = rng.choice(TITLES) + rng.choice(AREAS) + (f" {rng.randrange(400)}" if rng.random() < 0.1 else "")
            mail = f"{first}.{last}@{company.replace(' ', '').lower()}.com".lower()
            words = [rng.choice(INDUSTRIES), rng.choice(SIZES), rng.choice(COUNTRIES)]
            out.writerow([f"L{number:08d}", first, last, mail, phone, company, title, *words])


def seconds(command: list[str]) -> tuple[float, int]:
    """Wall seconds and peak megabytes of a command that must succeed."""
    started = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert child.stderr is not None
    said = child.stderr.read()
    child.stderr.close()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(said.decode())
    return time.perf_counter() - started, usage.ru_maxrss // 1024


def main(rows: int) -> None:
    """Time each step against the copy."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        leads, copy, out = folder / "leads.csv", folder / "copy.csv", folder / "out.csv"
        write_list(leads, rows)
        steps = {
            "inspect": [sys.executable, "-m", "revops_cli", "inspect", str(leads)],
            "clean": [sys.executable, "-m", "revops_cli", "clean", str(leads), "-o", str(out)],
            "dedupe": [sys.executable, "-m", "revops_cli", "dedupe", str(leads), "-o", str(out)],
        }
        for step, command in steps.items():
            copies, runs = [], []
            for _ in range(ROUNDS):
                copies.append(seconds([sys.executable, "-c", COPY, str(leads), str(copy)])[0])
                runs.append(seconds(command))
            wall, peak = min(run[0] for run in runs), max(run[1] for run in runs)
            found = {"step": step, "rows": rows, "seconds": round(wall, 2), "copies": round(wall / min(copies), 1)}
            print(json.dumps({**found, "peak_mb": peak}))  # noqa: T201 - the answer


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
