"""The SOAP interface, for the two deeds that REST lacks: merge and undelete."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from requests import Response

from revops_cli.crm.adapter import Batch, Kind, Operation, Outcome, State, WriteOptions
from revops_cli.crm.salesforce import outcomes
from revops_cli.crm.salesforce.client import Client
from revops_cli.crm.salesforce.describe import Described
from revops_cli.crm.salesforce.failures import Problem, refused
from revops_cli.crm.salesforce.transport import Call

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MERGES = 10
"""Merges of one request: each is slow, and the reply must come before the timeout."""
VICTIMS = 2
"""Records that one merge can take into its master."""
_LOST = Problem("REPLY_LOST", "the reply does not say what became of each record")
_PARTLY = Problem("PARTLY_MERGED", "some of the records were merged, and others were not")


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What the reply says of one request within the call."""

    done: bool
    problem: Problem = _LOST


def send(client: Client, described: Described, batch: Batch, options: WriteOptions) -> list[Outcome]:
    """Send merges or undeletes once; raises NotSentError or ReplyLostError."""
    merging = batch.kind is Kind.MERGE
    name = "merge" if merging else "undelete"
    inner = _inner(described.description.name, batch)
    response = client.send(_call(client, name, inner, options))
    verdicts = _verdicts(response)
    if verdicts is None:
        return _refused(batch, response)
    counts = [_requests(each) if merging else 1 for each in batch.operations]
    if len(verdicts) != sum(counts):
        return outcomes.of_all(batch, State.UNKNOWN, _LOST)
    rest = iter(verdicts)
    return [
        _outcome(operation, [next(rest) for _ in range(count)])
        for operation, count in zip(batch.operations, counts, strict=True)
    ]


def _inner(name: str, batch: Batch) -> str:
    if batch.kind is Kind.MERGE:
        return "".join(request for each in batch.operations for request in _merges(name, each))
    return "".join(f"<urn:ids>{escape(each.id)}</urn:ids>" for each in batch.operations)


def _requests(operation: Operation) -> int:
    """Merges that an operation takes: two victims at a time."""
    return -(-len(operation.victims) // VICTIMS)


def _outcome(operation: Operation, verdicts: list[_Verdict]) -> Outcome:
    if all(each.done for each in verdicts):
        return Outcome(operation.op_id, State.OK, operation.id)
    if any(each.done for each in verdicts):
        return outcomes.outcome(operation, State.UNKNOWN, _PARTLY)
    problem = verdicts[0].problem
    return outcomes.outcome(operation, State.UNKNOWN if problem is _LOST else problem.state, problem)


def user(client: Client) -> tuple[str, str]:
    """Id and name of the user whose session it is; raises CrmError."""
    call = _call(client, "getUserInfo", "", WriteOptions())
    response = client.send(replace(call, repeatable=True))
    root = _parsed(response)
    if root is None or outcomes.is_error(response):
        raise refused(response, "login")
    return _text(root, "userId"), _text(root, "userName")


def _call(client: Client, name: str, inner: str, options: WriteOptions) -> Call:
    saves = "false" if options.duplicate_rules else "true"
    rule = "true" if options.assignment_rules else "false"
    envelope = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xmlns:urn="urn:partner.soap.sforce.com" xmlns:so="urn:sobject.partner.soap.sforce.com">'
        f"<env:Header><urn:SessionHeader><urn:sessionId>{escape(client.transport.access.token)}</urn:sessionId>"
        "</urn:SessionHeader>"
        f"<urn:AssignmentRuleHeader><urn:useDefaultRule>{rule}</urn:useDefaultRule></urn:AssignmentRuleHeader>"
        f"<urn:DuplicateRuleHeader><urn:allowSave>{saves}</urn:allowSave>"
        "<urn:includeRecordDetails>false</urn:includeRecordDetails>"
        "<urn:runAsCurrentUser>true</urn:runAsCurrentUser></urn:DuplicateRuleHeader></env:Header>"
        f"<env:Body><urn:{name}>{inner}</urn:{name}></env:Body></env:Envelope>"
    )
    headers = outcomes.headers(options) | {
        "Content-Type": "text/xml; charset=UTF-8",
        "Accept": "text/xml",
        "SOAPAction": name,
    }
    return Call("POST", f"/services/Soap/u/{client.version}", body=envelope.encode(), headers=headers)


def _merges(name: str, operation: Operation) -> Iterator[str]:
    """The merge requests of an operation; the first bears the values of the master."""
    values = operation.values
    for start in range(0, len(operation.victims), VICTIMS):
        victims = operation.victims[start : start + VICTIMS]
        taken = "".join(f"<urn:recordToMergeIds>{escape(each)}</urn:recordToMergeIds>" for each in victims)
        yield f"<urn:request>{_master(name, operation.id, values)}{taken}</urn:request>"
        values = {}


def _master(name: str, record: str, values: Mapping[str, str]) -> str:
    cleared = "".join(f"<so:fieldsToNull>{escape(each)}</so:fieldsToNull>" for each, text in values.items() if not text)
    filled = "".join(f"<so:{each}>{escape(text)}</so:{each}>" for each, text in values.items() if text)
    kind = f"<so:type>{escape(name)}</so:type>"
    return f"<urn:masterRecord>{kind}{cleared}<so:Id>{escape(record)}</so:Id>{filled}</urn:masterRecord>"


def _verdicts(response: Response) -> list[_Verdict] | None:
    """The results of a reply; None where it is a fault or cannot be read."""
    root = _parsed(response)
    if root is None or outcomes.is_error(response) or _first(root, "Fault") is not None:
        return None
    return [_verdict(each) for each in root.iter() if _tag(each) == "result"]


def _verdict(result: "Element") -> _Verdict:
    success = _first(result, "success")
    if success is not None and success.text == "true":
        return _Verdict(done=True)
    errors = _first(result, "errors")
    if errors is None:
        return _Verdict(done=False)
    return _Verdict(done=False, problem=Problem(_text(errors, "statusCode"), _text(errors, "message")))


def _refused(batch: Batch, response: Response) -> list[Outcome]:
    """A fault is the CRM's refusal of the whole call; anything else may have come after the deed."""
    root = _parsed(response)
    fault = None if root is None else _first(root, "Fault")
    if fault is None:
        if not outcomes.is_error(response):
            return outcomes.of_all(batch, State.UNKNOWN, _LOST)
        return outcomes.of_response(batch, response)
    code = _text(fault, "exceptionCode") or _text(fault, "faultcode").rpartition(":")[2]
    problem = Problem(code, _text(fault, "exceptionMessage") or _text(fault, "faultstring"))
    state = State.UNKNOWN if code in {"UNKNOWN_EXCEPTION", "SERVER_UNAVAILABLE", ""} else problem.state
    return outcomes.of_all(batch, state, problem)


def _parsed(response: Response) -> "Element | None":
    try:
        return ET.fromstring(response.content)  # noqa: S314 - the CRM's own reply, over TLS
    except ET.ParseError:
        return None


def _tag(element: "Element") -> str:
    return element.tag.rpartition("}")[2]


def _first(element: "Element", name: str) -> "Element | None":
    return next((each for each in element.iter() if _tag(each) == name), None)


def _text(element: "Element", name: str) -> str:
    found = _first(element, name)
    return (found.text or "") if found is not None else ""
