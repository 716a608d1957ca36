"""What goes wrong, when: a declarative plan, the same every run.

`FaultPlan((Fault(Kind.DROP_AFTER, route="collections", skip=1),))` loses the reply to the second
request to `composite/sobjects`. Names of routes are those of `routes.ROUTES`.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from . import envelope
from .automation import DuplicateRule, Trigger, Validation
from .errors import RowError
from .wire import HTML, Reply, as_json

if TYPE_CHECKING:
    from .org import Org
    from .schema import Value
    from .wire import Request


class Kind(StrEnum):
    """What goes wrong."""

    DROP_BEFORE = "drop_before"
    """The connection closes; nothing was done."""
    DROP_AFTER = "drop_after"
    """The connection closes after the request was carried out."""
    TRUNCATE = "truncate"
    """Carried out; the connection closes in the middle of the reply's body."""
    ERROR_JSON = "error_json"
    """`status` (503) with a JSON body (of SOAP: a fault); nothing was done unless `committed`."""
    ERROR_HTML = "error_html"
    """`status` (503) with an HTML body; nothing was done unless `committed`."""
    THROTTLE = "throttle"
    """429 with Retry-After `seconds`; nothing was done."""
    LIMIT = "limit"
    """403 REQUEST_LIMIT_EXCEEDED; nothing was done."""
    SLOW = "slow"
    """Carried out; the reply comes after `seconds`."""
    EXPIRE = "expire"
    """The session of the request ends before it is looked at: 401."""
    LOCK_ROWS = "lock_rows"
    """A `share` of rows, chosen by their account or Id, is locked at its first `times` attempts."""
    NO_ACCESS_ROWS = "no_access_rows"
    """The user may not write a `share` of rows."""
    NO_ACCESS = "no_access"
    """403 INSUFFICIENT_ACCESS_OR_READONLY to what writes or reads `object`; a job that was created goes on."""
    JOB_STUCK = "job_stuck"
    """A bulk job stays InProgress."""
    JOB_FAILED = "job_failed"
    """A bulk job fails after `batches` batches were committed."""
    EDIT = "edit"
    """Somebody else sets `field` of `record` to `value` before the request is carried out."""
    STEAL = "steal"
    """From this request on, automation gives saved records of `object` to `Org.rule_owner`, whatever was asked."""
    REWRITE = "rewrite"
    """From this request on, a trigger sets `field` of saved records of `object` to `value`."""
    VALIDATE = "validate"
    """From this request on, a rule refuses records of `object` whose `field` is set to `value`."""
    DUPLICATES = "duplicates"
    """From this request on, a duplicate rule looks at `field` (Email); it alerts where `value` is "alert"."""
    REMOVE_FIELD = "remove_field"
    """From this request on, `object` has no `field`."""


