"""Invented sales teams with known misbehaviour, and how well it is found: python -m tests.bench.audit_teams

TEAMS MONTHS as arguments (200 and 6). Forty reps get sixty inbound leads a month from three sources; honest
ones touch them with chances of their own that depend on the source, and put a few aside. In every company two
reps each bypass, pick cherries, reset clocks and dispose in bulk, with effects from 20 to 60 points; in every
fourth one nobody does. Prints recall by effect and false alarms (honest reps told of) for every finding.

Measured with 200 companies of 6 months: all effects from 30 points are told; from 25 points 261 of 263
cherry-pickers (34 of 36 below 30) and everybody else; false alarms 0.1 % for cherry-picking, none for the others.
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from revops_cli.audit.settings import AuditSettings
from revops_cli.audit.step import FINDINGS as FOUND
from revops_cli.audit.step import AuditOptions, audit
from revops_cli.engine.duck import DuckEngine
from revops_cli.engine.protocol import quote
from revops_cli.model import Column, Table

REPS, LEADS, MONTHS, TEAMS = 40, 60, 6, 200
START = datetime(2026, 1, 1, tzinfo=UTC)
MONTH = timedelta(days=30)
SOURCES = ("Tradeshow", "Web", "Webinar")
FINDINGS = {
    "bypass": "bypass_gaming",
    "cherry": "cherry_picking",
    "reset": "clock_reset",
    "bulk": "bulk_disposition",
}
"""Misbehaviour and the finding that must tell of it."""
BULK = 20
OFTEN = {"re-assigned": 0.02, "aside": 0.3, "rightly": 0.8}
"""Of all leads; of the untouched those put aside; of these those with a gate reason."""
EFFECTS = (20, 25, 30, 40, 50, 60)
Row = dict[str, str]


@dataclass(frozen=True)
class Rep:
    """A rep: `effect` in points is the share of leads (of one source for cherries) that the misbehaviour takes."""

    name: str
    team: str
    kind: str = "honest"
    effect: float = 0
    source: str = ""


@dataclass
class Company:
    """Tables of an audit with the truth about the reps."""

    reps: list[Rep]
    months: int
    as_of: datetime
    tables: dict[str, list[Row]] = field(default_factory=dict)


def company(seed: int, *, months: int = MONTHS, honest: bool = False) -> Company:
    """A company, the same for the same seed."""
    rng = random.Random(seed)  # noqa: S311 - invented teams, the same every time
    rates = {source: rng.uniform(0.7, 0.95) for source in SOURCES}
    kinds = [] if honest else [kind for kind in FINDINGS for _ in range(2)]
    reps = [
        Rep(
            f"rep{at:02}", f"team{at % 4}", (kinds[at:] or ["honest"])[0], rng.uniform(EFFECTS[0], EFFECTS[-1]),
            rng.choice(SOURCES),
        )
        for at in range(REPS)
    ]  # fmt: skip
    rng.shuffle(reps)
    tables: dict[str, list[Row]] = {name: [] for name in ("people", "activities", "history")}
    made = Company(reps, months, START + MONTH * months + timedelta(days=5), tables)
    made.tables["reps"] = [{"rep_id": rep.name, "name": rep.name, "team": rep.team} for rep in reps]
    for rep in reps:
        _work(made, rep, rates, rng)
    return made


def _work(made: Company, rep: Rep, rates: dict[str, float], rng: random.Random) -> None:
    """The months of a rep: leads come from all sources, those of the tradeshow in one upload a quarter."""
    habit = min(max(rng.gauss(0, 0.02), -0.05), 0.05)
    shown: Counter[int] = Counter()
    for at in range(LEADS * made.months):
        month, source = at // LEADS, SOURCES[at % len(SOURCES)]
        quarter = month // 3
        assigned = START + MONTH * month + timedelta(hours=rng.uniform(0, 24 * 27))
        if source == "Tradeshow":
            assigned = START + MONTH * 3 * quarter + timedelta(days=3, hours=15)
            shown[quarter] += 1
        row = {
            "person_id": f"{rep.name}-{at:04}", "owner_id": rep.name, "lead_source": source,
            "campaign_id": f"expo{quarter}" if source == "Tradeshow" else "", "created_at": assigned.isoformat(),
            "assigned_at": assigned.isoformat(), "status": "Assigned", "reason": "", "dispositioned_at": "",
        }  # fmt: skip
        made.tables["people"].append(row)
        taken = source == "Tradeshow" and shown[quarter] <= max(BULK, rep.effect / 100 * LEADS * 3)
        _decide(made, rep, row, _chance(rep, source, rates) + habit, taken, rng)


def _chance(rep: Rep, source: str, rates: dict[str, float]) -> float:
    """The chance of a touch: cherry-pickers work a source less than their others, and than the others do."""
    if rep.kind != "cherry" or source != rep.source:
        return rates[source]
    rest = [rates[other] for other in SOURCES if other != source]
    return min(rates[source], sum(rest) / len(rest)) - rep.effect / 100


def _decide(made: Company, rep: Rep, row: Row, chance: float, taken: bool, rng: random.Random) -> None:  # noqa: FBT001 - a lead and its fate
    """What becomes of a lead; some come from another rep, with a new date."""
    if rng.random() < OFTEN["re-assigned"]:
        _reassign(made, rep, row, timedelta(hours=rng.uniform(2, 60)))
    assigned = datetime.fromisoformat(row["assigned_at"])
    gamed = rng.random() < rep.effect / 100
    if rep.kind == "bypass" and gamed:
        _aside(row, assigned + timedelta(hours=rng.uniform(1, 200)), "Bad lead")
    elif rep.kind == "bulk" and taken:
        _aside(row, assigned + timedelta(hours=80, seconds=rng.uniform(0, 500)), "Bad lead")
    elif rng.random() < chance:
        touched = assigned + timedelta(hours=rng.lognormvariate(0, 1.3))
        made.tables["activities"].append(
            {"person_id": row["person_id"], "at": touched.isoformat(), "actor_id": rep.name, "channel": "call"}
        )
        row["status"] = "Working"
    elif rng.random() < OFTEN["aside"]:
        reason = "Student" if rng.random() < OFTEN["rightly"] else "Bad lead"
        _aside(row, assigned + timedelta(hours=rng.uniform(0.2, 300)), reason)
    if rep.kind == "reset" and gamed:
        _move(made, row, assigned + timedelta(hours=rng.uniform(2, 60)))


def _aside(row: Row, closed: datetime, reason: str) -> None:
    row.update(status="Unqualified", reason=reason, dispositioned_at=closed.isoformat())


def _move(made: Company, row: Row, new: datetime) -> None:
    """The assigned date is written over."""
    change = {"old": row["assigned_at"], "new": new.isoformat(), "at": new.isoformat(), "by": row["owner_id"]}
    made.tables["history"].append({"person_id": row["person_id"], "field": "Assigned_Date__c", **change})
    row["assigned_at"] = new.isoformat()


def _reassign(made: Company, rep: Rep, row: Row, after: timedelta) -> None:
    """A lead comes to its rep from another, with the date."""
    at = datetime.fromisoformat(row["assigned_at"]) + after
    other = f"rep{(int(rep.name[3:]) + 1) % REPS:02}"
    change = {"field": "Owner", "old": other, "new": rep.name, "at": at.isoformat(), "by": "manager"}
    made.tables["history"].append({"person_id": row["person_id"], **change})
    _move(made, row, at)


def audited(made: Company) -> set[tuple[str, str]]:
    """What the audit tells: pairs of finding and rep."""
    engine = DuckEngine(threads=1)
    tables = {name: [_loaded(engine, name, rows)] for name, rows in made.tables.items()}
    options = AuditOptions(made.as_of, reports=("dispositions",))
    audit(engine, tables, AuditSettings(), options)
    told = ", ".join(f"'{code}'" for code in FINDINGS.values())
    rows = engine.rows(f"SELECT DISTINCT code, rep FROM {quote(FOUND)} WHERE code IN ({told})")
    engine.close()
    return {(str(code), str(rep)) for code, rep in rows}


def _loaded(engine: DuckEngine, name: str, rows: Sequence[Row]) -> Table:
    columns = tuple(rows[0])
    cells: dict[str, list[object]] = {column: [row[column] for row in rows] for column in columns}
    cells["_row"] = list(range(1, len(rows) + 1))
    engine.load(name, [cells], {**dict.fromkeys(columns, "VARCHAR"), "_row": "BIGINT"})  # type: ignore[arg-type] # a dict of the engine's own type names
    return Table(name, tuple(Column(column, column) for column in columns), len(rows), f"{name}.csv")


class Score:
    """Told and untold reps over many companies."""

    def __init__(self) -> None:
        self.planted: Counter[tuple[str, int]] = Counter()
        self.found: Counter[tuple[str, int]] = Counter()
        self.honest = 0
        self.alarms: Counter[str] = Counter()

    def add(self, made: Company, told: set[tuple[str, str]]) -> None:
        """Count one company."""
        for rep in made.reps:
            if rep.kind == "honest":
                self.honest += 1
                self.alarms.update(code for code in FINDINGS.values() if (code, rep.name) in told)
                continue
            key = (rep.kind, max(effect for effect in EFFECTS if effect <= rep.effect))
            self.planted[key] += 1
            self.found[key] += (FINDINGS[rep.kind], rep.name) in told

    def lines(self) -> Iterator[str]:
        """One JSON object a finding."""
        for kind, code in FINDINGS.items():
            recall = {
                f"{low}-{high}": [
                    round(self.found[kind, low] / max(self.planted[kind, low], 1), 4),
                    self.planted[kind, low],
                ]
                for low, high in pairwise(EFFECTS)
            }
            alarms = [round(self.alarms[code] / max(self.honest, 1), 5), self.honest]
            yield json.dumps({"finding": code, "recall": recall, "false_alarms": alarms})


def main(teams: int, months: int) -> None:
    """Audit the companies and print how well they were seen through."""
    score = Score()
    for seed in range(teams):
        made = company(seed, months=months, honest=seed % 4 == 0)
        score.add(made, audited(made))
    for line in score.lines():
        print(line)  # noqa: T201 - the answer


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    main(*(given + [TEAMS, MONTHS][len(given) :]))
