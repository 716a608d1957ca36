"""What a run of score is given beside the leads and its settings."""

from dataclasses import dataclass
from datetime import datetime

from revops_cli.model import Table
from revops_cli.state.snapshots import Snapshots


@dataclass(frozen=True, slots=True)
class ScoreContext:
    """The moment, the activities, and what was said of the leads before.

    `as_of` is aware. `previous` is the list as the last run wrote it; it goes before `snapshots`, whose
    transaction is the caller's. Without either every lead is new. `standardised` are the leads with the
    columns of clean, where the list lacks those that rows ask for.
    """

    as_of: datetime
    timezone: str = "UTC"
    activities: Table | None = None
    snapshots: Snapshots | None = None
    previous: Table | None = None
    standardised: Table | None = None
