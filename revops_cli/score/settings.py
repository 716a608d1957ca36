"""The `score` section of the config: models, their rows of points, the hand-off, signals and bands."""

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from revops_cli.config.given import Cell
from revops_cli.config.section import Section
from revops_cli.score.kinds import ActivityKind

GroupName = Literal["demographic", "firmographic", "behavioural"]
GROUPS: tuple[GroupName, ...] = ("demographic", "firmographic", "behavioural")

Id = Annotated[str, Field(min_length=1, pattern=r"^[^;=]+$")]
"""A name that the reason can show: without the signs that part its words."""
Points = Annotated[int, Field(ge=-1000, le=1000)]
Days = Annotated[int, Field(ge=0, le=36500)]
Limits = tuple[int, int, int]


def _several(value: object) -> object:
    """One kind is a list of one."""
    return (value,) if isinstance(value, str) else value


Kinds = Annotated[tuple[ActivityKind, ...], BeforeValidator(_several)]


class AgeStep(Section):
    """What points are still worth up to an age."""

    days: Days
    """Up to this age in days, the last included."""
    percent: Annotated[int, Field(ge=0, le=100)]
    """Share of the points that is left."""


class Decay(Section):
    """How points of an activity fade with its age: by half each so many days, or in steps."""

    half_life_days: Annotated[int, Field(ge=1, le=36500)] | None = None
    """Days after which half of the points is left."""
    steps: tuple[AgeStep, ...] = ()
    """Ages in order, each with the share that is left; older than the last is worth nothing."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.half_life_days is None) == (not self.steps):
            raise ValueError("decay needs either 'half_life_days' or 'steps'")
        ages = [step.days for step in self.steps]
        if ages != sorted(set(ages)):
            raise ValueError("the steps of decay stand in the order of their days")
        return self


class ScoreRow(Section):
    """One row of points: for what the lead is, or for each thing that it did."""

    id: Id
    """Stable name, shown in ScoreReason."""
    points: Points
    """Points, negative ones for what speaks against the lead."""
    group: GroupName | Literal[""] = ""
    """Group whose cap holds for it; a row of activities is behavioural by itself."""
    when: str = ""
    """SQL condition over the columns of the lead; with `activity`, over those of the activities."""
    activity: Kinds = ()
    """Kinds of activities that count: sent, open, click, form, download, reply, visit, event,
    call, meeting, unsubscribe, bounce."""
    count: Literal["each", "once"] = "each"
    """Every such activity adds points, or the freshest alone does."""
    most: Annotated[int, Field(ge=0)] | None = None
    """Most points, by amount, that the activities of the row add up to."""
    within_days: Days | None = None
    """Older activities do not count."""
    decay: Decay | None = None
    """How the points fade with age; without it they do as the model says."""
    reason: str = ""
    """Words shown in ScoreReason instead of the id."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.activity:
            if self.group not in {"", "behavioural"}:
                raise ValueError(f"row '{self.id}' is about activities, so its group is behavioural")
            return self
        if not self.group:
            raise ValueError(f"row '{self.id}' needs a group: demographic, firmographic or behavioural")
        if not self.when:
            raise ValueError(f"row '{self.id}' needs 'when' or 'activity'")
        if self.decay or self.within_days is not None or self.most is not None or self.count != "each":
            raise ValueError(f"row '{self.id}': decay, within_days, most and count are for rows with 'activity'")
        if set(";=") & set(self.reason):
            raise ValueError(f"row '{self.id}': a reason is written without ; and =")
        return self

    @property
    def words(self) -> str:
        """What ScoreReason calls it."""
        return self.reason or self.id

    @property
    def counted_in(self) -> GroupName:
        """The group whose cap holds."""
        return self.group or "behavioural"


class Grading(Section):
    """Least points of the grades: fit A, B, C (else D) and behaviour 1, 2, 3 (else 4)."""

    fit: Limits = (40, 25, 10)
    """Least demographic and firmographic points of A, B and C."""
    behaviour: Limits = (30, 15, 5)
    """Least behavioural points of 1, 2 and 3."""

    @model_validator(mode="after")
    def _falling(self) -> Self:
        for name, limits in (("fit", self.fit), ("behaviour", self.behaviour)):
            if not limits[0] > limits[1] > limits[2]:
                raise ValueError(f"the limits of {name} fall from the best grade to the worst")
        return self


