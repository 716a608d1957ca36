"""What objects and fields there are, as `describe` says it, and the lists of versions, resources and limits."""

import hashlib

from .errors import ApiError
from .moments import START, from_http_date, http_date
from .schema import FieldSpec, ObjectSpec, Schema
from .state import State
from .wire import JSON, Reply, Request, as_json

OLDEST, NEWEST = 59, 67
VERSIONS = frozenset({"51.0"} | {f"{number}.0" for number in range(OLDEST, NEWEST + 1)})
"""What is served; 51.0 because the sf CLI reads its user with it, whatever version it is told."""
_CHANGED = START.replace(microsecond=0)
SEASONS = ("Winter", "Spring", "Summer")
_SOAP_TYPES = {
    "id": "tns:ID",
    "reference": "tns:ID",
    "boolean": "xsd:boolean",
    "int": "xsd:int",
    "currency": "xsd:double",
    "double": "xsd:double",
    "percent": "xsd:double",
    "date": "xsd:date",
    "datetime": "xsd:dateTime",
    "anyType": "xsd:anyType",
}


def versions(_state: State, _request: Request) -> Reply:
    """GET /services/data: needs no session."""
    listed = []
    for number in range(OLDEST, NEWEST + 1):
        season = SEASONS[number % 3 - 2] if number % 3 != 2 else SEASONS[0]
        year = (number - 59) // 3 + 24
        listed.append({"label": f"{season} '{year}", "url": f"/services/data/v{number}.0", "version": f"{number}.0"})
    return as_json(listed)


def resources(_state: State, request: Request) -> Reply:
    """GET /services/data/vNN.0."""
    names = ("sobjects", "query", "queryAll", "composite", "jobs", "limits")
    base = f"/services/data/v{request.version}"
    return as_json({name: f"{base}/{name}" for name in names} | {"identity": "/services/oauth2/userinfo"})


def limits(state: State, _request: Request) -> Reply:
    """GET limits."""
    top = state.org.settings.daily_calls
    bulk = {"Max": 15_000, "Remaining": 15_000 - len(state.jobs)}
    return as_json(
        {
            "DailyApiRequests": {"Max": top, "Remaining": max(0, top - state.calls)},
            "DailyBulkApiBatches": bulk,
            "DailyBulkV2QueryJobs": {"Max": 10_000, "Remaining": 10_000},
            "DataStorageMB": {"Max": 1024, "Remaining": 1000},
        }
    )


def every_object(state: State, request: Request) -> Reply:
    """GET sobjects."""
    listed = [_object(spec, request.version) for spec in state.org.schema.objects.values()]
    return as_json({"encoding": "UTF-8", "maxBatchSize": 200, "sobjects": listed})


def object_or_404(state: State, name: str) -> ObjectSpec:
    """The object that a path names, or the refusal of an address."""
    spec = state.org.schema.object(name)
    if spec is None:
        raise ApiError(404, "NOT_FOUND", "The requested resource does not exist")
    return spec


def basics(state: State, request: Request, entity: str) -> Reply:
    """GET sobjects/T."""
    return as_json({"objectDescribe": _object(object_or_404(state, entity), request.version), "recentItems": []})


def one_object(state: State, request: Request, entity: str) -> Reply:
    """GET sobjects/T/describe; 304 where nothing changed since If-Modified-Since."""
    spec = object_or_404(state, entity)
    since = from_http_date(request.header("if-modified-since")) if request.header("if-modified-since") else None
    if since is not None and spec.version == 0 and since >= _CHANGED:
        return Reply(304)
    known = state.org.schema.described
    key = spec.name, request.version
    if key not in known:
        known[key] = as_json(_described(state.org.schema, *key)).body
    return Reply(200, known[key], JSON, {"Last-Modified": http_date(_CHANGED)})


