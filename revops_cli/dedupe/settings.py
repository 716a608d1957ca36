"""The `dedupe` section of the config."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from revops_cli.config.section import Section

Percent = Annotated[int, Field(ge=0, le=100)]

MasterRule = Literal["converted", "activity", "most_complete", "oldest", "newest", "lowest_id", "crm"]
Survivor = Literal["master", "newest", "oldest", "most_frequent", "longest", "all", "union", "max", "min"]


class Preferred(Section):
    """Records whose column has a preferred value come first: the first of `order`, then the second, then all others."""

    column: str = "LeadSource"
    """The column that says where a record is from."""
    order: tuple[str, ...] = Field(min_length=1)
    """Its values, the best first, without regard to case."""


class ExtraColumn(Section):
    """A custom column that is evidence of identity."""

    column: str
    """The column's name."""
    kind: Literal["id", "date", "text"]
    """`id`: a number that belongs to one person; `date`: such as a date of birth; `text`: any other value."""


class DedupeSettings(Section):
    """How sure a duplicate must be, which record stays, and which value of each field."""

    of: Literal["auto", "persons", "organisations"] = "auto"
    """What a row stands for; `auto`: persons where the list has a name or an e-mail of a person."""
    sure: Percent = 95
    """At or above: a duplicate without doubt."""
    likely: Percent = 50
    """At or above: a probable duplicate."""
    review: Percent = 10
    """At or above: worth a look by a person; never merged."""
    merge: Literal["sure", "likely"] = "likely"
    """The lowest level that merges."""
    extra: tuple[ExtraColumn, ...] = ()
    """Custom columns that are evidence, such as a tax id or a date of birth."""
    master: tuple[MasterRule | Preferred, ...] = ("converted", "most_complete", "oldest", "lowest_id")
    """Which record of a cluster stays: the first rule that tells two apart decides.

    `crm`: one with a Salesforce Id, then one with any Id; a source can be preferred.
    """
    survivors: dict[str, Survivor | Preferred] = {}  # noqa: RUF012 - the model is frozen and copies its defaults
    """Which value a column keeps: a column's name and a rule. Without one, the master's, filled where it is empty.

    `all` keeps distinct values side by side, `union` the distinct parts between semicolons of multi-picklists;
    a preferred source keeps the value of its records.
    """

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.sure >= self.likely >= self.review:
            raise ValueError(f"sure ({self.sure}), likely ({self.likely}) and review ({self.review}) must fall")
        return self
