"""The `check` section of the config: the files, the checks, and what a failed one means."""

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, field_validator, model_validator

from revops_cli.check.exceptions import Ignored
from revops_cli.check.limit import parse_limit
from revops_cli.config.section import ConfigPath, Section
from revops_cli.errors import ConfigError

Severity = Literal["warn", "error"]


def _several(value: object) -> object:
    """One value is a list of one."""
    return (value,) if isinstance(value, str) else value


def _yes(value: object) -> object:
    """`true` asks for the usual columns."""
    return () if value is True else _several(value)


def _path(value: object) -> object:
    """A plain path is a dataset with that path."""
    return {"path": value} if isinstance(value, str | list | tuple) else value


_SEVERAL = BeforeValidator(_several, json_schema_input_type=str | tuple[str, ...])
Several = Annotated[tuple[str, ...], _SEVERAL, Field(min_length=1)]
Usual = Annotated[tuple[str, ...], BeforeValidator(_yes, json_schema_input_type=Literal[True] | str | tuple[str, ...])]
Mailbox = Literal["disposable", "role", "free"]
_MAILBOXES = BeforeValidator(_several, json_schema_input_type=Mailbox | tuple[Mailbox, ...])
One = Annotated[dict[str, str], Field(min_length=1, max_length=1)]
Paths = Annotated[tuple[ConfigPath, ...], _SEVERAL, Field(min_length=1)]


class RowCount(Section):
    """How many rows a file may have."""

    min: Annotated[int, Field(ge=0)] | None = None
    """Fewest rows."""
    max: Annotated[int, Field(ge=0)] | None = None
    """Most rows."""

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if self.min is None and self.max is None:
            raise ValueError("row_count needs min, max or both")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError(f"min ({self.min}) must not be above max ({self.max})")
        return self


class Check(Section):
    """One check: an id, exactly one kind with its argument, and what a failure means."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
    """Stable name: it is the rule in SARIF, the test case in JUnit, and what a baseline remembers."""
    dataset: str = ""
    """Name of the dataset; without it the check runs on `dataset`, else on all of `datasets`."""
    where: str = ""
    """SQL condition: only rows that meet it are looked at."""
    severity: Severity = "error"
    """What a failure is: an error fails the run, a warning is shown."""
    warn_if: str = ""
    """Failed rows from which it is a warning, such as `> 0` or `> 2%` of the rows looked at."""
    error_if: str = ""
    """Failed rows from which it is an error. Where one of the two is given, it stands for `severity`."""
    sample: Annotated[int, Field(ge=0)] | None = None
    """Rows shown of those that failed; else that of `defaults`."""
    group_by: str = ""
    """Column (for a metric: dimension) whose values are judged one by one."""
    min_n: Annotated[int, Field(ge=0)] = 0
    """A group with fewer rows is not judged."""
    owner: str = ""
    """Who is to mend it."""
    why: str = ""
    """Why it matters."""
    fix: str = ""
    """What to do about it; `{file}` stands for the file."""
    ignore: tuple[Ignored, ...] = ()
    """Rows that may stay as they are until a day, each with a reason."""

    not_null: Several | None = None
    """Columns that must not be empty; blanks are empty."""
    unique: Several | None = None
    """Column, or columns together, whose values must differ; counts the copies beyond the first."""
    across: bool = False
    """Whether `unique` holds over all files of the run on which the check runs, and not in each of them alone."""
    in_: Annotated[dict[str, Several], Field(min_length=1, max_length=1)] | None = Field(default=None, alias="in")
    """Column and what it may hold: values, the name of a packaged list (iso3166 ...), or FILE or FILE:COLUMN."""
    references: One | None = None
    """Column and where its values must be: FILE:COLUMN, or with a condition, `users.csv:Id where IsActive`."""
    row_count: RowCount | None = None
    """Fewest and most rows of the file."""
    row_count_change: str | None = None
    """How much the number of rows may differ from the previous run, such as `< 30%`."""
    metric: One | None = None
    """Figure of the audit and what it should be, such as {audit.sla_attainment: ">= 80%"}."""
    expect: str | None = None
    """SQL condition that must hold; a row where it is unknown (an empty cell) is skipped."""
    email_valid: Usual | None = None
    """Column of e-mail addresses that can be written to as they are; `true` is Email."""
    email_not: Annotated[tuple[Mailbox, ...], _MAILBOXES] | None = None
    """Kinds of address that the column Email may not hold: disposable, role, free."""
    phone_valid: Usual | None = None
    """Column of phone numbers that exist in the country of the row; `true` is Phone."""
    phone_e164: Usual | None = None
    """Column of phone numbers written as +14155550100; `true` is Phone."""
    country_known: Usual | None = None
    """Column of countries that are understood; `true` is Country."""
    title_level_known: Usual | None = None
    """Column of job titles whose level is understood; `true` is Title."""
    company_known: Usual | None = None
    """Column of company names that name a company; `true` is Company."""
    owner_active: str | None = None
    """Users (Id, IsActive): every OwnerId must be one that is active; a queue is no user."""
    reason_not_ambiguous: Usual | None = None
    """Column of the reason of Nurture and Unqualified, which must say what to do next; `true` is Reason."""
    disposition_complete: Literal[True] | None = None
    """A lead in Nurture or Unqualified has a reason and a date (those of the two columns that the file has)."""
    no_date_paradox: Usual | None = None
    """Dates in their order; `true`: created, assigned, working, dispositioned or converted; none in the future."""
    assigned_at_present: Usual | None = None
    """Column of the assigned date, filled once the status says assigned or more; `true` is AssignedDate."""
    touch_for_working: str | None = None
    """Activities (WhoId): every lead whose status says working has one."""

    @field_validator("warn_if", "error_if", "row_count_change")
    @classmethod
    def _limit(cls, text: str | None) -> str | None:
        return _checked_limit(text) if text else text

    @field_validator("metric")
    @classmethod
    def _metric_limit(cls, given: dict[str, str] | None) -> dict[str, str] | None:
        for text in (given or {}).values():
            _checked_limit(text)
        return given

    @model_validator(mode="after")
    def _together(self) -> Self:
        if self.across and (self.unique is None or self.group_by):
            raise ValueError(f"check '{self.id}': across is for unique, without group_by")
        return self

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        kinds = self.kinds
        if len(kinds) != 1:
            said = "has no kind" if not kinds else f"has several kinds: {', '.join(kinds)}"
            raise ValueError(f"check '{self.id}' {said}; give exactly one, such as not_null: Email")
        return self

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that are given, by their keys."""
        given = ((field.alias or name, getattr(self, name)) for name, field in type(self).model_fields.items())
        return tuple(key for key, value in given if key not in OPTIONS and value is not None)

    @property
    def kind(self) -> str:
        """The key of the kind."""
        return self.kinds[0]

    @property
    def argument(self) -> object:
        """The argument of the kind."""
        return getattr(self, "in_" if self.kind == "in" else self.kind)