def _described(schema: Schema, name: str, version: str) -> dict[str, object]:
    spec = schema.objects[name.lower()]
    return _object(spec, version) | {
        "fields": [_field(each) for each in spec.fields.values()],
        "childRelationships": [
            {"childSObject": child.name, "field": each.name, "relationshipName": each.children or None}
            | {"cascadeDelete": "cascade" in each.flags, "deprecatedAndHidden": False, "restrictedDelete": False}
            for child, each in schema.pointing_at(name)
        ],
        "recordTypeInfos": [],
    }


def _object(spec: ObjectSpec, version: str) -> dict[str, object]:
    base = f"/services/data/v{version}/sobjects/{spec.name}"
    return {
        "name": spec.name,
        "label": spec.name,
        "labelPlural": f"{spec.name}s",
        "keyPrefix": spec.prefix,
        "createable": "create" in spec.flags,
        "updateable": "update" in spec.flags,
        "deletable": "delete" in spec.flags,
        "undeletable": "delete" in spec.flags,
        "mergeable": "merge" in spec.flags,
        "queryable": True,
        "retrieveable": True,
        "searchable": "create" in spec.flags,
        "layoutable": "create" in spec.flags,
        "triggerable": "create" in spec.flags,
        "custom": spec.name.endswith("__c"),
        "customSetting": False,
        "deprecatedAndHidden": False,
        "urls": {"sobject": base, "describe": f"{base}/describe", "rowTemplate": f"{base}/{{ID}}"},
    }


def _field(each: FieldSpec) -> dict[str, object]:
    filterable = "unfiltered" not in each.flags
    is_text = each.type not in {*_SOAP_TYPES} - {"id", "reference"}
    return {
        "name": each.name,
        "label": each.label,
        "type": each.type,
        "soapType": _SOAP_TYPES.get(each.type, "xsd:string"),
        "length": each.length,
        "byteLength": each.length * 3 if is_text else 0,
        "digits": 8 if each.type == "int" else 0,
        "precision": 18 if each.type in {"currency", "double", "percent"} else 0,
        "scale": 2 if each.type in {"currency", "double", "percent"} else 0,
        # a flag is never null, and neither is what the platform fills in
        "nillable": not ({"required"} & each.flags) and each.type not in {"boolean", "id"} and not _filled(each),
        "createable": "create" in each.flags,
        "updateable": "update" in each.flags,
        "permissionable": "update" in each.flags and "required" not in each.flags,
        "calculated": False,
        "autoNumber": False,
        "caseSensitive": False,
        "custom": each.name.endswith("__c"),
        "externalId": "external" in each.flags,
        "unique": "unique" in each.flags,
        "idLookup": each.type == "id" or "external" in each.flags,
        "filterable": filterable,
        "sortable": filterable or each.type == "anyType",
        "groupable": filterable and each.type not in {"datetime", "currency", "double"},
        "aggregatable": filterable,
        "defaultedOnCreate": bool(each.default) or _filled(each) or each.type == "boolean",
        "defaultValue": False if each.type == "boolean" else None,
        "nameField": each.name == "Name",
        "namePointing": len(each.references) > 1,
        "polymorphicForeignKey": len(each.references) > 1,
        "referenceTo": list(each.references),
        "relationshipName": each.relationship or None,
        "picklistValues": [
            {"active": True, "defaultValue": value == each.default, "label": value, "validFor": None, "value": value}
            for value in each.values
        ],
        "restrictedPicklist": "restricted" in each.flags,
        "dependentPicklist": False,
        "deprecatedAndHidden": False,
        "encrypted": False,
        "htmlFormatted": False,
        "inlineHelpText": None,
    }


def _filled(each: FieldSpec) -> bool:
    by_the_platform = {
        "OwnerId",
        "CreatedById",
        "CreatedDate",
        "LastModifiedById",
        "LastModifiedDate",
        "SystemModstamp",
    }
    return each.name in by_the_platform


def tag_of(text: str) -> str:
    """A short name of a content."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]
