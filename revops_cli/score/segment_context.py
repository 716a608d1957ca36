"""What a run of segment is given beside the records and its settings."""

from dataclasses import dataclass
from datetime import datetime

from revops_cli.model import Table
from revops_cli.state.snapshots import Snapshots


@dataclass(frozen=True, slots=True)
class SegmentContext:
    """The moment, what people did and bought, and who was in the saved segments before.

    `standardised` are the records with the columns of clean, where the list lacks them.
    """

    as_of: datetime
    timezone: str = "UTC"
    activities: Table | None = None
    deals: Table | None = None
    snapshots: Snapshots | None = None
    standardised: Table | None = None
