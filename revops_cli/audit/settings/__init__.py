"""The `audit` section of the config: every choice that the Lead Model leaves open, with its default.

The report prints the whole section, so that a figure can be read without the file it came from.
"""

from typing import Literal, Self

from pydantic import Field, model_validator

from revops_cli.audit.settings.business import Accounts, Campaigns, Outbound, Sdr, Targets
from revops_cli.audit.settings.dispositions import Dispositions, Qualified
from revops_cli.audit.settings.kinds import Count, Days, Hours, Severity, Share
from revops_cli.audit.settings.leads import Excluded, Pickup, Response, ResponseOverride, Statuses, Touches
from revops_cli.audit.settings.process import Abandon, Cadence, Handoff, Handoffs, Meetings, Nurture
from revops_cli.config.section import Section

__all__ = [
    "Abandon",
    "Accounts",
    "AuditSettings",
    "Cadence",
    "Campaigns",
    "Count",
    "Days",
    "Dispositions",
    "Excluded",
    "Goal",
    "Handoff",
    "Handoffs",
    "Hours",
    "Meetings",
    "Nurture",
    "Outbound",
    "Pickup",
    "Qualified",
    "Response",
    "ResponseOverride",
    "Sdr",
    "Severity",
    "Share",
    "Statuses",
    "Targets",
    "Touches",
]


class Goal(Section):
    """What a figure should be: one of the two."""

    at_least: float | None = None
    """The figure or more."""
    at_most: float | None = None
    """The figure or less."""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("a goal is at_least or at_most a number")
        return self

    @property
    def limit(self) -> tuple[float, bool]:
        """The number, and whether it is the most."""
        return (self.at_least, False) if self.at_least is not None else (self.at_most or 0.0, True)


def _goals() -> dict[str, Goal | float]:
    return {"sla_attainment": 0.8, "pick_up_rate": 0.9}


class AuditSettings(Section):
    """How the Lead Model is measured; the defaults are the model's own where it names a number."""

    statuses: Statuses = Statuses()
    touches: Touches = Touches()
    exclude: Excluded = Excluded()
    queues: tuple[str, ...] = ()
    """Queues by name, where a file names owners instead of their Ids; a name that ends in `queue` is one anyway."""
    default_lead_type: Literal["inbound", "outbound"] = "inbound"
    """Lead type of a lead that has none."""
    date_order: Literal["", "mdy", "dmy"] = ""
    """Order of day and month in dates such as 3/4/2026; empty: by the values of the column, else of the others."""
    hours: str = "Mon-Fri 09:00-17:00"
    """Business hours of reps whose file gives none."""
    small_n: Count = 20
    """Rates of fewer are marked."""
    response: Response = Response()
    pickup: Pickup = Pickup()
    dispositions: Dispositions = Dispositions()
    qualified: Qualified = Qualified()
    cadence: Cadence = Cadence()
    abandon: Abandon = Abandon()
    meetings: Meetings = Meetings()
    nurture: Nurture = Nurture()
    outbound: Outbound = Outbound()
    targets: Targets = Targets()
    handoffs: Handoffs = Handoffs()
    sdr: Sdr = Sdr()
    accounts: Accounts = Accounts()
    campaigns: Campaigns = Campaigns()
    severities: dict[str, Severity] = Field(default_factory=dict)
    """Severity of a finding by its code, where it is not to be the packaged one."""
    goals: dict[str, Goal | float] = Field(default_factory=_goals)
    """Goal of a metric by its name: a number (times at most, the others at least), or at_least or at_most one."""
    benchmarks: dict[str, float] = Field(
        default_factory=lambda: {"ignored_rate": 0.8, "not_revisited_rate": 0.73, "sent_unqualified_rate": 0.8}
    )
    """Values of peers by metric, shown beside ours; these three are of the practice guide behind requirement MX-08."""