OPTIONS = (
    "id", "dataset", "where", "severity", "warn_if", "error_if", "sample", "group_by", "min_n", "owner", "why", "fix",
    "ignore", "across",
)  # fmt: skip
"""Keys of a check that are no kind."""


def _checked_limit(text: str) -> str:
    try:
        parse_limit(text)
    except ConfigError as error:
        raise ValueError(f"{error.problem} ({error.hint})") from error
    return text


class FileSet(Section):
    """Files that are checked alike, and how they are read."""

    path: Paths
    """A path or pattern such as `imports/*.csv`, or several."""
    kind: Literal["leads", "accounts", "users", "contacts", "opportunities", "any"] = "leads"
    """What the rows are, so that their columns are recognised."""
    key: Annotated[tuple[str, ...], _SEVERAL] = ()
    """Columns that name a row; without them Id where there is one, else all cells of the row."""
    columns: dict[str, str] = Field(default_factory=dict)
    """Header -> canonical name, for headers that are not recognised."""
    sheet: str = ""
    """Sheet of a workbook."""
    encoding: str = ""
    """Encoding of a text file; found out by default."""
    delimiter: str = ""
    """Delimiter of a text file; found out by default."""
    header_row: Annotated[int, Field(ge=0)] = 0
    """Line of the header; 0 finds it."""
    no_header: bool = False
    """Whether the first row is a record already."""


Files = Annotated[FileSet, BeforeValidator(_path, json_schema_input_type=str | tuple[str, ...] | FileSet)]


class Defaults(Section):
    """What a check takes that does not say otherwise."""

    severity: Severity = "error"
    """Severity of a check."""
    sample: Annotated[int, Field(ge=0)] = 20
    """Rows shown of those that failed."""


class CheckSettings(Section):
    """Data-quality checks; without any, those run that fit every list."""

    dataset: Files | None = None
    """The files: a path, a pattern, or a mapping."""
    datasets: dict[str, Files] = Field(default_factory=dict)
    """Several sets of files by name; a check names its own with `dataset`."""
    defaults: Defaults = Defaults()
    checks: tuple[Check, ...] = ()
    """The checks in the order in which they are shown."""
    audit: dict[str, Paths] = Field(default_factory=dict)
    """Files of the audit whose figures `metric` asks for, by table: {people: leads.csv, activities: tasks.csv}."""

    @model_validator(mode="after")
    def _sound(self) -> Self:
        seen: set[str] = set()
        for check in self.checks:
            if check.id in seen:
                raise ValueError(f"two checks are called '{check.id}'")
            if check.dataset and check.dataset not in self.datasets:
                known = ", ".join(self.datasets) or "none"
                raise ValueError(f"check '{check.id}' names the dataset '{check.dataset}' (there are: {known})")
            seen.add(check.id)
        return self

    def severity_of(self, check: Check) -> Severity:
        """The severity of a check, its own or the default."""
        return check.severity if "severity" in check.model_fields_set else self.defaults.severity

    def sample_of(self, check: Check) -> int:
        """How many rows of a check are shown."""
        return self.defaults.sample if check.sample is None else check.sample
