"""Outcomes of a batch: what a refusal or a lost reply says of its operations."""

from collections.abc import Mapping
from http import HTTPStatus

from requests import Response

from revops_cli.crm.adapter import Batch, Operation, Outcome, State, WriteOptions
from revops_cli.crm.salesforce.failures import NotSentError, Problem, problems
from revops_cli.errors import CrmError

_MULTIPLE = 300
_BY_STATUS: Mapping[int, State] = {
    HTTPStatus.UNAUTHORIZED: State.RETRYABLE,
    HTTPStatus.REQUEST_TIMEOUT: State.UNKNOWN,
    HTTPStatus.PRECONDITION_FAILED: State.CONFLICT,
    420: State.UNKNOWN,
    HTTPStatus.TOO_MANY_REQUESTS: State.RETRYABLE,
}
"""What a status alone says; one of the server's own errors may have come after the deed."""


def headers(options: WriteOptions) -> dict[str, str]:
    """The headers that every writing request bears, whatever the defaults of the org are."""
    saves = "false" if options.duplicate_rules else "true"
    return {
        "Sforce-Auto-Assign": "TRUE" if options.assignment_rules else "FALSE",
        "Sforce-Duplicate-Rule-Header": f"allowSave={saves}; includeRecordDetails=false; runAsCurrentUser=true",
    }


def of_all(batch: Batch, state: State, problem: Problem) -> list[Outcome]:
    """The same outcome for every operation of a batch."""
    return [outcome(operation, state, problem) for operation in batch.operations]


def outcome(operation: Operation, state: State, problem: Problem) -> Outcome:
    """An outcome that is not success."""
    return Outcome(operation.op_id, state, operation.id, problem.code, problem.text)


def of_response(batch: Batch, response: Response) -> list[Outcome]:
    """The outcomes of a batch whose request as a whole was answered with an error."""
    first = problems(response)[0]
    state = _BY_STATUS.get(response.status_code)
    if state is None:
        state = State.UNKNOWN if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR else first.state
    return of_all(batch, state, first)


def of_error(batch: Batch, error: CrmError) -> list[Outcome]:
    """The outcomes of a batch whose request failed: not done where it was never sent, else unknown."""
    state = State.RETRYABLE if isinstance(error, NotSentError) else State.UNKNOWN
    return of_all(batch, state, Problem(error.code or "NO_REPLY", error.problem))


def is_error(response: Response) -> bool:
    """Whether a reply is no success."""
    return response.status_code >= _MULTIPLE
