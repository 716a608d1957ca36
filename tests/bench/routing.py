"""CPU of routing beyond reading and writing: python -m tests.bench.routing [LEADS] [RULES ...]

Routes a list by so many rules, once with every lead to a pool with an empty state and once with every
lead to its account's owner, and takes off what the tool needs to read the list and to write it with as
many columns more, each cell as long as that of a routed lead. Both run in turn, on one thread, and the
least CPU of each counts. Prints one JSON
object for each number of rules and each kind of target.
"""

import csv
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

COUNTRIES = ("US", "CA", "DE", "FR", "GB", "ES", "IT", "NL", "BE", "CH", "AT", "SE", "NO", "DK", "PL", "BR", "MX", "JP")
LEVELS = ("C-Level", "VP", "Director", "Manager", "IC", "Intern")
FUNCTIONS = ("Sales", "Marketing", "Engineering", "IT", "Finance", "HR", "Education")
INDUSTRIES = ("Software", "Banking", "Healthcare", "Retail", "Automotive", "Education", "Energy")
RELATIONS = ("customer", "partner", "prospect", "competitor", "named", "none")
SIZES = ("1", "11", "51", "201", "1001", "")
USERS, POOLS, SEATS = 40, 10, 6
ROUNDS = 9
COPY = """
import sys
from revops_cli.engine.protocol import literal, quote
from revops_cli.pipeline.options import RunOptions
from revops_cli.pipeline.outputs import Outputs, table_answer
from revops_cli.pipeline.session import Session
options = RunOptions(output=sys.argv[2], threads=1)
cells = {
    "OwnerId": "u17", "OwnerName": "User 17", "PreviousOwnerId": "", "AssignedQueue": "", "RouteRule": "rest",
    "RouteReason": "rule 'rest': every lead; pool p0: User 17 (credit 3/6)", "BusinessCase": "",
    "AssignedDate": "2026-03-02T09:00:00+00:00", "RespondBy": "2026-03-02T11:00:00+00:00",
}
with Session.open(options) as session:
    outputs = Outputs(session)
    leads = session.read_leads([sys.argv[1]])
    added = ", ".join(f"{literal(cell)} AS {quote(name)}" for name, cell in cells.items())
    session.engine.view("longer", f"SELECT *, {added} FROM {quote(leads.relation)}")
    longer = leads.with_added(tuple(cells), "longer", leads.rows)
    outputs.write(table_answer(longer, options), sys.argv[2])
    outputs.commit()
"""


def write_leads(path: Path, count: int, rng: random.Random) -> None:
    """Leads as clean and match leave them: five of each organisation."""
    header = (
        "Id,FirstName,LastName,Email,Company,Country,CountryCode,TitleLevel,JobFunction,IndustryStandard,EmployeesMin,"
        "Relation,NamedAccount,Score,LeadType,AccountOwnerId,OrganisationKey,CreatedDate,Phone,City,Description"
    )
    with path.open("w", newline="", encoding="utf-8") as stream:
        out = csv.writer(stream, lineterminator="\n")
        out.writerow(header.split(","))
        for number in range(count):
            firm = number % max(count // 5, 1)
            person = [f"00Q{number:012d}", f"N{number % 977}", f"S{number % 7919}", f"p{number}@c{firm}.com"]
            kinds = [rng.choice(values) for values in (COUNTRIES, LEVELS, FUNCTIONS, INDUSTRIES, SIZES, RELATIONS)]
            person.append(kinds[0])
            marks = [rng.choice(("true", "false", "")), rng.randrange(101), rng.choice(("demo", "chat", ""))]
            place = [f"u{rng.randrange(USERS)}", f"o{firm}", "2026-02-20T10:00:00Z", "+1 555 0100", "Town", "x" * 40]
            out.writerow([*person, f"Company {firm}", *kinds, *marks, *place])


def write_rules(path: Path, count: int, target: str, rng: random.Random) -> None:
    """Rules of three conditions, as people write them; in `target` stands the number of a pool for {}."""
    pools = "".join(
        f"  p{n}: {{members: [{', '.join(f'u{(n * 4 + seat) % USERS}' for seat in range(SEATS))}]}}\n"
        for n in range(POOLS)
    )
    rules = "".join(
        f'  - {{id: r{n}, when: "{_condition(n, rng)}", to: "{target.format(n % POOLS)}"}}\n' for n in range(count)
    )
    path.write_text(
        f'pools:\n{pools}rules:\n{rules}  - {{id: rest, to: "{target.format(0)}"}}\nfallback: {{queue: Unrouted}}\n',
        encoding="utf-8",
    )


def _condition(number: int, rng: random.Random) -> str:
    second = rng.choice(
        (
            f"EmployeesMin >= {rng.choice((11, 51, 201, 1001))}",
            f"TitleLevel IN ('{rng.choice(LEVELS)}', '{rng.choice(LEVELS)}')",
            f"IndustryStandard = '{rng.choice(INDUSTRIES)}'",
            f"JobFunction = '{rng.choice(FUNCTIONS)}'",
        )
    )
    third = rng.choice((f"Relation = '{rng.choice(RELATIONS)}'", "NamedAccount", f"Email LIKE '%@c{number}%'"))
    return f"CountryCode = '{rng.choice(COUNTRIES)}' AND {second} AND {third}"


def cpu(command: list[str]) -> float:
    """CPU seconds of a command that must succeed."""
    child = subprocess.Popen(command)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"failed: {' '.join(command)}")
    return usage.ru_utime + usage.ru_stime


def main(leads: int, rules: list[int]) -> None:
    """Route `leads` leads by each number of rules."""
    with tempfile.TemporaryDirectory() as name:
        folder, rng = Path(name), random.Random(7)  # noqa: S311 - a bench needs the same list every time
        write_leads(folder / "leads.csv", leads, rng)
        people = "".join(f"u{number},User {number},true\n" for number in range(USERS))
        (folder / "users.csv").write_text(f"Id,Name,IsActive\n{people}", encoding="utf-8")
        copy = [sys.executable, "-c", COPY, str(folder / "leads.csv"), str(folder / "copy.csv")]
        base = min(cpu(copy) for _ in range(ROUNDS))
        for count, target in ((count, target) for count in rules for target in ("pool:p{}", "account_owner")):
            write_rules(folder / "rules.yaml", count, target, rng)
            beyond = min(_routed(folder) for _ in range(ROUNDS)) - base
            found = {
                "leads": leads,
                "rules": count,
                "to": target[:4],
                "copy": round(base, 2),
                "beyond": round(beyond, 2),
            }
            sys.stdout.write(json.dumps(found) + "\n")


def _routed(folder: Path) -> float:
    for left in folder.glob("state.db*"):
        left.unlink()
    sides = ["--users", str(folder / "users.csv"), "--rules", str(folder / "rules.yaml")]
    run = ["--state", str(folder / "state.db"), "--as-of", "2026-03-02T09:00", "--threads", "1", "-q"]
    command = [sys.executable, "-m", "revops_cli", "route", str(folder / "leads.csv")]
    return cpu([*command, *sides, *run, "-o", str(folder / "routed.csv")])


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    main(given[0] if given else 100_000, given[1:] or [10, 200, 1_000])
