"""What a refused or lost request means, in our words and in the CRM's."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from http import HTTPStatus
from typing import Any, Self

from requests import Response

from revops_cli.crm.adapter import State
from revops_cli.data.reader import read_reference
from revops_cli.errors import CrmError

LIMIT = "REQUEST_LIMIT_EXCEEDED"
EXPIRED = "INVALID_SESSION_ID"
SHOWN = 300
"""Characters of an unreadable reply that are worth showing."""


class NotSentError(CrmError):
    """The request was certainly not carried out: no connection, no budget, or refused at the door."""

    def again(self) -> Self:
        """The same error, to be raised once more."""
        return type(self)(self.problem, where=self.where, hint=self.hint, code=self.code)


class ReplyLostError(CrmError):
    """The request was sent and the reply is missing or cannot be read: it may have been carried out."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing the CRM complains about."""

    code: str
    message: str
    fields: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The message on one line, with the fields it names."""
        line = " ".join(self.message.split())
        missing = [name for name in self.fields if name not in line]
        return f"{line} ({', '.join(missing)})" if missing else line

    @property
    def state(self) -> State:
        """What the code says of an operation that was refused with it."""
        row = _codes().get(self.code)
        return State(row[0]) if row else State.REJECTED

    @property
    def hint(self) -> str:
        """What to do next, where the table knows."""
        row = _codes().get(self.code)
        return row[1] if row else ""


@cache
def _codes() -> dict[str, tuple[str, str]]:
    return {row["code"]: (row["state"], row["hint"]) for row in read_reference("salesforce_errors.csv")}


def problems(response: Response) -> list[Problem]:
    """What a reply of an error complains about; at least one entry."""
    found = _listed(json_or_none(response))
    return found or [Problem(f"HTTP_{response.status_code}", _shown(response))]


def _listed(body: Any) -> list[Problem]:  # noqa: ANN401 - JSON is anything
    if isinstance(body, dict) and "error" in body:
        return [Problem(str(body["error"]), str(body.get("error_description") or body["error"]))]
    entries = body if isinstance(body, list) else [body]
    return [problem_of(entry) for entry in entries if isinstance(entry, dict) and _named(entry)]


def _named(entry: dict[str, Any]) -> bool:
    return bool(entry.get("errorCode") or entry.get("statusCode"))


def problem_of(entry: dict[str, Any]) -> Problem:
    """An entry of an error reply, or of a record's `errors`."""
    code = str(entry.get("errorCode") or entry.get("statusCode") or "UNKNOWN")
    fields = tuple(map(str, entry.get("fields") or ()))
    return Problem(code, str(entry.get("message") or code), fields)


def json_or_none(response: Response) -> Any:  # noqa: ANN401 - JSON is anything
    """The body where it is JSON, numbers exact, else None: an error page of a proxy is not."""
    try:
        return response.json(parse_float=Decimal)
    except ValueError:
        return None


def _shown(response: Response) -> str:
    try:
        phrase = HTTPStatus(response.status_code).phrase.lower()
    except ValueError:
        phrase = "unknown status"
    text = " ".join(response.text[:SHOWN].split())
    return phrase if not text or text.startswith("<") else f"{phrase}: {text}"


def refused(response: Response, where: str) -> CrmError:
    """A reply of an error to a reading request, as an error to raise."""
    first = problems(response)[0]
    return CrmError(first.text, where=where, code=first.code, hint=first.hint)
