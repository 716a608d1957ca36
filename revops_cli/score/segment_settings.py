"""The `segment` section of the config: ready-made criteria, saved segments, bands and go-to-market limits."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from revops_cli.config.section import Section

Criterion = Literal[
    "email",
    "interest",
    "title",
    "referred",
    "source",
    "clicked",
    "geography",
    "recency",
    "met",
    "frequency",
    "monetary",
    "pareto",
    "product",
    "stage",
    "lost",
    "active",
]
CRITERIA: tuple[Criterion, ...] = Criterion.__args__  # type: ignore[attr-defined] # the names of a Literal

Percent = Annotated[int, Field(ge=1, le=100)]


class Saved(Section):
    """A segment that is a saved query."""

    when: Annotated[str, Field(min_length=1)]
    """SQL condition over the columns of the list, those that segmenting adds, and definitions."""
    mode: Literal["ongoing", "once"] = "ongoing"
    """Ongoing: whoever meets it now. Once: whoever met it at the first run, and nobody else."""


class Pareto(Section):
    """Bands of customers by the revenue of the last year, the highest first, in percent of its sum."""

    a: Percent = 80
    """The best customers, up to this share."""
    b: Percent = 10
    """Those behind them."""
    c: Percent = 10
    """The rest of those who bought; D bought nothing."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.a + self.b + self.c != 100:  # noqa: PLR2004 - percent
            raise ValueError("a, b and c add up to 100")
        return self


class Bought(Section):
    """Columns of a list of customers that say what they bought, where no opportunities are given."""

    count: str = "PurchaseCount"
    """Column of how often a customer bought."""
    revenue: str = "TotalRevenue"
    """Column of what it spent in all."""
    last_year: str = "RevenueLastYear"
    """Column of what it spent in the last year."""


class Market(Section):
    """Go-to-market segments by the economics of a deal; limits belong to inside sales."""

    acv: str = "ACV"
    """Column of the annual contract value."""
    cycle_days: str = "CycleDays"
    """Column of the days of a sales cycle."""
    buyers: str = "Buyers"
    """Column of the number of buyers."""
    approach: str = "Approach"
    """Column of how the lead is worked: inbound, outbound or target account."""
    acv_limits: tuple[int, int] = (5000, 100_000)
    """Below the first: sales-assisted; above the second: enterprise."""
    cycle_limits: tuple[int, int] = (30, 120)
    """In the same way, in days."""
    most_buyers: int = 5
    """More buyers are enterprise; one buyer may be either of the other two."""


class SegmentSettings(Section):
    """Which records belong together."""

    definitions: dict[str, str] = Field(default_factory=dict)
    """Conditions with a name, for a section that stands in a file of its own; those of the config are read too."""
    criteria: tuple[Criterion, ...] = CRITERIA
    """Ready-made segments; one that has no data is left out."""
    segments: dict[Annotated[str, Field(pattern=r"^[^;:]+$")], Saved] = Field(default_factory=dict)
    """Segments of your own by name; who joins and leaves is remembered."""
    recency_months: tuple[int, int, int, int] = (3, 6, 9, 12)
    """Ends of the bands of recency, the last month included."""
    added: str = "CreatedDate"
    """Column of the date at which a record was added."""
    active_days: Annotated[int, Field(ge=1)] = 180
    """Days without an open and a click after which a person is inactive."""
    frequent_percent: Percent = 20
    """The most frequent so many percent of the buyers stand apart."""
    pareto: Pareto = Pareto()
    interests: tuple[str, ...] = (
        "Interest",
        "Interests",
        "Product Interest",
        "Products of Interest",
        "Information Type",
    )
    """Columns of form answers, with several values separated by ; , or |."""
    referred_by: str = "ReferredBy"
    """Column of the partner who referred the person."""
    met: str = "MetAt"
    """Column of where the person was met."""
    territory: str = "Territory"
    """Column of the territory."""
    bought: Bought = Bought()
    product: str = "Product"
    """Column of the opportunities that names what was bought."""
    stages: tuple[str, ...] = ()
    """Known sales stages; empty is the packaged table."""
    market: Market = Market()

    @model_validator(mode="after")
    def _rising(self) -> Self:
        if list(self.recency_months) != sorted(set(self.recency_months)):
            raise ValueError("the bands of recency rise")
        return self
