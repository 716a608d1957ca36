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
SEGMENTED: tuple[ColumnDoc, ...] = (
    ColumnDoc("Segments", "text", "Saved and ready-made segments, with '; ' between."),
    ColumnDoc("RecencyBand", "text", "Months since it was added: 0-3, 3-6, 6-9, 9-12, over 12."),
    ColumnDoc("TimeZone", "text", "IANA time zone of the country and state; empty where nobody can tell."),
    ColumnDoc("FrequencyRank", "number", "Place by the number of purchases, 1 the most; equals share one."),
    ColumnDoc("MonetaryRank", "number", "Place by what was spent, 1 the most; equals share one."),
    ColumnDoc("ParetoBand", "text", "A to D by the revenue of the last year; D bought nothing."),
    ColumnDoc("RFM", "text", "Recency, frequency and money from 5 to 1 with - between; 0 where nothing is known."),
    ColumnDoc("ActivityStatus", "text", "active or inactive by the last open or click; only with activities."),
    ColumnDoc("GtmSegment", "text", "sales-assisted, inside sales or enterprise by the economics of the deal."),
    ColumnDoc("GtmConflict", "text", "Measures that say another segment, and approaches that it does not allow."),
)


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
