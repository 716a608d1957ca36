"""Ten checks beside the same in DuckDB SQL and in peers: python -m tests.bench.checks [FILE] [PYTHON]

FILE is a list with the columns of `tests.bench`; without one, an invented list of a million rows.
PYTHON is the interpreter of a venv that has some of pandera with polars, pointblank, frictionless and
soda-core-duckdb; peers that it lacks are left out. Each tool is a process of its own and runs in turn
with DuckDB, three times unless it is slow, and the least of each counts. Prints one JSON object a tool
as soon as it is known: CPU and wall seconds, those of DuckDB beside it, the ratio of CPU, peak memory
(of the command's largest process); or that it failed or was stopped. The checks that need no config
are other ones, and more.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.__main__ import write_list
from tests.bench.cleaning import Cost, cost, least

ROUNDS = 3
SLOW = 60.0
"""Wall seconds after which a tool is not run again."""
LIMIT = 900.0
"""Wall seconds after which it is stopped."""
SIDES = Path(__file__).with_name("checks_sides.py")
PEERS = ("pandera", "pointblank", "frictionless", "soda")
CHECKS = """
checks:
  - {id: id-filled, not_null: Id}
  - {id: last-name, not_null: LastName, error_if: "> 5%"}
  - {id: email-filled, not_null: Email, error_if: "> 20%"}
  - {id: phone-filled, not_null: Phone, error_if: "> 30%"}
  - {id: id-unique, unique: Id}
  - {id: email-unique, unique: Email, severity: warn}
  - {id: email-valid, email_valid: true, severity: warn}
  - {id: country, in: {Country: iso3166}, severity: warn}
  - {id: company, expect: "length(Company) <= 120", severity: warn}
  - {id: rows, row_count: {min: 1}}
"""


def commands(leads: Path, folder: Path, python: str) -> dict[str, list[str]]:
    """What runs for each tool."""
    config = folder / "checks.yaml"
    config.write_text(CHECKS, encoding="utf-8")
    none = folder / "none.yaml"
    none.write_text("version: 1\n", encoding="utf-8")
    ours = [sys.executable, "-m", "revops_cli", "check", str(leads), "--quiet", "--fail-on", "never", "--config"]
    found = {
        "duckdb": [sys.executable, str(SIDES), "duckdb", str(leads)],
        "revops": [*ours, str(config)],
        "revops, the checks that need no config": [*ours, str(none)],
    }
    for peer in PEERS if python else ():
        asked = subprocess.run([python, str(SIDES), peer], capture_output=True, check=False)
        if not asked.returncode:
            found[peer] = [python, str(SIDES), peer, str(leads)]
    return found


def main(given: str, python: str) -> None:
    """Print the figures of every tool."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        leads = Path(given) if given else folder / "leads.csv"
        if not given:
            write_list(leads, 1_000_000)
        tools = commands(leads, folder, python)
        for tool, command in tools.items():
            found = measured(command, tools["duckdb"])
            print(json.dumps({"tool": tool, **found}), flush=True)  # noqa: T201 - a bench prints


def measured(command: list[str], base: list[str]) -> dict[str, object]:
    """The figures of a command beside those of `base` in the same minutes; or what went wrong."""
    bases: list[Cost] = []
    costs: list[Cost] = []
    try:
        while len(costs) < ROUNDS and sum(one.wall for one in costs) < SLOW:
            bases.append(cost(base))
            costs.append(cost(command, LIMIT))
    except SystemExit as ended:
        return {"failed": str(ended)}
    best, beside = least(costs), least(bases)
    return {
        "cpu": round(best.cpu, 2),
        "wall": round(best.wall, 2),
        "duckdb_cpu": round(beside.cpu, 2),
        "duckdb_wall": round(beside.wall, 2),
        "ratio": round(best.cpu / beside.cpu, 2),
        "peak_mb": best.peak_mb,
        "rounds": len(costs),
    }


if __name__ == "__main__":
    main(*(*sys.argv[1:3], "", "")[:2])
