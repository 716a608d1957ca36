"""The `audit` section of the config: every choice that the Lead Model leaves open, with its default.

The report prints the whole section, so that a figure can be read without the file it came from.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from revops_cli.config.section import Section

Share = Annotated[float, Field(ge=0, le=1)]
Hours = Annotated[float, Field(gt=0)]
Days = Annotated[float, Field(ge=0)]
Count = Annotated[int, Field(ge=0)]

Severity = Literal["error", "warning", "info"]


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


class Dispositions(Section):
    """Reasons, bulk dispositions and cherry-picking."""

    good_nurture: tuple[str, ...] = (
        "Budget not available for 6+ months",
        "Product missing key feature for use case",
        "Prospect is re-evaluating internal processes",
        "Abandoned",
        "Rep-abandoned",
        "Auto-abandoned",
        "Abandoned (rep)",
        "Abandoned (auto)",
        "No response",
    )
    """Reasons of nurture that say what to do next."""
    ambiguous_nurture: tuple[str, ...] = ("No budget", "Not a fit")
    """Reasons of nurture that do not."""
    good_unqualified: tuple[str, ...] = (
        "Not a prospect",
        "Not a prospect (student, job seeker)",
        "Not a prospect (student)",
        "Not a prospect (job seeker)",
        "Student",
        "Job seeker",
        "Incompatible systems/solutions",
        "Incompatible systems",
        "No longer at organization",
        "No longer at organisation",
    )
    """Reasons of unqualified that say why never."""
    ambiguous_unqualified: tuple[str, ...] = ("Not a fit", "Bad lead", "Junk lead", "Bad lead / junk lead")
    """Reasons of unqualified that do not."""
    wrong_buyer: tuple[str, ...] = ("Right account, wrong buyer", "Wrong buyer", "Wrong contact")
    """Reasons that mean the right account and the wrong person."""
    wrong_buyer_in: Literal["nurture", "unqualified", "either"] = "either"
    """Where such a person belongs; reported apart."""
    bulk_size: Count = 20
    """So many untouched leads of one batch, dispositioned together, are a bulk disposition."""
    bulk_minutes: Hours = 60
    """Within so many minutes of their assignment, the last included ..."""
    burst_minutes: Hours = 10
    """... or by one user within so many minutes."""
    cherry_min: Count = 20
    """Fewest leads of a rep from a source before cherry-picking is tested."""
    cherry_points: Annotated[float, Field(ge=0, le=100)] = 20
    """Percentage points by which the rep's touch rate on the source lies below the rep's rate elsewhere."""
    cherry_p: Share = 0.01
    """Largest p of Fisher's exact test, one-sided, after Benjamini and Hochberg."""
    source_ignored: Share = 0.5
    """Below this touch rate of the team a source is ignored by the team, not by one rep."""
    stale_hours: Hours = 24
    """A lead that is neither worked nor dispositioned so long after its touch or assignment is listed."""


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


class Outbound(Section):
    """Leads that reps pull themselves."""

    low: Count = 10
    """Fewest a rep and workday."""
    high: Count = 15
    """Most a rep and workday."""


class Targets(Section):
    """Target accounts."""

    max_owned: Count | None = None
    """Most target accounts of a rep; the model names none."""
    max_idle_days: Days | None = None
    """Longest time without a touch on any person of the account; the model names none."""


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


class Qualified(Section):
    """When a lead is qualified."""

    definition: Literal["meetings_scheduled", "meetings_completed", "pipeline_generated"] = "meetings_completed"
    """The stage that an opportunity must have reached."""
    stages: dict[str, int] = Field(
        default_factory=lambda: {"meetings_scheduled": 1, "meetings_completed": 2, "pipeline_generated": 3}
    )
    """Number of the stage by definition."""
    stage_numbers: dict[str, int] = Field(
        default_factory=lambda: {
            "Prospect New": 1,
            "Prospecting": 1,
            "Meeting Scheduled": 1,
            "Engaged": 2,
            "Meeting Completed": 2,
            "Qualification": 2,
            "Evaluation": 3,
            "Needs Analysis": 3,
            "Discovery": 3,
            "Budget Qualification": 4,
            "Value Proposition": 4,
            "Proposal Submitted": 5,
            "Proposal/Price Quote": 5,
            "Technically Selected": 6,
            "Contract Negotiation": 7,
            "Negotiation/Review": 7,
            "Final Signature": 8,
            "In Purchasing": 9,
            "Closed": 10,
            "Closed Won": 10,
        }
    )
    """Number of a stage by its name, where the file gives none."""
    pipeline_stage: Count = 3
    """Pipeline counts opportunities that reached this stage."""
    lost_hours: Hours = 24
    """A lost opportunity's people are in nurture within so many hours."""

    @property
    def stage(self) -> int:
        """Number of the stage that makes a lead qualified."""
        return self.stages.get(self.definition, 2)


class Accounts(Section):
    """Accounts instead of leads."""

    personas: tuple[str, ...] = ()
    """Buying personas that an account should have; empty: those that the people of all accounts have."""
    engaged_days: Days = 90
    """A person with an activity in so many days is engaged."""
    cut: Share = 0.5
    """At or above: high."""


class Sdr(Section):
    """Pipeline and conversion of sales development."""

    mature_days: Days = 180
    """Cohorts younger than this, with opportunities open, are marked immature."""
    conversion_low: Share = 0.1
    """Below this share of opportunities won a mature cohort is flagged."""


class Campaigns(Section):
    """What campaigns do to conversion."""

    min_cohort: Count = 20
    """Fewest non-members to compare with."""


class AuditSettings(Section):
    """How the Lead Model is measured; the defaults are the model's own where it names a number."""

    statuses: Statuses = Statuses()
    touches: Touches = Touches()
    exclude: Excluded = Excluded()
    default_lead_type: Literal["inbound", "outbound"] = "inbound"
    """Lead type of a lead that has none."""
    date_order: Literal["", "mdy", "dmy"] = ""
    """Order of day and month in dates such as 3/4/2026; empty: by the values of the column, else unreadable."""
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
    goals: dict[str, float] = Field(default_factory=lambda: {"sla_attainment": 0.8, "pick_up_rate": 0.9})
    """Goal of a metric by its name; attainment is shown beside it."""
    benchmarks: dict[str, float] = Field(default_factory=dict)
    """Values of peers by metric, shown beside ours."""
