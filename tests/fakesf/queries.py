"""Queries over REST, in pages behind locators."""

import random
import re
from datetime import timedelta

from .answering import answer
from .errors import ApiError
from .ids import base62
from .paths import resolve
from .soql import parse
from .soql_tree import Query
from .state import Cursor, State
from .wire import Reply, Request, as_json

KEPT = timedelta(days=2)
"""How long a cursor can be read on."""
LEAST_PAGE, MOST_PAGE = 200, 2000


def query(state: State, request: Request) -> Reply:
    """GET query?q= and queryAll?q=."""
    text = request.params.get("q", "")
    if not text.strip():
        raise ApiError(400, "MALFORMED_QUERY", "A query string has to be specified")
    parsed = parse(text)
    if request.flag("columns"):
        return _columns(state, parsed)
    deleted = request.path.lower().endswith("/queryall")
    found = answer(state.org, parsed, version=request.version, deleted=deleted)
    if parsed.only_counts:
        return as_json({"totalSize": found.total, "done": True, "records": []})
    if len(found.rows) <= LEAST_PAGE and len(found.rows) <= state.org.settings.page_rows:
        return as_json({"totalSize": found.total, "done": True, "records": found.rows})
    name = f"0r8{base62(state.org.settings.seed, 4)}{base62(len(state.cursors) + 1, 8)}"
    state.cursors[name] = Cursor(found.rows, min(state.org.settings.page_rows, _asked(request)), state.org.clock.now)
    return _page(state, request, name, 0)


def _asked(request: Request) -> int:
    """The page that a client asks for; a hint, held within bounds."""
    asked = re.search(r"batchSize\s*=\s*(\d+)", request.header("sforce-query-options"), re.IGNORECASE)
    return min(MOST_PAGE, max(LEAST_PAGE, int(asked[1]))) if asked else MOST_PAGE


def more(state: State, request: Request, locator: str) -> Reply:
    """GET query/LOCATOR: the same page every time it is asked for."""
    name, _, start = locator.partition("-")
    cursor = state.cursors.get(name)
    if cursor is None or not start.isdigit() or state.org.clock.now - cursor.opened > KEPT:
        raise ApiError(400, "INVALID_QUERY_LOCATOR", "invalid query locator")
    return _page(state, request, name, int(start))


def _page(state: State, request: Request, name: str, start: int) -> Reply:
    cursor = state.cursors[name]
    size = cursor.page_rows
    if state.org.settings.random_pages:
        # of the locator alone, so that asking again gives the same page
        size = random.Random(f"{state.org.settings.seed}/{name}/{start}").randint(1, size)  # noqa: S311 - no secret
    stop = start + size
    page: dict[str, object] = {"totalSize": len(cursor.rows), "done": stop >= len(cursor.rows)}
    if not page["done"]:
        page["nextRecordsUrl"] = f"/services/data/v{request.version}/query/{name}-{stop}"
    return as_json(page | {"records": cursor.rows[start:stop]})


def _columns(state: State, parsed: Query) -> Reply:
    """The metadata of the columns of a query, instead of its rows."""
    spec = state.org.schema.object(parsed.object)
    if spec is None:
        raise ApiError(400, "INVALID_TYPE", f"sObject type '{parsed.object}' is not supported.")
    listed = []
    for column in parsed.columns:
        each = resolve(state.org, spec, column.path or "Id").field
        listed.append(
            {
                "columnName": column.alias or column.path,
                "aggregate": bool(column.function),
                "apexType": each.type.capitalize(),
                "booleanType": each.type == "boolean",
                "custom": each.name.endswith("__c"),
                "displayName": column.alias or column.path,
                "foreignKeyName": each.relationship or None,
                "insertable": "create" in each.flags,
                "joinColumns": [],
                "numberType": each.type in {"int", "double", "currency", "percent"},
                "textType": each.type not in {"int", "double", "currency", "percent", "boolean", "date", "datetime"},
                "updatable": "update" in each.flags,
            }
        )
    selected_id = any(column.path.lower() == "id" for column in parsed.columns)
    facts = {"entityName": spec.name, "groupBy": bool(parsed.group), "idSelected": selected_id}
    return as_json({"columnMetadata": listed, **facts, "keyPrefix": spec.prefix})
