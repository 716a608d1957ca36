"""How leads are worked: cadences, giving up, meetings, nurture and hand-offs."""

from typing import Annotated, Literal

from pydantic import Field

from revops_cli.audit.settings.kinds import Count, Days, Hours
from revops_cli.config.section import Section


class Cadence(Section):
    """Steps done, in order and in time."""

    grace_days: Days = 1
    """A step is on time up to so many days after it was due."""
    ended_days: Days = 2
    """So long after the last step a lead is to be dispositioned."""
    references: dict[str, str] = Field(
        default_factory=lambda: {"demo request": "5 in 7", "outbound target": "21 in 30"}
    )
    """Reference cadences: touches in days."""


class Abandon(Section):
    """When a lead that does not answer is given up."""

    working_days: Days = 30
    """So long in Working ..."""
    idle_days: Days = 7
    """... and so long without a touch: abandoned automatically."""
    reasons: tuple[str, ...] = ("Abandoned", "Abandoned (rep)", "Rep-abandoned", "No response")
    """Reasons by which a rep gives up."""
    auto_reasons: tuple[str, ...] = ("Auto-abandoned", "Abandoned (auto)")
    """Reasons of an automatic one."""
    status: str = "Nurture"
    """Status that the update file gives."""
    reason: str = "Auto-abandoned"
    """Reason that the update file gives."""
    status_field: str = "Status"
    """Field of the status in the CRM, for the update file."""
    reason_field: str = "Nurture_Reason__c"
    """Field of the reason in the CRM, for the update file."""
    cold_days: Days = 7
    """Without an answer for so many days a lead may be closed as cold (`cold_leads`)."""


class Meetings(Section):
    """Meetings held, judged and booked again."""

    due_hours: Hours = 24
    """A meeting is dispositioned within so many hours of its time."""
    no_shows: Count = 2
    """Additional no-shows before the lead goes to nurture."""
    touches: Count = 5
    """Touches after a no-show ..."""
    touch_days: Days = 7
    """... within so many days."""
    no_show_owner: Literal["sdr", "ae"] = "sdr"
    """Who books again."""
    redundant_discovery: Count = 2
    """So many discoveries before a demo are one too many."""
    small_deal: Annotated[float, Field(ge=0)] = 5000
    """Below this amount a redundant discovery weighs more."""


class Nurture(Section):
    """Leads that are not now."""

    mature_months: Days = 6
    """Episodes at least so old count in the reactivation rate."""
    overdue_months: Days = 6
    """So long in nurture without a new assignment is overdue."""
    schedule_months: tuple[Days, ...] = (1, 3, 6, 9, 12)
    """Touches of the nurture programme, in months from its start; then every `overdue_months`."""
    programme_months: Days = 24
    """How long a programme runs."""
    sales_reasons: tuple[str, ...] = ("Budget not available for 6+ months", "No budget", "Timing", "Not now")
    """Reasons for nurture by a person (time frame, objections); all others are for marketing."""


class Handoff(Section):
    """One hand-off between stages."""

    name: Annotated[str, Field(min_length=1)]
    """Name, such as marketing to sales."""
    from_stage: Literal["raw", "assigned", "working", "qualified"]
    """Stage before."""
    to_stage: Literal["assigned", "working", "qualified", "nurture", "unqualified"]
    """Stage after."""
    enter: str = ""
    """What must hold to enter it, in words."""
    leave: str = ""
    """What ends it well, in words."""
    leave_negative: str = ""
    """What ends it otherwise, in words."""
    sla_hours: Hours | None = None
    """Hours for the next step."""
    timeout_days: Days | None = None
    """After so many days it is closed."""


class Handoffs(Section):
    """Who gives a lead to whom."""

    steps: tuple[Handoff, ...] = (
        Handoff(
            name="marketing to sales",
            from_stage="assigned",
            to_stage="working",
            enter="score or hand-raise",
            leave="first human touch",
            leave_negative="bypass with a reason",
            sla_hours=24,
            timeout_days=7,
        ),
        Handoff(
            name="sdr to ae",
            from_stage="working",
            to_stage="qualified",
            enter="first human touch",
            leave="opportunity with contact role at the qualified stage",
            leave_negative="nurture or unqualified with a reason",
            sla_hours=720,
            timeout_days=30,
        ),
    )
    """The hand-offs in order; at least one."""
    score: Annotated[float, Field(ge=0)] = 60
    """A lead of so many points is handed to sales."""
    score_hours: Hours = 24
    """A lead with the score is assigned within so many hours."""
