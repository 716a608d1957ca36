"""Lint of scoring models: rows that cannot hold, traps, and thresholds and caps out of reach."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from revops_cli.errors import ConfigError
from revops_cli.model import Kind
from revops_cli.rules.condition import Condition
from revops_cli.rules.lint import Finding, NamedRule, lint_texts, prove
from revops_cli.score.conditions import ScoreParser, activity_columns
from revops_cli.score.settings import GROUPS, Model, ScoreRow, ScoreSettings


@dataclass(frozen=True, slots=True)
class ScoreLintInput:
    """What lint looks at: columns of leads, those of activities, and known values of columns."""

    columns: Mapping[str, Kind]
    activities: Sequence[str] = ()
    values: Mapping[str, frozenset[str]] = field(default_factory=dict)


def lint_models(settings: ScoreSettings, given: ScoreLintInput, *, proofs: bool) -> tuple[Finding, ...]:
    """Everything that is wrong with the section, in the order of the config; `proofs` need z3."""
    try:
        parser = ScoreParser(settings, given.columns, activity_columns(given.activities) if given.activities else None)
    except ConfigError as error:
        return (Finding("config", "error", "", str(error)),)
    found = list(_others(settings, parser))
    for name, model in settings.models.items():
        rules = []
        for place, row in enumerate(model.rows):
            try:
                condition = parser.row(name, place).condition
            except ConfigError as error:
                found.append(Finding("config", "error", row.id, str(error)))
                continue
            if condition is not None and not row.activity:
                rules.append(NamedRule(row.id, (condition,)))
        found += lint_texts(rules, given.values)
        found += _twice(rules, model)
        found += _reach(name, model)
        found += _contradictions(rules) if proofs else ()
    return tuple(found)


def _others(settings: ScoreSettings, parser: ScoreParser) -> Iterator[Finding]:
    texts = {"sales": settings.sales, "passed_back": settings.passed_back}
    texts |= {f"outcomes.{key}": getattr(settings.outcomes, key) for key in ("worked", "qualified")}
    for key, text in texts.items():
        try:
            parser.lead(text, f"score.{key}")
        except ConfigError as error:
            yield Finding("config", "error", key, str(error))
    for place, criterion in enumerate(settings.priority):
        try:
            parser.criterion(place)
        except ConfigError as error:
            yield Finding("config", "error", criterion.id, str(error))
    if not settings.models:
        yield Finding("no-model", "error", "", "no scoring model: write models: under score:")


def _contradictions(rules: Sequence[NamedRule]) -> Iterator[Finding]:
    for rule in rules:
        found = next((one for one in prove([rule]) if one.code == "contradiction"), None)
        if found is not None:
            yield Finding("contradiction", "error", rule.id, "no lead can meet this row")


def _twice(rules: Sequence[NamedRule], model: Model) -> Iterator[Finding]:
    """Rows with one condition in one group, which count twice."""
    groups = {row.id: row.counted_in for row in model.rows}
    seen: dict[tuple[Condition, str], str] = {}
    for rule in rules:
        node = rule.conditions[0].node
        key = (Condition("", node), groups[rule.id])
        if key in seen:
            text = f"asks the same as '{seen[key]}': both count"
            yield Finding("same-row", "warning", rule.id, text, (seen[key],))
        seen.setdefault(key, rule.id)


def _reach(name: str, model: Model) -> Iterator[Finding]:
    """Thresholds and caps that no sum of points can reach."""
    whole: float = 0
    for group in GROUPS:
        most = sum(_most(row) for row in model.rows if row.counted_in == group)
        cap = model.caps.get(group)
        if cap is not None and most <= cap:
            yield Finding(
                "idle-cap", "note", name, f"{group} points never exceed {most:.0f}, so a cap of {cap} does nothing"
            )
        whole += most if cap is None else min(cap, most)
    whole = min(whole, model.highest)
    if whole < model.threshold:
        text = f"no lead can be handed over: the highest score is {whole:.0f}, the threshold {model.threshold}"
        yield Finding("threshold-out-of-reach", "error", name, text)
    for row in model.rows:
        if row.points == 0:
            yield Finding("no-points", "note", row.id, "the row gives no points")


def _most(row: ScoreRow) -> float:
    """The most that a row can add: without a bound of its own, a row of activities can add any number."""
    if row.points <= 0:
        return 0
    if row.activity and row.count == "each":
        return float("inf") if row.most is None else row.most
    return row.points if row.most is None else min(row.points, row.most)
