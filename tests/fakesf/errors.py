"""How the fake refuses: a whole request, or one row of it."""

from dataclasses import dataclass, field


class ApiError(Exception):
    """A request is refused: becomes the reply `[{"message": ..., "errorCode": ...}]` with this status."""

    def __init__(self, status: int, code: str, message: str, fields: tuple[str, ...] = ()) -> None:
        super().__init__(f"{code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.fields = fields


class RowError(Exception):
    """One record is refused; the other rows of the request go on.

    `extra` goes beside `message` and `errorCode` into the reply of a single record (matches of a
    duplicate rule).
    """

    def __init__(self, code: str, message: str, *fields: str, extra: dict[str, object] | None = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.fields = fields
        self.extra = extra or {}


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of one row: an Id, or an error."""

    id: str = ""
    created: bool = False
    error: RowError | None = field(default=None, compare=False)


STATUS_OF_ROW = {"NOT_FOUND": 404, "ENTITY_IS_DELETED": 404, "INSUFFICIENT_ACCESS_OR_READONLY": 403}
"""HTTP status of a single-record request whose row was refused; 400 for all others."""


def refused(error: RowError) -> ApiError:
    """The refusal of a request for one record."""
    return ApiError(STATUS_OF_ROW.get(error.code, 400), error.code, error.message, error.fields)


def not_found() -> ApiError:
    """No such address."""
    return ApiError(404, "NOT_FOUND", "The requested resource does not exist")
