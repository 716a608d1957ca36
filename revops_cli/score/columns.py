"""Columns of the score and segment steps."""

from revops_cli.model import ColumnDoc

NEEDS: tuple[ColumnDoc, ...] = ()
"""Score runs on whatever columns are there; rows name what they need."""

SCORED: tuple[ColumnDoc, ...] = (
    ColumnDoc("Score", "number", "Points of the first model, within its limits."),
    ColumnDoc("Grade", "text", "Fit from A to D and behaviour from 1 to 4, such as B2."),
    ColumnDoc("ScoreReason", "text", "Model, version, and every point: the parts add up to the score."),
)
"""Columns of every model; those behind the first add `_` and their name."""
HANDED: tuple[ColumnDoc, ...] = (
    ColumnDoc("Pipeline", "text", "sales or marketing: each lead is in exactly one."),
    ColumnDoc("PipelineReason", "text", "Why it is in that pipeline."),
    ColumnDoc("HandedOverDate", "date", "When its score last handed it to sales, ISO 8601 with zone; else empty."),
    ColumnDoc("Signals", "text", "What its owner should hear of: raised hand, woken up; only with activities."),
)
ADDS: tuple[ColumnDoc, ...] = (*SCORED, *HANDED)


def model_columns(name: str, *, first: bool) -> tuple[str, ...]:
    """Names of the columns that a model fills.

    >>> model_columns("expansion", first=False)[0]
    'Score_expansion'
    """
    return tuple(column.name if first else f"{column.name}_{name.replace(' ', '_')}" for column in SCORED)


def written(models: "tuple[str, ...]") -> tuple[str, ...]:
    """Every column that a run with these models writes."""
    scored = [name for place, model in enumerate(models) for name in model_columns(model, first=place == 0)]
    return (*scored, *(column.name for column in HANDED))
