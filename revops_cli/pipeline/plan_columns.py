"""Which column of a list goes to which field of the CRM."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from revops_cli.crm.adapter import Description
from revops_cli.errors import ConfigError, did_you_mean
from revops_cli.model import Table
from revops_cli.plan.settings import PlanSettings

OWNER, PREVIOUS, QUEUE = "OwnerId", "PreviousOwnerId", "AssignedQueue"
MERGED, ACTION, CRM_ID = "MergedIds", "CrmAction", "CrmId"
_ASSIGNED = ("RouteRule", "RouteReason")
_MATCHED = ("MatchLevel", "MatchReason")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that are planned, by the field they go to; `unknown` go nowhere, with a near field each."""

    fields: Mapping[str, str]
    """Field of the CRM -> column of the list; a column that was mapped goes before one of the same name."""
    mapped: frozenset[str]
    """Fields whose column was mapped in the config."""
    unknown: Mapping[str, str]


def columns_of(table: Table, described: Description, settings: PlanSettings) -> Columns:
    """Where the columns of a list go; raises ConfigError for a mapping to a field that there is not."""
    mapping = settings.fields_of(described.name)
    known = [field.name for field in described.fields]
    found: dict[str, str] = {}
    unknown: dict[str, str] = {}
    for column in table.columns:
        field = described.field(column.name) or described.field(column.header)
        if field is not None and field.name != "Id":
            found[field.name] = column.name
        elif column.name not in _own() and not _is_mapped(column.name, column.header, mapping):
            unknown[column.header] = did_you_mean(column.header, known)
    mapped = {_field(described, to, known): name for name, to in _given(table, mapping).items()}
    return Columns({**found, **mapped}, frozenset(mapped), unknown)


def derived_from(columns: Columns) -> dict[str, tuple[str, ...]]:
    """For fields of columns that clean makes: the fields that hold what it makes them from."""
    sources = _inputs()
    back = {column: field for field, column in columns.fields.items()}
    found = {
        field: tuple(back[each] for each in sources.get(column, ()) if each in back and back[each] != field)
        for field, column in columns.fields.items()
    }
    return {field: names for field, names in found.items() if names}


@cache
def reason_columns(column: str) -> tuple[str, str]:
    """The columns that hold rule and reason of a column of ours; empty where its step gives none."""
    if column == OWNER:
        return _ASSIGNED
    from revops_cli.match.columns import ADDS  # noqa: PLC0415 - loaded when it runs

    return _MATCHED if column in {each.name for each in ADDS} else ("", "")


@cache
def made_from(column: str) -> tuple[str, ...]:
    """The columns that a column of clean, or one that clean writes over, is made from."""
    from revops_cli.clean.columns import REPLACES  # noqa: PLC0415 - loaded when it runs

    over = (name for output, name in REPLACES.items() if name == column for name in _inputs().get(output, ()))
    return tuple(dict.fromkeys((column, *_inputs().get(column, ()), *over)))


def written_over(column: str) -> str:
    """The column that a column of clean is written over in place; else itself."""
    from revops_cli.clean.columns import REPLACES  # noqa: PLC0415 - loaded when it runs

    return REPLACES.get(column, column)


def _field(described: Description, name: str, known: list[str]) -> str:
    field = described.field(name)
    if field is None:
        where = f"plan.fields.{described.name}"
        hint = did_you_mean(name, known) or f"revops sf objects shows what {described.name} has"
        raise ConfigError(f"{described.name} has no field '{name}'", where=where, hint=hint)
    return field.name


def _given(table: Table, mapping: Mapping[str, str]) -> dict[str, str]:
    """Columns of the table that are mapped, by name or by header, to their field."""
    folded = {name.casefold(): to for name, to in mapping.items()}
    found = (
        (each.name, folded.get(each.name.casefold()) or folded.get(each.header.casefold())) for each in table.columns
    )
    return {name: to for name, to in found if to}


def _is_mapped(name: str, header: str, mapping: Mapping[str, str]) -> bool:
    return bool({name.casefold(), header.casefold()} & {each.casefold() for each in mapping})


@cache
def _inputs() -> Mapping[str, tuple[str, ...]]:
    """What each column of clean is made from."""
    from revops_cli.fields.registry import fields  # noqa: PLC0415 - loaded when it runs

    return {output.name: field.inputs for field in fields() for output in field.outputs}


@cache
def _own() -> frozenset[str]:
    """Columns that steps add: those that nobody mapped are no surprise."""
    from revops_cli.dedupe import columns as dedupe  # noqa: PLC0415 - loaded when it runs
    from revops_cli.match import columns as match  # noqa: PLC0415 - the same
    from revops_cli.route import columns as route  # noqa: PLC0415 - the same

    docs = (*dedupe.ADDS, *match.ADDS, *match.OPPORTUNITY_ADDS)
    return frozenset(("Id", *_inputs(), *(each.name for each in docs), *route.WRITTEN, "CleanIssues"))
