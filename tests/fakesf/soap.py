"""The SOAP partner API, for what REST lacks: login, merge, undelete, convertLead.

Each request of a merge is a transaction of its own. Its effects: victims go into the recycle bin
and name their master, what pointed at them points at the master, and the master takes only the
fields that were sent.
"""

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from . import automation, converting, saving
from .auth import session_of, soap_login
from .envelope import envelope, fault, local, parsed, texts
from .errors import ApiError, RowError
from .saving import Save, put_in_bin
from .values import derived

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from .org import Org
    from .schema import FieldSpec, ObjectSpec, Record
    from .state import State
    from .wire import Reply, Request

MOST_REQUESTS, MOST_VICTIMS = 200, 2
REQUESTS = frozenset({"request", "mergeRequests"})
"""The WSDL's name of a request of a merge, and the one that jsforce sends."""
NOT_FIELDS = frozenset({"type", "Id", "fieldsToNull"})


def call(state: "State", request: "Request") -> "Reply":
    """POST /services/Soap/u/VERSION: the first element of the body says what."""
    try:
        root = parsed(request.body)
    except ApiError as error:
        return fault(error.code, error.message)
    body = next((child for child in root if local(child) == "Body"), None)
    verb = next(iter(body), None) if body is not None else None
    if verb is None:
        return fault("UNKNOWN_EXCEPTION", "no operation in the body")
    name = local(verb)
    if name == "login":
        return soap_login(state, request)
    if session_of(request) not in state.sessions:
        message = "INVALID_SESSION_ID: Invalid Session ID found in SessionHeader: Illegal Session"
        return fault("INVALID_SESSION_ID", message)
    state.calls += 1
    if state.calls > state.org.settings.daily_calls:
        return fault("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
    state.org.clock.tick()
    handler = OPERATIONS.get(name)
    return handler(state.org, verb, _options(root)) if handler else fault("INVALID_OPERATION", f"no operation {name}")


def _options(root: "Element") -> Save:
    """Without a header, SOAP runs no assignment rule and lets duplicate rules refuse."""
    said = {local(each): (each.text or "").strip().lower() for each in root.iter()}
    assign = said.get("useDefaultRule") == "true" or bool(said.get("assignmentRuleId"))
    return Save(assign=assign, allow_duplicates=said.get("allowSave") == "true")


def _result(inner: str, error: RowError | None = None) -> str:
    if error is None:
        return f"<result>{inner}<success>true</success></result>"
    fields = "".join(f"<fields>{escape(name)}</fields>" for name in error.fields)
    told = f"<message>{escape(error.message)}</message><statusCode>{error.code}</statusCode>"
    return f"<result><errors>{fields}{told}</errors>{inner}<success>false</success></result>"


def _merge_call(org: "Org", verb: "Element", options: Save) -> "Reply":
    requests = [child for child in verb if local(child) in REQUESTS]
    if len(requests) > MOST_REQUESTS:
        return fault("EXCEEDED_ID_LIMIT", f"merge takes at most {MOST_REQUESTS} requests")
    names = [name for each in requests for name in texts(_master(each), "type")]
    unsupported = next((name for name in names if not _mergeable(org, name)), None)
    if unsupported is not None:
        return fault("INVALID_TYPE_FOR_OPERATION", f"entity type {unsupported} does not support merge")
    results = "".join(_merge_request(org, each, options) for each in requests)
    return envelope(f"<mergeResponse>{results}</mergeResponse>")


def _mergeable(org: "Org", name: str) -> bool:
    spec = org.schema.object(name)
    return spec is not None and "merge" in spec.flags


def _master(request: "Element") -> "Element":
    return next((child for child in request if local(child) == "masterRecord"), request)


def _merge_request(org: "Org", request: "Element", options: Save) -> str:
    given = _master(request)
    victims = [each for text in texts(request, "recordToMergeIds") for each in text.split()]
    spec = org.schema.objects[next(iter(texts(given, "type")), "Lead").lower()]
    values: dict[str, object] = {local(each): each.text for each in given if local(each) not in NOT_FIELDS}
    values |= dict.fromkeys(texts(given, "fieldsToNull"))
    master_id = next(iter(texts(given, "Id")), "")
    try:
        with org.transaction():
            moved, merged = _merged(org, spec, (master_id, victims), values, options)
    except RowError as error:
        return _result("", error)
    ids = "".join(f"<mergedRecordIds>{each}</mergedRecordIds>" for each in merged)
    related = "".join(f"<updatedRelatedIds>{each}</updatedRelatedIds>" for each in moved)
    inner = f"<result><id>{saving.known(org, spec, master_id)['Id']}</id>{ids}"
    return f"{inner}<success>true</success>{related}</result>"


def _merged(
    org: "Org", spec: "ObjectSpec", who: tuple[str, list[str]], values: dict[str, object], options: Save
) -> tuple[list[str], list[str]]:
    """Ids of the records that were moved, and of the victims."""
    master = saving.known(org, spec, who[0])
    victims = [saving.known(org, spec, each) for each in who[1]]
    ids = [str(each["Id"]) for each in victims]
    if not 1 <= len(ids) <= MOST_VICTIMS or len({*ids, master["Id"]}) != len(ids) + 1:
        message = f"merge takes one master and 1 to {MOST_VICTIMS} other records"
        raise RowError("INVALID_ID_FIELD", message, "recordToMergeIds")
    for victim in victims:
        org.row_fault(spec.name, str(victim["Id"]), victim)
        put_in_bin(org, spec, victim, {"MasterRecordId": master["Id"]})
    moved = [
        str(row["Id"])
        for child, field in org.schema.pointing_at(spec.name)
        for row in [row for row in org.rows(child.name) if row[field.name] in ids]
        if _moved(org, (child, field), row, str(master["Id"]))
    ]
    saving.update(org, spec.name, str(master["Id"]), values, options)
    automation.merged(org, spec, org.tables[spec.name][str(master["Id"])])
    return moved, ids


def _moved(org: "Org", where: "tuple[ObjectSpec, FieldSpec]", row: "Record", master_id: str) -> bool:
    """Point the row at the master; a second membership of one campaign goes into the recycle bin instead."""
    child, field = where
    if child.name == "CampaignMember" and any(
        other["CampaignId"] == row["CampaignId"] and other[field.name] == master_id for other in org.rows(child.name)
    ):
        put_in_bin(org, child, row, {})
        return False
    # a master does not become its own parent
    changed: Record = {**row, field.name: None if row["Id"] == master_id else master_id, "SystemModstamp": org.moment}
    org.put(child.name, changed | {name: value for name, value in derived(changed, child.name).items() if name in row})
    return True


def _undelete_call(org: "Org", verb: "Element", _options: Save) -> "Reply":
    results = []
    for record_id in texts(verb, "ids"):
        try:
            with org.transaction():
                results.append(_result(f"<id>{saving.undelete(org, record_id).id}</id>"))
        except RowError as error:
            results.append(_result("", error))
    return envelope(f"<undeleteResponse>{''.join(results)}</undeleteResponse>")


def _convert_call(org: "Org", verb: "Element", _options: Save) -> "Reply":
    results = []
    for asked in verb:
        said = {local(each): (each.text or "").strip() for each in asked}
        try:
            with org.transaction():
                made = converting.convert(org, said)
            results.append(_result("".join(f"<{name}>{value}</{name}>" for name, value in made.items())))
        except RowError as error:
            results.append(_result(f"<leadId>{escape(said.get('leadId', ''))}</leadId>", error))
    return envelope(f"<convertLeadResponse>{''.join(results)}</convertLeadResponse>")


OPERATIONS = {"merge": _merge_call, "undelete": _undelete_call, "convertLead": _convert_call}