HAPPENINGS = frozenset(
    {Kind.EXPIRE, Kind.EDIT, Kind.STEAL, Kind.REWRITE, Kind.VALIDATE, Kind.DUPLICATES, Kind.REMOVE_FIELD}
)
_NO_RIGHT = "INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id"
OF_ROWS = {
    Kind.LOCK_ROWS: ("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record"),
    Kind.NO_ACCESS_ROWS: _NO_RIGHT,
}
"""Code and message that a row is refused with."""
OF_ROWS_AND_JOBS = frozenset({*OF_ROWS, Kind.JOB_STUCK, Kind.JOB_FAILED})


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong, and for which requests; empty conditions match all."""

    kind: Kind
    request: int | None = None
    """Index of the request, 0 the first that the server got; where `times` is 0, of the first that is hit."""
    route: str = ""
    method: str = ""
    object: str = ""
    """Object that the request is about; for rows and jobs, theirs."""
    record: str = ""
    """Id that must occur in path, parameters or body of the request; of a row, its Id."""
    skip: int = 0
    """Matching requests (jobs) that go well first."""
    times: int = 1
    """Matching requests (jobs; attempts at a row) that are hit then; 0 is all."""
    share: float = 1.0
    """Of those, which part is hit, chosen by a hash."""
    committed: bool = False
    seconds: float = 0.0
    status: int = 503
    batches: int = 0
    field: str = ""
    """Of a row: that it is hit only where this field is to hold `value`."""
    value: "Value" = None


class Boundary(StrEnum):
    """Where a test may step in."""

    BEFORE_COMMIT = "before commit"
    """The request was read in full; nothing was done."""
    AFTER_COMMIT = "after commit"
    """The request was carried out; no byte of the reply was sent."""
    BEFORE_REPLY = "before reply"
    """The head of the reply was sent, its body not."""


Callback = Callable[[Boundary, "Request"], None]


class FaultPlan:
    """Faults, what was already hit, and a callback at every boundary (which may kill the client)."""

    def __init__(self, faults: Sequence[Fault] = (), *, seed: int = 1, callback: Callback | None = None) -> None:
        self.faults = tuple(faults)
        self.seed = seed
        self.callback = callback
        self._seen: dict[tuple[int, str], int] = {}

    def at(self, boundary: Boundary, request: "Request") -> None:
        """Tell the callback."""
        if self.callback is not None:
            self.callback(boundary, request)

    def of_request(self, request: "Request", object_name: str) -> tuple[list[Fault], Fault | None]:
        """What happens in the org before this request, and what happens to the request itself."""
        happenings: list[Fault] = []
        broken: Fault | None = None
        for at, fault in enumerate(self.faults):
            if fault.kind in OF_ROWS_AND_JOBS or not _about(fault, request, object_name) or not self._hit(at, fault):
                continue
            if fault.kind in HAPPENINGS:
                happenings.append(fault)
            else:
                broken = broken or fault
        return happenings, broken

    def of_row(self, object_name: str, record_id: str, record: Mapping[str, object]) -> None:
        """Raise where the row is locked by somebody else, or not ours to write."""
        lock_on = str(record.get("AccountId") or record_id or sorted(record.items()))
        for at, fault in enumerate(self.faults):
            if fault.kind not in OF_ROWS or fault.object not in {"", object_name}:
                continue
            if fault.record not in {"", record_id} or not self._chosen(at, fault, lock_on):
                continue
            if fault.field and record.get(fault.field) != fault.value:
                continue
            if self._hit(at, fault, f"{lock_on}/{record_id}", chosen=True):
                raise RowError(*OF_ROWS[fault.kind])

    def of_job(self, object_name: str, job_id: str) -> Fault | None:
        """What happens to a bulk job; asked once a job."""
        for at, fault in enumerate(self.faults):
            is_job = fault.kind in {Kind.JOB_STUCK, Kind.JOB_FAILED} and fault.object in {"", object_name}
            if is_job and self._hit(at, fault) and fault.record in {"", job_id}:
                return fault
        return None

    def _hit(self, at: int, fault: Fault, key: str = "", *, chosen: bool = False) -> bool:
        seen = self._seen.get((at, key), 0)
        self._seen[at, key] = seen + 1
        due = seen >= fault.skip and (not fault.times or seen < fault.skip + fault.times)
        return due and (chosen or self._chosen(at, fault, str(seen)))

    def _chosen(self, at: int, fault: Fault, key: str) -> bool:
        drawn = hashlib.sha256(f"{self.seed}/{at}/{key}".encode()).digest()[:4]
        return int.from_bytes(drawn, "big") < fault.share * 2**32


def _about(fault: Fault, request: "Request", object_name: str) -> bool:
    return (
        (fault.request in {None, request.index} or _began(fault, request))
        and fault.route in {"", request.route}
        and fault.method in {"", request.method}
        and fault.object in {"", object_name}
        # an edit names the record that it changes, not the one that a request must be about
        and (not fault.record or fault.kind == Kind.EDIT or _names(request, fault.record))
    )


def _began(fault: Fault, request: "Request") -> bool:
    return not fault.times and fault.request is not None and fault.request <= request.index


def _names(request: "Request", record_id: str) -> bool:
    where = f"{request.path} {' '.join(request.params.values())} {request.body.decode(errors='replace')}"
    return record_id[:15] in where


def happen(fault: Fault, org: "Org") -> None:
    """Change the org as the fault says (the end of a session is the server's)."""
    rules = org.rules
    if fault.kind == Kind.EDIT:
        org.edit(fault.record, **{fault.field: fault.value})
    elif fault.kind == Kind.STEAL:
        rules.triggers.append(Trigger(fault.object or "Lead", "OwnerId", org.rule_owner))
    elif fault.kind == Kind.REWRITE:
        rules.triggers.append(Trigger(fault.object, fault.field, fault.value))
    elif fault.kind == Kind.VALIDATE:
        rules.validations.append(Validation(fault.object, fault.field, fault.value))
    elif fault.kind == Kind.DUPLICATES:
        rules.duplicates.append(DuplicateRule(fault.object, fault.field or "Email", blocks=fault.value != "alert"))
    elif fault.kind == Kind.REMOVE_FIELD:
        org.schema.remove_field(fault.object, fault.field)


def reply_to(fault: Fault, request: "Request") -> Reply | None:
    """What the client gets instead of the real reply; nothing where the fault is another."""
    if fault.kind == Kind.ERROR_HTML:
        page = b"<html><head><title>We are down for maintenance</title></head><body>Sorry</body></html>"
        return Reply(fault.status, page, HTML)
    if fault.kind == Kind.THROTTLE:
        entry = {"message": "Too many requests", "errorCode": "REQUEST_LIMIT_EXCEEDED"}
        return as_json([entry], 429, Retry_After=f"{fault.seconds:.0f}")
    if fault.kind == Kind.LIMIT:
        return _told(request, 403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
    if fault.kind == Kind.NO_ACCESS and (not request.route.startswith("job_") or request.route == "job_create"):
        return _told(request, 403, *_NO_RIGHT)
    if fault.kind == Kind.ERROR_JSON:
        return _told(request, fault.status, "SERVER_UNAVAILABLE", "Service is unavailable")
    return None


def _told(request: "Request", status: int, code: str, message: str) -> Reply:
    """The refusal in the words of the API that was called; SOAP has no statuses below 500."""
    if request.route == "soap":
        return envelope.fault(code, message, max(status, 500))
    return as_json([{"message": message, "errorCode": code}], status)
