"""The `match` section of the config."""

from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from revops_cli.config.section import Section

Percent = Annotated[int, Field(ge=0, le=100)]

DomainOnly = Literal["off", "fallback", "always"]
RollUp = Literal["none", "parent", "ultimate"]

TIE_BREAKS = (
    "domain_exact",
    "same_country",
    "same_state",
    "same_city",
    "most_contacts",
    "fewest_contacts",
    "most_opportunities",
    "fewest_opportunities",
    "most_leads",
    "fewest_leads",
    "open_opportunity",
    "latest_activity",
    "type_order",
    "ultimate_parent",
    "lowest_child",
    "oldest",
    "newest",
)
"""Tie-breakers by name; any other is `COLUMN asc` or `COLUMN desc`."""


class Relations(Section):
    """Conditions on the account's columns; the first that holds, in this order, names the relation."""

    competitor: str = "Type ILIKE '%competitor%'"
    """Accounts that compete with us."""
    customer: str = "Type ILIKE '%customer%' OR Type ILIKE '%client%'"
    """Accounts that buy from us."""
    partner: str = "Type ILIKE '%partner%' OR Type ILIKE '%reseller%' OR Type ILIKE '%integrator%'"
    """Accounts that we sell with."""
    named: str = "Type ILIKE '%named%'"
    """Accounts that a person is to win, and those whose own column NamedAccount is ticked; they are marked in
    NamedAccount whatever else they are."""
    prospect: str = ""
    """Accounts that are none of these; empty: every other account."""


class MatchSettings(Section):
    """How sure a match of a lead to an account must be, and who wins a tie.

    Confidence is the probability in percent that this account, and none of its rivals and not no
    account at all, is the lead's.
    """

    sure: Percent = 85
    """At or above: matched, no one needs to look."""
    likely: Percent = 40
    """At or above: matched."""
    review: Percent = 10
    """At or above: a person should look; the candidate stands in MatchReason, nothing is routed on it."""
    domain_only: DomainOnly = "fallback"
    """What a domain proves where the names do not agree: off (review at most), fallback (what it is
    worth as evidence), always (it is enough; an account of several that share it by tie-breaker)."""
    ties: tuple[str, ...] = ("domain_exact", "most_contacts", "most_opportunities", "oldest")
    """Who wins among accounts that are equally good, tried in order; the last resort is the Id.
    Leads are counted by the column that `preserve` names: those that people gave to the account."""
    tie_margin: Annotated[float, Field(ge=0, le=20)] = 0.5
    """Accounts this many bits apart, or less, are equally good."""
    type_order: tuple[str, ...] = ()
    """Account types from the most to the least wanted, for the tie-breaker type_order."""
    relations: Relations = Relations()
    """What an account is to us."""
    competitor_domains: tuple[str, ...] = ()
    """Domains of competitors: their leads get the relation competitor, account or not."""
    preserve: str = ""
    """Column of the list with the Ids of accounts that people chose: a match never takes their place."""
    rollup: RollUp = "none"
    """Give the matched account (none), its parent, or the ultimate parent."""

    @model_validator(mode="after")
    def _falling(self) -> Self:
        if not self.sure > self.likely > self.review:
            raise ValueError(f"sure ({self.sure}), likely ({self.likely}) and review ({self.review}) must fall")
        return self

    @field_validator("ties")
    @classmethod
    def _known(cls, ties: tuple[str, ...]) -> tuple[str, ...]:
        for tie in ties:
            if tie not in TIE_BREAKS and not tie.lower().endswith((" asc", " desc")):
                raise ValueError(f"'{tie}' is no tie-breaker: {', '.join(TIE_BREAKS)}, or 'COLUMN asc|desc'")
        return ties
