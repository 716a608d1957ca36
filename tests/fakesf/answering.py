"""The answer of the org to a parsed query: records as the REST API writes them, or groups."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from .conditions import compiled, mentions, sort_key
from .errors import ApiError
from .org import Org
from .paths import ANY_OF_SEVERAL, Path, kind_of, parent, resolve
from .schema import NUMBERS, FieldSpec, ObjectSpec, Record, Value
from .soql_tree import Column, Order, Query

T = TypeVar("T")
Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows and their number; `entity` is the object's API name. `SELECT COUNT()` has a number and no rows."""

    entity: str
    rows: list[Row]
    total: int


def answer(org: Org, query: Query, *, version: str = "59.0", deleted: bool = False) -> Answer:
    """The answer to a query; with `deleted`, records of the recycle bin too."""
    spec = org.schema.object(query.object)
    if spec is None:
        message = (
            f"\n{query.text[:80]}\n^\nERROR at Row:1:Column:1\nsObject type '{query.object}' is not supported."
            " If you are attempting to use a custom object, be sure to append the '__c' after the entity name."
            " Please reference your WSDL or the describe call for the appropriate names."
        )
        raise ApiError(400, "INVALID_TYPE", message)
    table = org.tables[spec.name].values()
    found = _matching(org, spec, query, table, deleted=deleted)
    if query.only_counts:
        counted = found[query.offset :]
        return Answer(spec.name, [], len(counted if query.limit is None else counted[: query.limit]))
    rows = _groups(org, spec, query, found) if query.aggregates else _records(org, spec, query, found, version)
    return Answer(spec.name, rows, len(rows))


def _matching(org: Org, spec: ObjectSpec, query: Query, table: Iterable[Record], *, deleted: bool) -> list[Record]:
    test = compiled(org, spec, query.where) if query.where else None
    unseen = org.last_written if org.settings.index_lag and mentions(query.where, "SystemModstamp") else ""
    return [
        record
        for record in table
        if (deleted or not record.get("IsDeleted")) and record["Id"] != unseen and (test is None or test(record))
    ]


def _window(query: Query, rows: list[T]) -> list[T]:
    stop = None if query.limit is None else query.offset + query.limit
    return rows[query.offset : stop]


def _records(org: Org, spec: ObjectSpec, query: Query, found: list[Record], version: str) -> list[Row]:
    ordered = sorted(found, key=lambda record: str(record["Id"]))
    for order in reversed(query.order):
        if order.column.function:
            raise ApiError(400, "MALFORMED_QUERY", "an aggregate orders only groups")
        ordered = _sorted_by(ordered, order, resolve(org, spec, order.column.path))
    shape = Shape(org, spec, query, version)
    return [shape.row(record) for record in _window(query, ordered)]


def _sorted_by(records: list[Record], order: Order, path: Path) -> list[Record]:
    if "unfiltered" in path.field.flags and path.field.type == "textarea":
        raise ApiError(400, "INVALID_FIELD", f"field '{path.field.name}' can not be sorted in a query call")
    nulls = [record for record in records if path.read(record) is None]
    others = [record for record in records if path.read(record) is not None]
    # a stable sort backwards keeps the order of equals only when both ends are turned
    others.sort(key=lambda record: _comparable(path, record), reverse=order.descending)
    return [*others, *nulls] if order.nulls_last else [*nulls, *others]


def _comparable(path: Path, record: Record) -> tuple[float, str]:
    key = sort_key(path.field, path.read(record))
    return (float(key), "") if isinstance(key, int | float) else (0.0, str(key))


