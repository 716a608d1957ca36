"""Given and expect: the tests of a person's own scoring models, and the rows that none of them reaches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import Field

from revops_cli.config.given import Cells
from revops_cli.config.section import Section
from revops_cli.engine.protocol import Batch, Engine, Schema, listed, quote
from revops_cli.model import Column, Table
from revops_cli.score.context import ScoreContext
from revops_cli.score.kinds import ActivityKind
from revops_cli.score.settings import ScoreSettings
from revops_cli.score.step import score

ROW = "Trial"
"""Column that names the trial, in leads and activities."""


class TrialActivity(Section):
    """One thing that the lead did."""

    kind: ActivityKind
    """Kind of the activity."""
    days_ago: int = 0
    """Its age in days."""
    cells: Cells = Field(default_factory=dict)
    """Other columns, such as {Campaign: spring}."""


class ExpectedScore(Section):
    """What must come out; only what is given is compared."""

    model: str = ""
    """Model that is asked; empty is the first."""
    score: int | None = None
    """The score."""
    grade: str = ""
    """The grade, such as A1."""
    pipeline: str = ""
    """sales or marketing."""
    rows: tuple[str, ...] = ()
    """Ids or reasons of rows that must give points."""


class ScoreTrial(Section):
    """One given lead, what it did, and what is expected of it."""

    name: str = ""
    """Name shown where it fails."""
    given: Cells = Field(default_factory=dict)
    """Columns of the lead; those that are left out are empty."""
    activities: tuple[TrialActivity, ...] = ()
    """What the lead did."""
    expect: ExpectedScore


@dataclass(frozen=True, slots=True)
class ScoreOutcome:
    """A trial's faults, none where it passed."""

    name: str
    faults: tuple[str, ...]


def run_score_trials(
    engine: Engine, trials: Sequence[ScoreTrial], settings: ScoreSettings, as_of: datetime
) -> tuple[tuple[ScoreOutcome, ...], tuple[str, ...]]:
    """The outcome of every trial, and the rows of the models that gave points in none."""
    leads, activities = _leads(engine, trials), _activities(engine, trials, as_of)
    table = score(engine, leads, settings, ScoreContext(as_of, activities=activities)).table
    found = engine.rows(f"SELECT {listed(table.names)} FROM {quote(table.relation)} ORDER BY _row")
    records = [dict(zip(table.names, row, strict=True)) for row in found]
    first = next(iter(settings.models))
    outcomes = tuple(
        ScoreOutcome(trial.name or f"score trial {place}", tuple(_faults(trial.expect, record, first, settings)))
        for place, (trial, record) in enumerate(zip(trials, records, strict=True), 1)
    )
    return outcomes, tuple(_unreached(settings, records, first))


def _leads(engine: Engine, trials: Sequence[ScoreTrial]) -> Table:
    names = sorted({name for trial in trials for name in trial.given} - {"Id"})
    batch: Batch = {"_row": list(range(1, len(trials) + 1)), "Id": [f"trial{n}" for n in range(len(trials))]}
    batch |= {name: [trial.given.get(name, "") for trial in trials] for name in names}
    schema: Schema = {"_row": "BIGINT", **dict.fromkeys(("Id", *names), "VARCHAR")}
    engine.load("trial leads", [batch], schema)
    return Table("trial leads", tuple(Column(name, name) for name in ("Id", *names)), len(trials), "the tests")


def _activities(engine: Engine, trials: Sequence[ScoreTrial], as_of: datetime) -> Table:
    did = [(f"trial{n}", one) for n, trial in enumerate(trials) for one in trial.activities]
    names = sorted({name for _, one in did for name in one.cells} - {"LeadId", "Kind", "At"})
    batch: Batch = {
        "_row": list(range(1, len(did) + 1)),
        "LeadId": [lead for lead, _ in did],
        "Kind": [one.kind for _, one in did],
        "At": [(as_of.date() - timedelta(days=one.days_ago)).isoformat() for _, one in did],
        **{name: [one.cells.get(name, "") for _, one in did] for name in names},
    }
    own = ("LeadId", "Kind", "At", *names)
    schema: Schema = {"_row": "BIGINT", **dict.fromkeys(own, "VARCHAR")}
    engine.load("trial activities", [batch], schema)
    return Table("trial activities", tuple(Column(name, name) for name in own), len(did), "the tests")


def _suffix(model: str, first: str) -> str:
    return "" if model in {"", first} else f"_{model.replace(' ', '_')}"


def _faults(expected: ExpectedScore, record: Mapping[str, str], first: str, settings: ScoreSettings) -> list[str]:
    if expected.model and expected.model not in settings.models:
        return [f"no model '{expected.model}'"]
    end = _suffix(expected.model, first)
    wanted = {"Score": "" if expected.score is None else str(expected.score), "Grade": expected.grade}
    pairs = [(name, value, record[f"{name}{end}"]) for name, value in wanted.items()]
    pairs.append(("Pipeline", expected.pipeline, record["Pipeline"]))
    faults = [
        f"{name}: expected '{value}', found '{found}'" for name, value, found in pairs if value and value != found
    ]
    reason = record[f"ScoreReason{end}"]
    model = settings.models[expected.model or first]
    words = {row.id: row.words for row in model.rows}
    faults += [f"no points for '{row}'" for row in expected.rows if not _said(words.get(row, row), reason)]
    return [f"{fault} ({reason})" for fault in faults]


def _said(words: str, reason: str) -> bool:
    parts = reason.partition(" = ")[2].split("; ")
    return any(part.partition(" ")[2] == words for part in parts)


def _unreached(settings: ScoreSettings, records: Sequence[Mapping[str, str]], first: str) -> list[str]:
    found = []
    for name, model in settings.models.items():
        reasons = [record[f"ScoreReason{_suffix(name, first)}"] for record in records]
        found += [row.id for row in model.rows if not any(_said(row.words, reason) for reason in reasons)]
    return found
