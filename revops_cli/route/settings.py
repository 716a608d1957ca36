"""The `route` section of the config: cases, pools, rules, fallback, response times."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from revops_cli.config.given import Cell
from revops_cli.config.section import Section
from revops_cli.route.columns import WRITTEN
from revops_cli.route.process import Agreement, Budget, Doors, FollowUp, Handoff, Label
from revops_cli.text.fold import squash

ROLES = {
    "Sales Development": "SalesDevelopmentOwner",
    "Sales": "OpportunityOwner",
    "Customer Success": "CustomerSuccessOwner",
}
"""The owner fields of the Measurable Lead Model."""
_OWN = frozenset(squash(name) for name in WRITTEN)


def _named(value: object) -> object:
    """A plain name is a member with the weight 1."""
    return {"name": value} if isinstance(value, str) else value


def _several(value: object) -> object:
    """One target is a list of one."""
    return (value,) if isinstance(value, str) else value


class Member(Section):
    """Who takes part in a pool, and how much."""

    name: str
    """Id, Name, Username or Alias of the users file."""
    weight: Annotated[Decimal, Field(gt=0, le=1000, decimal_places=3)] = Decimal(1)
    """Share of the leads, against the weights of the others."""


class Cap(Section):
    """How much is enough for one member."""

    open: Annotated[int, Field(ge=0)] | None = None
    """Most leads that a member has open: those of the column OpenLeads in the users file, those that the state
    says were drawn since its numbers last changed, in any pool, and this run's. Without the column every
    lead that was ever drawn counts."""
    per_day: Annotated[int, Field(ge=0)] | None = None
    """Most leads drawn from this pool in a day."""


class Capped(Section):
    """A returning member catches up with at most this many leads."""

    capped: Annotated[int, Field(ge=1)]
    """Most leads that a returning member catches up with."""


class Pool(Section):
    """People who share leads in rotation."""

    members: tuple[Annotated[Member, BeforeValidator(_named)], ...] = Field(min_length=1)
    """Names, or name and weight. Editing the list resets nobody; a new member starts at zero."""
    hours: str = ""
    """Business hours, such as Mon-Fri 09:00-17:00; blank means always."""
    timezone: str = ""
    """Time zone of the hours, such as Europe/Paris; blank means that of the run."""
    holidays: tuple[date, ...] = ()
    """Days off, which count as outside the hours."""
    outside_hours: Literal["assign", "skip"] = "assign"
    """Outside the hours: assign all the same, or go on to the next target of the rule."""
    cap: Cap = Cap()
    siblings: bool = True
    """Leads of one organisation (OrganisationKey of match) go to the member who has the first."""
    catch_up: Literal["none", "full"] | Capped = "none"
    """What absence earns: nothing, everything, or at most a number of leads."""


class Rule(Section):
    """One rule: the first that matches a lead decides."""

    id: Annotated[str, Field(min_length=1)]
    """Stable name, written to RouteRule."""
    when: str = ""
    """SQL condition over the columns; blank matches every lead."""
    case: str = ""
    """Name of a business case that must hold as well."""
    to: Annotated[tuple[str, ...], BeforeValidator(_several)] = ()
    """Targets, the first that exists and is active takes the lead: account_owner, opportunity_owner,
    first_opportunity_owner, csm, team:ROLE, territory, pool:NAME, queue:NAME, column:NAME, or a user.
    A rule with `territory` alone is for leads that a territory covers; the others go on to the next rules."""
    queue: str = ""
    """Queue instead of an owner."""
    reason: str = ""
    """Words added to the reason."""
    clock: str = ""
    """Column of the time at which a person begins with the lead, as for outbound lists: it is the
    AssignedDate, and until it is filled no clock runs. Blank starts the clock with the assignment."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if bool(self.to) == bool(self.queue):
            raise ValueError(f"rule '{self.id}' needs either 'to' or 'queue'")
        return self


class Criterion(Section):
    """What puts a lead first in the order of work."""

    id: Annotated[str, Field(min_length=1)]
    """Name, written to RoutePriorityKey."""
    when: Annotated[str, Field(min_length=1)]
    """SQL condition over the columns."""


class Fallback(Section):
    """Where a lead goes that no rule and no person took."""

    queue: Annotated[str, Field(min_length=1)]
    """Name of the queue."""


