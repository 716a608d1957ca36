"""Sections of the process around routing: labels, roles and hand-offs, doors, follow-up, spend."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from revops_cli.config.section import Section


class Choice(Section):
    """One text that a label may write."""

    id: Annotated[str, Field(min_length=1)]
    """The text."""
    when: str = ""
    """SQL condition over the columns; blank is every lead."""


class FromTable(Section):
    """A label that a packaged table gives."""

    column: Annotated[str, Field(min_length=1)] = "LeadSource"
    """Column whose text is looked up."""
    table: Literal["source_categories"] = "source_categories"
    """The table: source_categories says of a lead source outbound email, inbound earned, growth loop ..."""


Label = Annotated[str, Field(min_length=1)] | FromTable | tuple[Choice, ...]
"""A condition gives true or false; choices give the id of the first that holds; a table is looked up."""


class Handoff(Section):
    """One hand-off of a lead from role to role, with everything both sides must agree on."""

    id: Annotated[str, Field(min_length=1)]
    """Name, written to HandOff while the lead is in it."""
    from_role: Annotated[str, Field(min_length=1)]
    """Who gives: Marketing, or a role of `roles`."""
    to_role: Annotated[str, Field(min_length=1)]
    """Who takes: a role of `roles`."""
    enter: str = ""
    """SQL condition that a lead must meet to be handed over."""
    enter_not: str = ""
    """SQL condition that keeps a lead from being handed over."""
    leave: str = ""
    """SQL condition that ends the hand-off."""
    leave_not: str = ""
    """SQL condition that keeps it open all the same."""
    target_hours: Annotated[float, Field(gt=0)] | None = 2
    """Hours within which the next step should follow."""
    maximum_hours: Annotated[float, Field(gt=0)] | None = 24
    """Hours after which the next step is overdue."""
    response: str = ""
    """What counts as the next step, in words."""
    cold_days: Annotated[int, Field(gt=0)] | None = 7
    """Days without an answer of the lead after which it is cold."""
    work_days: Annotated[int, Field(gt=0)] | None = 30
    """Most days that a lead is worked."""
    outcome: str = ""
    """Column in which the taker says what became of the lead."""


class Doors(Section):
    """Which door leads come through, and which one fits the size of their company."""

    column: str = "Door"
    """Column of the door."""
    sales: tuple[str, ...] = ("book a demo",)
    """Texts of the doors that lead to sales, without regard to case."""
    self_serve: tuple[str, ...] = ("sign-up",)
    """Texts of the doors without sales, without regard to case."""
    size: str = "EmployeesMin"
    """Column of the company size, a number."""
    enterprise_from: Annotated[int, Field(gt=0)] = 200
    """A company of this size or above belongs to sales. No source gives the number: our choice."""
    source: str = "LeadSource"
    """Column by which wrong doors are counted."""


class FollowUp(Section):
    """The task that comes with an assignment, in tasks.csv."""

    subject: Annotated[str, Field(min_length=1)] = "Call or e-mail the new lead"
    """Subject of the task."""
    type: str = "Call"
    """Type of the task."""


class Budget(Section):
    """Marketing spend against annual recurring revenue, in one currency."""

    arr: Annotated[float, Field(gt=0)]
    """Annual recurring revenue."""
    programmes: Annotated[float, Field(ge=0)]
    """Spend a year on marketing programmes."""
    least_percent: Annotated[float, Field(ge=0, le=100)] = 5
    """Least share of the revenue."""
    most_percent: Annotated[float, Field(ge=0, le=100)] = 10
    """Most share of the revenue."""
    typical: float = 1_000_000
    """Typical spend between the revenues below."""
    typical_from: float = 5_000_000
    """Least revenue at which the typical spend is expected."""
    typical_to: float = 20_000_000
    """Most revenue at which it is."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.least_percent > self.most_percent:
            raise ValueError(f"least_percent ({self.least_percent:g}) is above most_percent ({self.most_percent:g})")
        return self


class Agreement(Section):
    """What the service-level agreement says in words; `revops rules document` adds the rest."""

    purpose: str = ""
    """What the agreement is for."""
    definitions: dict[str, str] = Field(default_factory=dict)
    """Terms and what they mean, such as MQL and SQL."""
    scoring: str = ""
    """The scoring model in words."""
    nurturing: str = ""
    """What happens with leads that are not ready, or come back."""
    metrics: tuple[str, ...] = ()
    """What both sides are measured on."""
    responsibilities: dict[str, str] = Field(default_factory=dict)
    """Each side and what it does."""
    review: str = ""
    """How often the agreement is looked at again."""
    term: str = ""
    """From when until when it holds."""
    acceptance: tuple[str, ...] = ()
    """Who has agreed, and when."""