class Shape:
    """What a row of the answer looks like: selected fields, nested parents, children."""

    def __init__(self, org: Org, spec: ObjectSpec, query: Query, version: str) -> None:
        self.org, self.spec, self.version = org, spec, version
        self.paths = [resolve(org, spec, column.path) for column in query.columns]
        names = [(*path.ups, path.field) for path in self.paths]
        twice = next(
            (path.field.name for path, name in zip(self.paths, names, strict=True) if names.count(name) > 1), ""
        )
        if twice:
            raise ApiError(400, "INVALID_FIELD", f"duplicate field selected: {twice}")
        self.children = [(child, *self._child(child)) for child in query.children]

    def _child(self, child: Query) -> tuple[ObjectSpec, FieldSpec]:
        found = self.org.schema.children(self.spec.name, child.object)
        if found is None:
            message = f"Didn't understand relationship '{child.object}' in FROM part of query call."
            raise ApiError(400, "INVALID_TYPE", message)
        return found

    def row(self, record: Record) -> Row:
        """One record of the answer."""
        row: Row = {"attributes": attributes(self.spec.name, str(record["Id"]), self.version)}
        for path in self.paths:
            self._place(row, record, path, 0)
        for child, spec, field in self.children:
            own = [each for each in self.org.rows(spec.name) if each[field.name] == record["Id"]]
            found = _matching(self.org, spec, child, own, deleted=False)
            rows = _records(self.org, spec, child, found, self.version)
            row[field.children] = {"totalSize": len(rows), "done": True, "records": rows} if rows else None
        return row

    def _place(self, row: Row, record: Record, path: Path, depth: int) -> None:
        if depth == len(path.ups):
            row[path.field.name] = record.get(path.field.name)
            return
        step = path.ups[depth]
        found = parent(self.org, record, step)
        if found is None:
            row[step.relationship] = None
            return
        entity, above = found
        inner = row.setdefault(step.relationship, {"attributes": attributes(entity, str(above["Id"]), self.version)})
        if isinstance(inner, dict):
            if path.field.object == ANY_OF_SEVERAL and depth + 1 == len(path.ups):
                inner["Type"] = kind_of(entity)
            else:
                self._place(inner, above, path, depth + 1)


def attributes(entity: str, record_id: str, version: str) -> dict[str, str]:
    """What a record says of itself."""
    return {"type": entity, "url": f"/services/data/v{version}/sobjects/{entity}/{record_id}"}


def _groups(org: Org, spec: ObjectSpec, query: Query, found: list[Record]) -> list[Row]:
    """One row a group, texts grouped whatever the case; without GROUP BY one row of all."""
    if query.children:
        raise ApiError(400, "MALFORMED_QUERY", "a query of groups has no children")
    grouped = {name.lower() for name in query.group}
    loose = next((each.path for each in query.columns if not each.function and each.path.lower() not in grouped), "")
    if loose:
        raise ApiError(400, "MALFORMED_QUERY", f"Field must be grouped or aggregated: {loose}")
    paths = [resolve(org, spec, name) for name in query.group]
    groups: dict[tuple[Value, ...], list[Record]] = {} if paths else {(): []}
    for record in sorted(found, key=lambda each: str(each["Id"])):
        groups.setdefault(tuple(sort_key(path.field, path.read(record)) for path in paths), []).append(record)
    keys = sorted(groups, key=lambda key: tuple((value is not None, str(value)) for value in key))
    for order in reversed(query.order):
        keys = _groups_by(org, spec, query, order, {key: groups[key] for key in keys})
    return [_group(org, spec, query, groups[key]) for key in _window(query, keys)]


def _groups_by(
    org: Org, spec: ObjectSpec, query: Query, order: Order, groups: dict[tuple[Value, ...], list[Record]]
) -> list[tuple[Value, ...]]:
    column = order.column
    if not column.function and column.path.lower() not in {name.lower() for name in query.group}:
        raise ApiError(400, "MALFORMED_QUERY", f"Ordered field must be grouped or aggregated: {column.path}")
    values = {key: _aggregate(org, spec, column, records) for key, records in groups.items()}
    nulls = [key for key in groups if values[key] is None]
    others = [key for key in groups if values[key] is not None]

    def comparable(key: tuple[Value, ...]) -> tuple[float, str]:
        value = values[key]
        return (float(value), "") if isinstance(value, int | float) else (0.0, str(value).casefold())

    others.sort(key=comparable, reverse=order.descending)
    return [*others, *nulls] if order.nulls_last else [*nulls, *others]


def _group(org: Org, spec: ObjectSpec, query: Query, records: list[Record]) -> Row:
    row: Row = {"attributes": {"type": "AggregateResult"}}
    unnamed = 0
    for column in query.columns:
        name = column.alias or resolve(org, spec, column.path or "Id").field.name
        if column.function and not column.alias:
            name = f"expr{unnamed}"
            unnamed += 1
        row[name] = _aggregate(org, spec, column, records)
    return row


def _aggregate(org: Org, spec: ObjectSpec, column: Column, records: list[Record]) -> Value:
    path = resolve(org, spec, column.path or "Id")
    values = [value for record in records if (value := path.read(record)) is not None]
    if column.function == "count":
        return len(values)
    if column.function == "sum":
        if path.field.type not in NUMBERS | {"int"}:
            raise ApiError(400, "MALFORMED_QUERY", f"field {path.field.name} does not support aggregate operator SUM")
        return sum(float(value) for value in values) if values else None
    if not values:
        return None
    if not column.function:
        return values[0]
    best = max if column.function == "max" else min
    return best(values, key=lambda value: sort_key(path.field, value) or 0)