class Response(Section):
    """How fast a lead must be answered."""

    target_hours: Annotated[float, Field(gt=0)] = 2
    """Hours within which a lead should be answered; RespondBy."""
    maximum_hours: Annotated[float, Field(gt=0)] = 24
    """Hours after which the lead is breached."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.target_hours > self.maximum_hours:
            raise ValueError(f"target_hours ({self.target_hours}) is above maximum_hours ({self.maximum_hours})")
        return self


class Sla(Response):
    """Response times: 2 hours, at most 24, in calendar hours, for every lead type without its own."""

    column: str = "LeadType"
    """Column that holds the lead type."""
    types: dict[str, Response] = Field(default_factory=dict)
    """Response times by lead type, without regard to case."""
    business_hours: bool = False
    """Count only the hours below, instead of calendar hours."""
    hours: str = "Mon-Fri 09:00-17:00"
    """Business hours, such as Mon-Fri 09:00-17:00."""
    timezone: str = ""
    """Time zone of the hours; blank means that of the run."""
    holidays: tuple[date, ...] = ()
    """Days that count as outside the hours."""


class Breached(Section):
    """Leads past the maximum response without a touch, for `revops reassign --breached`."""

    to: Annotated[tuple[str, ...], BeforeValidator(_several)] = ()
    """Targets as those of a rule, whoever had the lead left out; blank means those of the rule it meets."""
    touch: str = "LastActivityDate"
    """Column that holds the last touch by a person; automated ones do not belong there."""
    unless: str = ""
    """SQL condition: leads that need no answer any more, such as Status = 'Qualified'."""


class TargetAccounts(Section):
    """Accounts chosen to be won: a layer over the rules. Their leads follow the rules of every lead."""

    when: str = ""
    """SQL condition over the columns of the accounts, such as NamedAccount; blank means there are none."""
    most: Annotated[int, Field(ge=1)] | None = None
    """Most target accounts one person may own. Who has as many is passed over, in pools and in rollouts."""
    idle_days: Annotated[int, Field(ge=1)] = 30
    """Days without work by its owner after which `revops accounts rollout --idle` gives an account away."""
    to: Annotated[tuple[str, ...], BeforeValidator(_several)] = ()
    """Targets for idle ones, as those of a rule; whoever had the account is left out."""


class Absence(Section):
    """Someone is away, both days included."""

    user: str
    """Id, Name, Username or Alias of the users file."""
    since: date
    """First day away."""
    until: date
    """Last day away."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.until < self.since:
            raise ValueError(f"the last day away ({self.until}) is before the first ({self.since})")
        return self


class RouteSettings(Section):
    """Who gets which lead. The fallback must be there as soon as there are rules."""

    definitions: dict[str, str] = Field(default_factory=dict)
    """Conditions with a name, for a section that stands in a file of its own; those of the config are read too."""
    cases: dict[str, str] = Field(default_factory=dict)
    """Business cases: name to condition; defined once, used by rules and written to BusinessCase."""
    territories: str = ""
    """CSV file of territories: territory, owner or pool, and what they cover."""
    pools: dict[str, Pool] = Field(default_factory=dict)
    """People who share leads, by the name that rules use."""
    rules: tuple[Rule, ...] = ()
    """Rules in order; the first that matches decides."""
    fallback: Fallback | None = None
    """Queue for what nobody took; mandatory."""
    tests: str = ""
    """YAML file of given and expect cases for `revops rules test`."""
    sla: Sla = Sla()
    breached: Breached = Breached()
    target_accounts: TargetAccounts = TargetAccounts()
    priority: tuple[Criterion, ...] = ()
    """Order of work: leads that meet the first criterion come before the others, among those alike the
    second decides, and so on; then whose answer is due first. Adds RoutePriority and RoutePriorityKey."""
    absences: tuple[Absence, ...] = ()
    """Who is away when."""
    csm: str = "CSM"
    """Column that names the customer success manager, in the leads or the accounts."""
    lists: dict[str, tuple[Cell, ...]] = Field(default_factory=dict)
    """Lists of values for in_list; an item that names a YAML file stands for the items of that file."""
    carry: tuple[str, ...] = ()
    """Columns whose empty cells the matched account fills, before the rules; CarriedFields says which."""
    labels: dict[str, Label] = Field(default_factory=dict)
    """Columns filled before the rules, which may read them: a condition gives true or false, choices the
    id of the first that holds, {column: LeadSource} the category of the source. Counted in the summary."""
    roles: dict[str, str] = Field(default_factory=lambda: dict(ROLES))
    """Roles of the process and the column that holds the owner of each."""
    handoffs: tuple[Handoff, ...] = ()
    """Hand-offs from role to role, in the order of the process. Adds HandOff, and keeps the owner of each role."""
    doors: Doors | None = None
    """Doors of the website; counts doors against company sizes."""
    follow_up: FollowUp = FollowUp()
    budget: Budget | None = None
    """Marketing spend, checked by `revops rules lint`."""
    agreement: Agreement = Agreement()
    order: Literal["list", "priority"] = "list"
    """Order of the rows that are written: that of the list, or that of `priority`."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.rules and self.fallback is None:
            raise ValueError("no fallback: write fallback: {queue: Unrouted}, so that no lead is left without a place")
        if self.order == "priority" and not self.priority:
            raise ValueError("order: priority needs criteria: write priority: [{id: ..., when: ...}]")
        own = next((name for name in self.labels if squash(name) in _OWN or name.startswith("_")), None)
        if own is not None:
            raise ValueError(f"the label '{own}' has the name of a column that route writes itself")
        ids = [rule.id for rule in self.rules]
        if "fallback" in ids:
            raise ValueError("no rule can be called 'fallback': RouteRule says so of leads that met none")
        twice = next((rule for rule in ids if ids.count(rule) > 1), None)
        if twice is not None:
            raise ValueError(f"two rules are called '{twice}'")
        ids = [handoff.id for handoff in self.handoffs]
        twice = next((handoff for handoff in ids if ids.count(handoff) > 1), None)
        if twice is not None:
            raise ValueError(f"two hand-offs are called '{twice}'")
        return self
