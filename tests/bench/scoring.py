"""CPU and memory of scoring beyond reading and writing: python -m tests.bench.scoring [LEADS] [ROWS] [ACTIVITIES].

Scores a list by a model of so many rows (four of five over the lead, one of five over its activities, with a
half-life) with an empty state, and takes off what the tool needs to read and to write the same list, and to read
the activities, without a step. Prints one JSON object.
"""

import csv
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

LEVELS = ("C-Level", "VP", "Director", "Manager", "IC", "Intern")
FUNCTIONS = ("Sales", "Marketing", "Engineering", "IT", "Finance", "HR", "Education")
INDUSTRIES = ("Software", "Banking", "Healthcare", "Retail", "Automotive", "Education", "Energy")
COUNTRIES = ("US", "CA", "DE", "FR", "GB", "ES", "IT", "NL", "BE", "CH")
KINDS = ("Email Sent", "Email Opened", "Email Opened", "Email Clicked", "Form Submitted", "Web Visit", "Replied")
READ = """
import sys
from revops_cli.pipeline.options import RunOptions, SideInputs
from revops_cli.pipeline.outputs import Outputs, table_answer
from revops_cli.pipeline.session import Session
options = RunOptions(output=sys.argv[3], threads=2)
with Session.open(options) as session:
    outputs = Outputs(session)
    leads = session.read_leads([sys.argv[1]])
    session.read("activities", sys.argv[2])
    outputs.write(table_answer(leads, options), sys.argv[3])
    outputs.commit()
"""


def write_leads(path: Path, count: int, rng: random.Random) -> None:
    """Leads as clean and match leave them."""
    header = "Id,FirstName,LastName,Email,Company,CountryCode,TitleLevel,JobFunction,IndustryStandard,EmployeesMin,"
    with path.open("w", newline="", encoding="utf-8") as stream:
        out = csv.writer(stream, lineterminator="\n")
        out.writerow(f"{header}Relation,NamedAccount,Status,DoNotCall,CreatedDate,CleanIssues".split(","))
        for number in range(count):
            person = [f"00Q{number:012d}", f"N{number % 977}", f"S{number % 7919}", f"p{number}@c{number // 5}.com"]
            kinds = [rng.choice(values) for values in (COUNTRIES, LEVELS, FUNCTIONS, INDUSTRIES)]
            size, relation = rng.choice(("1", "11", "51", "201", "1001", "")), rng.choice(("customer", "none", "none"))
            marks = [rng.choice(("true", "false", "")), rng.choice(("New", "Working", "Qualified", "Nurture")), ""]
            out.writerow(
                [*person, f"Company {number // 5}", *kinds, size, relation, *marks, "2026-02-20T10:00:00Z", ""]
            )


def write_activities(path: Path, count: int, leads: int, rng: random.Random) -> None:
    """Activities of random leads in the last year, most by Id and some by address."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        stream.write("LeadId,Email,Type,Date,Campaign\n")
        for number in range(count):
            lead = int(rng.random() ** 2 * leads)
            who = f"00Q{lead:012d}," if number % 5 else f",p{lead}@c{lead // 5}.com"
            day = f"2025-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}T{rng.randrange(24):02d}:15:00Z"
            stream.write(f"{who},{rng.choice(KINDS)},{day},C{number % 40}\n")


def write_model(path: Path, count: int, rng: random.Random) -> None:
    """A model of so many rows."""
    rows = [_row(number, rng) for number in range(count)]
    head = (
        "models:\n  bench:\n    caps: {demographic: 40, behavioural: 50}\n    decay: {half_life_days: 30}\n    rows:\n"
    )
    path.write_text(head + "".join(rows), encoding="utf-8")


def _row(number: int, rng: random.Random) -> str:
    points = rng.choice((-10, -5, 3, 5, 8, 10, 15))
    if number % 5 == 0:
        kind = rng.choice(("open", "click", "form", "visit", "reply"))
        return (
            f"      - {{id: a{number}, activity: {kind}, when: \"Campaign <> 'C{number}'\", points: {abs(points)}}}\n"
        )
    test = rng.choice(
        (
            f"EmployeesMin >= {rng.choice((11, 51, 201, 1001))}",
            f"TitleLevel IN ('{rng.choice(LEVELS)}', '{rng.choice(LEVELS)}')",
            f"IndustryStandard = '{rng.choice(INDUSTRIES)}' AND CountryCode = '{rng.choice(COUNTRIES)}'",
            f"JobFunction = '{rng.choice(FUNCTIONS)}' AND NamedAccount",
            f"starts_with(Email, 'p{number}')",
        )
    )
    group = rng.choice(("demographic", "firmographic"))
    return f'      - {{id: r{number}, group: {group}, when: "{test}", points: {points}}}\n'


def measured(command: list[str]) -> tuple[float, float, float]:
    """CPU seconds, wall seconds and the most memory in MB of a command."""
    timed = ["/usr/bin/time", "-f", "%U %S %e %M", *command]
    ran = subprocess.run(timed, capture_output=True, text=True, check=True, env={**os.environ})
    user, system, wall, memory = map(float, ran.stderr.strip().splitlines()[-1].split())
    return user + system, wall, memory / 1024


def main(leads: int = 1_000_000, rows: int = 50, activities: int = 5_000_000) -> None:
    """Measure and print."""
    rng = random.Random(7)  # noqa: S311 - the same list every time
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        write_leads(here / "leads.csv", leads, rng)
        write_activities(here / "activities.csv", activities, leads, rng)
        write_model(here / "score.yaml", rows, rng)
        files = [str(here / "leads.csv"), str(here / "activities.csv"), str(here / "copy.csv")]
        base = measured([sys.executable, "-c", READ, *files])
        command = [sys.executable, "-m", "revops_cli", "score", files[0], "--activities", files[1], "-q"]
        command += ["--model", str(here / "score.yaml"), "--state", str(here / "state.db"), "--threads", "2"]
        whole = measured([*command, "--as-of", "2026-01-05", "-o", str(here / "out.csv")])
    names = ("cpu", "wall", "memory_mb")
    found = {name: round(value, 1) for name, value in zip(names, whole, strict=True)}
    found |= {f"{name}_of_reading_and_writing": round(value, 1) for name, value in zip(names, base, strict=True)}
    print(json.dumps({"leads": leads, "rows": rows, "activities": activities, **found}))  # noqa: T201 - the answer


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
