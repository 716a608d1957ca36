"""What counts: statuses, touches, who is kept out, response and pick-up."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from revops_cli.audit.settings.kinds import Hours, Share
from revops_cli.config.section import Section


class Statuses(Section):
    """Which statuses mean what; compared without case, spaces and punctuation."""

    raw: tuple[str, ...] = ("Raw", "New", "Open", "Open - Not Contacted", "Inquiry")
    """Not yet assigned, or assigned and not yet worked."""
    assigned: tuple[str, ...] = ("Assigned", "MQL", "Marketing Qualified")
    """Assigned to a rep."""
    working: tuple[str, ...] = ("Working", "Working - Contacted", "Contacted", "In Progress", "Attempting", "Connected")
    """A rep works on it; sub-stages such as Connected belong here."""
    qualified: tuple[str, ...] = ("Qualified", "Converted", "Closed - Converted", "SQL", "SQO", "Sales Qualified")
    """Now: an opportunity was made of it."""
    nurture: tuple[str, ...] = ("Nurture", "Not Now", "Recycled", "Sales Nurture", "Marketing Nurture", "Abandoned")
    """Not now."""
    unqualified: tuple[str, ...] = (
        "Unqualified",
        "Never",
        "Disqualified",
        "Closed - Not Converted",
        "Junk",
        "Bad Data",
    )
    """Never."""
    sales_nurture: tuple[str, ...] = ("Sales Nurture",)
    """Statuses of nurture in which a rep keeps the lead, with a dated follow-up task."""
    discouraged: tuple[str, ...] = ("Disqualified",)
    """Statuses that are read, and warned about."""


class Touches(Section):
    """Which activities count as a touch by a person."""

    by: Literal["owner", "any_user"] = "owner"
    """Whose activity counts: the owner's at that time, or any user's."""
    channels: tuple[str, ...] = ("email", "call", "social", "meeting", "task", "physical")
    """Channels that count; a note or a change of status never does."""
    integration_users: tuple[str, ...] = ()
    """Users whose activities are automated, by Id or name."""
    automated_subjects: tuple[str, ...] = ()
    """Activities whose subject begins with one of these are automated."""
    auto_counts_if_reply_within_minutes: Annotated[float, Field(ge=0)] = 0
    """An automated touch counts where the customer answers within so many minutes; 0: never."""


class Excluded(Section):
    """Who is kept out of every figure, beside exceptions and queues; each is counted."""

    tests: bool = True
    """Records made to try something (column is_test)."""
    merged: bool = True
    """Records merged into another."""
    opted_out: Literal["before_assignment", "always", "never"] = "before_assignment"
    """Those who asked not to be contacted; without a date it was before, unless a rep touched them."""


class ResponseOverride(Section):
    """Another response time for some leads: all of the names given must agree."""

    lead_type: str = ""
    """Lead type."""
    segment: str = ""
    """Segment."""
    source: str = ""
    """Lead source."""
    campaign: str = ""
    """Campaign."""
    target_hours: Hours = 2
    """Target."""
    max_hours: Hours = 24
    """Maximum."""


class Response(Section):
    """How fast inbound leads are answered, in calendar hours from assignment to the first touch."""

    target_hours: Hours = 2
    """At or below: met."""
    max_hours: Hours = 24
    """Above: breached."""
    overrides: tuple[ResponseOverride, ...] = ()
    """Other response times, the first that fits."""
    fast_minutes: Hours = 5
    """The share answered within so many minutes is shown; it is no target."""
    reassign_minutes: Annotated[float, Field(ge=0)] = 5
    """An assigned date that moves within so many minutes of a change of owner is a re-assignment, not a reset."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        limits = [(self.target_hours, self.max_hours), *((o.target_hours, o.max_hours) for o in self.overrides)]
        for target, maximum in limits:
            if target > maximum:
                raise ValueError(f"target_hours ({target}) is above max_hours ({maximum})")
        return self


class Pickup(Section):
    """Who is worked at all, and what may be put aside unworked."""

    prequalification: tuple[str, ...] = (
        "Not a prospect",
        "Not a prospect (student)",
        "Not a prospect (job seeker)",
        "Not a prospect (student, job seeker)",
        "Student",
        "Job seeker",
        "Competitor",
        "No longer at organization",
        "No longer at organisation",
        "Duplicate",
        "Invalid contact data",
    )
    """Reasons that justify a disposition without a touch."""
    low: Share = 0.8
    """Below this pick-up rate a low qualified rate says nothing about the source."""
