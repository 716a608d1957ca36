"""The scoring models in `revops rules lint|test|diff`."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from revops_cli.config.document import read_document
from revops_cli.engine.protocol import listed, quote
from revops_cli.model import Table
from revops_cli.pipeline.options import RunOptions, SideInputs
from revops_cli.pipeline.outputs import Outputs
from revops_cli.pipeline.rulebook import closed_values, found_values
from revops_cli.pipeline.section_files import load_models
from revops_cli.pipeline.session import Session
from revops_cli.pipeline.standardising import standardised
from revops_cli.rules.lint import Finding
from revops_cli.score.activities import named_columns
from revops_cli.score.conditions import lead_columns, parse_score
from revops_cli.score.context import ScoreContext
from revops_cli.score.diff import CROSSED, ModelDiff, compare_models
from revops_cli.score.lint import ScoreLintInput, lint_models
from revops_cli.score.settings import ScoreSettings
from revops_cli.score.trial import ScoreOutcome, ScoreTrial, run_score_trials
from revops_cli.tables.writing import Answer

LABELS = ("Id", "Email", "Company")
"""Columns by which a person knows a lead."""
MOVED = ("before", "after", "score_before", "score_after", "reason_before", "reason_after")


def lint_scoring(session: Session, leads: Table | None, *, proofs: bool) -> tuple[int, tuple[Finding, ...]]:
    """The number of rows of the score section and what is wrong with them; nothing without a section."""
    settings = session.root.score
    if settings is None:
        return 0, ()
    names = (*session.root.columns.values(), *(leads.names if leads else ()))
    values = {**(found_values(session, leads) if leads else {}), **closed_values(session.root)}
    acts = _activities(session)
    given = ScoreLintInput(lead_columns(names, settings), named_columns(acts).names if acts else (), values)
    rows = sum(len(model.rows) for model in settings.models.values())
    return rows, lint_models(settings, given, proofs=proofs)


def _activities(session: Session) -> Table | None:
    there = session.side("activities")
    source = session.source_of("activities")
    return there or (session.read("activities", source).table if source else None)


def try_scoring(
    session: Session, trials: Sequence[ScoreTrial], settings: ScoreSettings
) -> tuple[tuple[ScoreOutcome, ...], tuple[str, ...]]:
    """The outcome of every score trial, and the rows that none of them reaches."""
    return run_score_trials(session.engine, trials, settings, session.as_of)


@dataclass(frozen=True, slots=True)
class ScoreDiffReport:
    """How the models of two files differ, and what that does to the leads."""

    models: tuple[ModelDiff, ...]
    leads: int

    def failed(self, fail_on: str) -> bool:
        """Whether leads fall below the threshold (breaking), or any move or may move (additive)."""
        if fail_on == "nothing":
            return False
        unknown = not self.leads and any(model.changes for model in self.models)
        falls = any(model.fall for model in self.models)
        return unknown or falls or (fail_on == "additive" and any(model.rise for model in self.models))

    def lines(self) -> list[str]:
        """The report for a person."""
        return [line for model in self.models for line in model.lines(self.leads)]

    def as_json(self) -> list[dict[str, object]]:
        """The report, an object a model."""
        return [
            {
                "model": model.name,
                "versions": list(model.versions),
                "changes": list(model.changes),
                "leads": self.leads,
                "moved": model.moved,
                "rise": model.rise,
                "fall": model.fall,
            }
            for model in self.models
        ]


def has_section(path: str, *keys: str) -> bool:
    """Whether a file has one of these keys at its top."""
    return any(key in read_document(Path(path)).values for key in keys)


def scores(path: str) -> bool:
    """Whether a file holds scoring models."""
    return has_section(path, "score", "models")


def routes(path: str) -> bool:
    """Whether a file holds routing rules, or none of ours, so that routing says what is wrong with it."""
    return has_section(path, "route", "rules", "fallback", "pools", "cases") or not scores(path)


def diff_scoring(old: str, new: str, leads: str, options: RunOptions, sides: SideInputs) -> ScoreDiffReport:
    """How the models of two files differ; with leads, whose score differs is written to `options.output`."""
    with Session.open(options, sides) as session:
        table = session.read_leads([leads]) if leads else None
        acts = _activities(session) if table else None
        books = [load_models(path, session.root.definitions)[0] for path in (old, new)]
        session.engine.seal()
        seen = _seen(session, table, books) if table else None
        context = ScoreContext(session.as_of, session.root.timezone, acts, standardised=None)
        found = compare_models(session.engine, (books[0], books[1]), seen, context)
        if table is not None and options.output:
            _write(session, table, len(found))
        return ScoreDiffReport(tuple(found), table.rows if table else 0)


def _seen(session: Session, table: Table, books: Sequence[ScoreSettings]) -> Table:
    """The leads, cleaned where a row of either file asks for what they lack."""
    asked = {
        name for book in books for condition in parse_score(book, table.names).of_leads for name in condition.columns
    }
    return standardised(session, table, asked) or table


def _write(session: Session, table: Table, models: int) -> None:
    labels = [name for name in LABELS if name in table.names]
    cells = f", {listed(labels, 'l.')}" if labels else ""
    there = [place for place in range(models) if session.engine.columns(f"{CROSSED} {place}")]
    parts = [
        f"SELECT c._row AS row{cells}, c.model, {listed(MOVED, 'c.')} FROM {quote(f'{CROSSED} {place}')} c "
        f"JOIN {quote(table.relation)} l ON l._row = c._row WHERE c.score_before <> c.score_after"
        for place in there
    ]
    names = ("row", *labels, "model", *MOVED)
    outputs = Outputs(session)
    try:
        outputs.write(Answer(" UNION ALL ".join(parts), names, names, ("row", "model")), session.options.output)
        outputs.commit()
    finally:
        outputs.discard()
