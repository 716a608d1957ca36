"""The conditions of a score section, parsed against the columns of a list and of its activities."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from revops_cli.model import Kind
from revops_cli.rules.columns import readable
from revops_cli.rules.condition import Condition, parse
from revops_cli.rules.definitions import as_condition, parse_definitions
from revops_cli.score.columns import SCORED, written
from revops_cli.score.settings import Model, ScoreRow, ScoreSettings

ACTIVITY_KINDS: dict[str, Kind] = {"LeadId": "text", "Email": "text", "Kind": "text", "At": "date"}
"""Columns that every activity has in conditions."""


@dataclass(frozen=True, slots=True)
class RowCondition:
    """A row with its condition; a row of activities without `when` has none."""

    row: ScoreRow
    condition: Condition | None

    @property
    def constant(self) -> bool:
        """Whether it looks at the lead itself."""
        return not self.row.activity


@dataclass(frozen=True, slots=True)
class ModelConditions:
    """A model by its name, with its rows parsed."""

    name: str
    model: Model
    rows: tuple[RowCondition, ...]

    @property
    def constant(self) -> tuple[RowCondition, ...]:
        """Rows over the lead, in order."""
        return tuple(row for row in self.rows if row.constant)

    @property
    def behavioural(self) -> tuple[RowCondition, ...]:
        """Rows over activities, in order."""
        return tuple(row for row in self.rows if not row.constant)


@dataclass(frozen=True, slots=True)
class ScoreConditions:
    """Everything that a run asks of leads and of activities."""

    models: tuple[ModelConditions, ...]
    sales: Condition | None
    passed_back: Condition | None
    worked: Condition | None
    qualified: Condition | None
    definitions: Mapping[str, Condition]
    priority: Mapping[str, Condition] = field(default_factory=dict)

    @property
    def of_leads(self) -> tuple[Condition, ...]:
        """Every condition over the leads."""
        rows = (row.condition for model in self.models for row in model.constant)
        others = (self.sales, self.passed_back, self.worked, self.qualified, *self.definitions.values())
        return tuple(one for one in (*rows, *others, *self.priority.values()) if one is not None)

    @property
    def of_activities(self) -> tuple[Condition, ...]:
        """Every condition over the activities."""
        rows = (row.condition for model in self.models for row in model.behavioural)
        return tuple(condition for condition in rows if condition is not None)


def lead_columns(names: Sequence[str], settings: ScoreSettings) -> dict[str, Kind]:
    """The columns of leads that conditions may read; not those that scoring writes, but `Score_` of other models."""
    own = {name.casefold() for name in written(tuple(settings.models))} | {c.name.casefold() for c in SCORED}
    return readable(names, own)


def activity_columns(names: Sequence[str]) -> dict[str, Kind]:
    """The columns of activities that conditions may read."""
    return {**dict.fromkeys(names, "text"), **ACTIVITY_KINDS}


class ScoreParser:
    """Parses the conditions of a section one by one; each raises ConfigError for itself."""

    def __init__(
        self, settings: ScoreSettings, columns: Mapping[str, Kind], activities: Mapping[str, Kind] | None = None
    ) -> None:
        self._settings = settings
        self._columns = columns
        self._activities = activities
        self._lists = {name: frozenset(values) for name, values in settings.lists.items()}
        self.definitions = parse_definitions(settings.definitions, columns, lists=self._lists)

    def lead(self, text: str, where: str) -> Condition | None:
        """A condition over the lead; None for the empty one."""
        if not text:
            return None
        return parse(text, self._columns, where=where, lists=self._lists, definitions=self.definitions)

    def row(self, name: str, place: int) -> RowCondition:
        """The row of a model at a place, counted from 0.

        What a row asks of activities is not read where no activities are known.
        """
        row = self._settings.models[name].rows[place]
        where = f"score.models.{name}.rows[{place + 1}] '{row.id}'.when"
        if not row.activity:
            return RowCondition(row, self.lead(row.when, where))
        if not row.when or self._activities is None:
            return RowCondition(row, None)
        return RowCondition(row, parse(row.when, self._activities, where=where, lists=self._lists))

    def criterion(self, place: int) -> Condition:
        """The criterion of the order of work at a place, counted from 0."""
        given = self._settings.priority[place]
        where = f"score.priority[{place + 1}] '{given.id}'"
        return parse(given.when, self._columns, where=where, lists=self._lists, definitions=self.definitions)

    def model(self, name: str) -> ModelConditions:
        """A model with its rows."""
        model = self._settings.models[name]
        return ModelConditions(name, model, tuple(self.row(name, place) for place in range(len(model.rows))))

    def whole(self) -> ScoreConditions:
        """The whole section."""
        given = self._settings
        return ScoreConditions(
            tuple(self.model(name) for name in given.models),
            self.lead(given.sales, "score.sales"),
            self.lead(given.passed_back, "score.passed_back"),
            self.lead(given.outcomes.worked, "score.outcomes.worked"),
            self.lead(given.outcomes.qualified, "score.outcomes.qualified"),
            {name: as_condition(name, node) for name, node in self.definitions.items()},
            {one.id: self.criterion(place) for place, one in enumerate(given.priority)},
        )


def parse_score(
    settings: ScoreSettings, names: Sequence[str], activities: Sequence[str] | None = None
) -> ScoreConditions:
    """Every condition of the section over a list with these columns; the first bad one raises ConfigError."""
    acts = activity_columns(activities) if activities is not None else None
    return ScoreParser(settings, lead_columns(names, settings), acts).whole()


def behaviour_names(models: Sequence[ModelConditions]) -> Iterator[tuple[str, ModelConditions, RowCondition]]:
    """A column name for each row over activities, over all models."""
    for number, model in enumerate(models):
        for place, row in enumerate(model.behavioural):
            yield f"b{number}_{place}", model, row
