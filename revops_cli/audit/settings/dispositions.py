"""What became of leads: reasons, bulk dispositions, cherry-picking, and when a lead is qualified."""

from typing import Annotated, Literal

from pydantic import Field

from revops_cli.audit.settings.kinds import Count, Hours, Share
from revops_cli.config.section import Section


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
        "Abandoned (rep/auto)",
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
    """Percentage points by which the rep's touch rate on the source lies below the rep's rate elsewhere.

    Where at least three others touch the source more or less than their rest, that rate counts as so much
    higher or lower: what they leave out as well is not the rep's choice.
    """
    cherry_p: Share = 0.01
    """Below this p of Fisher's exact test, one-sided, after Benjamini and Hochberg; then against the other reps."""
    source_ignored: Share = 0.5
    """Below this touch rate of the team, without its cherry-pickers, a source is ignored by the team."""
    bypass_points: Annotated[float, Field(ge=0, le=100)] = 15
    """Percentage points by which a rep's unjustified bypasses, of the leads assigned, exceed those of the others."""
    reset_minutes: Annotated[float, Field(ge=0)] = 1
    """An assigned date that moves by less is the same date in another spelling, not a reset of the clock."""
    stale_hours: Hours = 24
    """A lead that is neither worked nor dispositioned so long after its touch or assignment is listed."""


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
    won_stages: tuple[str, ...] = ("Closed Won", "Won")
    """Stages that mean closed and won, where the file does not say whether it is."""
    lost_stages: tuple[str, ...] = ("Closed Lost", "Lost", "Closed - Lost")
    """Stages that mean closed and lost, where the file does not say whether it is."""
    pipeline_stage: Count = 3
    """Pipeline counts opportunities that reached this stage."""
    lost_hours: Hours = 24
    """A lost opportunity's people are in nurture within so many hours."""
    low: Share = 0.25
    """Below this share of the assigned that qualified a source is looked at: at its pick-up first."""
    score_bands: tuple[float, ...] = (20, 40, 60, 80)
    """Scores at which a band begins; the qualified rate is shown by band."""

    @property
    def stage(self) -> int:
        """Number of the stage that makes a lead qualified."""
        return self.stages.get(self.definition, 2)
