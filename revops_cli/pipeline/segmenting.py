"""The segment step's surroundings: activities, opportunities, and who was in the saved segments before."""

from revops_cli.model import Result, Table
from revops_cli.pipeline.routing import open_state
from revops_cli.pipeline.session import Session
from revops_cli.pipeline.standardising import standardised
from revops_cli.score.segment_context import SegmentContext
from revops_cli.score.segment_step import parse_segments, segment

STANDARD = ("EmailStatus", "TitleLevel", "JobFunction", "CountryCode", "StateCode")
"""Columns of clean that ready-made segments read."""


def run_segment(session: Session, records: Table) -> Result:
    """Segment the records; who is in the saved segments stays in a transaction that the run commits."""
    settings = session.root.segment
    read = {name for condition in parse_segments(settings, records.names).values() for name in condition.columns}
    context = SegmentContext(
        as_of=session.as_of,
        timezone=session.root.timezone,
        activities=session.side("activities"),
        deals=session.side("opportunities"),
        snapshots=open_state(session).snapshots if settings.segments else None,
        standardised=standardised(session, records, {*STANDARD, *read}),
    )
    return segment(session.engine, records, settings, context)
