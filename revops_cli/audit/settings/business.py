"""Beyond single leads: outbound, target accounts, account coverage, sales development and campaigns."""

from revops_cli.audit.settings.kinds import Count, Days, Share
from revops_cli.config.section import Section


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