class Model(Section):
    """One way to score: its version, its rows, and from where on a lead is handed to sales."""

    version: Annotated[str, Field(min_length=1, pattern=r"^[^;=]+$")] = "1"
    """Version, shown in ScoreReason and in every report; change it with the rows."""
    threshold: int = 60
    """Least score of a lead that is handed to sales."""
    least: int = 0
    """Lowest score; what goes below is said in the reason."""
    highest: int = 100
    """Highest score, in the same way."""
    caps: dict[GroupName, int] = Field(default_factory=dict)
    """Most points of a group, such as {behavioural: 50}."""
    decay: Decay | None = None
    """How points of activities fade, for rows that do not say it."""
    grade: Grading = Grading()
    rows: tuple[ScoreRow, ...] = Field(min_length=1)
    """What gives points; every row that holds counts."""

    @model_validator(mode="after")
    def _sound(self) -> Self:
        ids = [row.id for row in self.rows]
        twice = next((one for one in ids if ids.count(one) > 1), None)
        if twice is not None:
            raise ValueError(f"two rows are called '{twice}'")
        if self.least >= self.highest:
            raise ValueError("least must be below highest")
        return self

    def fading(self, row: ScoreRow) -> Decay | None:
        """How the points of a row fade."""
        return row.decay or self.decay


class Signals(Section):
    """What a rep should hear of at once."""

    raised_hand: Kinds = ("reply", "form")
    """Activities by which a person raises a hand, such as the answer to an e-mail."""
    raised_within_days: Days = 30
    """Older ones are no news."""
    dormant_months: Annotated[int, Field(ge=1, le=120)] = 9
    """Months without an open, a click, a visit, a form or a reply after which a person was dormant."""
    woken_within_days: Annotated[int, Field(ge=1, le=365)] = 30
    """A dormant person who came back in so many days has just woken up."""


class Outcomes(Section):
    """What became of leads, so that the threshold can be tested."""

    worked: str = (
        "Status IN ('Working', 'Working - Contacted', 'Contacted', 'Qualified', 'Converted', 'Closed - Converted', "
        "'Nurture', 'Unqualified', 'Closed - Not Converted')"
    )
    """Condition: sales worked the lead, or said what it is."""
    qualified: str = "Status IN ('Qualified', 'Converted', 'Closed - Converted')"
    """Condition: sales found it qualified."""
    revenue: str = ""
    """Column of the revenue it brought, summed by band."""


class Criterion(Section):
    """What puts a lead first in the work list of its owner."""

    id: Id
    """Name, shown in the key of the order."""
    when: Annotated[str, Field(min_length=1)]
    """SQL condition over the columns of the lead."""


class ScoreSettings(Section):
    """Scoring models and what a score leads to; the first model fills Score, Grade and ScoreReason."""

    definitions: dict[str, str] = Field(default_factory=dict)
    """Conditions with a name, for a section that stands in a file of its own; those of the config are read too."""
    lists: dict[str, tuple[Cell, ...]] = Field(default_factory=dict)
    """Lists of values for in_list; an item that names a YAML file stands for the items of that file."""
    models: dict[Annotated[str, Field(pattern=r"^[A-Za-z0-9_ -]+$")], Model] = Field(default_factory=dict)
    """Models by name; those behind the first fill columns that end in their names."""
    sales: str = ""
    """Condition: the lead is in the sales pipeline whatever its score, such as an open opportunity."""
    passed_back: str = "Status IN ('Unqualified', 'Nurture', 'Recycled')"
    """Condition: sales gave the lead back to marketing; it is kept, and not handed over while this holds."""
    signals: Signals = Signals()
    priority: tuple[Criterion, ...] = ()
    """Order of work of each rep: leads that meet the first come first, behind the sales pipeline and raised hands."""
    bands: tuple[int, ...] = (20, 40, 60, 80)
    """Where bands of scores begin; below the first is a band too."""
    outcomes: Outcomes = Outcomes()
    tests: str = ""
    """File of cases for `revops rules test`, from the folder of the config."""

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if list(self.bands) != sorted(set(self.bands)):
            raise ValueError("the bands rise")
        columns = [name.replace(" ", "_").casefold() for name in self.models]
        if len(set(columns)) < len(columns):
            raise ValueError("two models would fill the same columns: their names differ by more than case and spaces")
        return self
