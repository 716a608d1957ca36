"""Sources that are no files: a run says how they are fetched, and reading takes what it gets for a file."""

from collections.abc import Callable
from contextvars import ContextVar, Token
from pathlib import Path

from revops_cli.errors import UsageError

SCHEME = "sf://"

Fetch = Callable[[str, Path], Path]
"""Writes what a source names below a folder, and gives the file."""

Fetching = Token[Fetch | None]

_fetch: ContextVar[Fetch | None] = ContextVar("fetch", default=None)


def begin(fetch: Fetch) -> Fetching:
    """Fetch in this way until `end`."""
    return _fetch.set(fetch)


def end(fetching: Fetching) -> None:
    """Fetch as before `begin`."""
    _fetch.reset(fetching)


def fetched(source: str, folder: Path) -> Path | None:
    """The file behind a source of the CRM; None for one that is a file itself. Raises RevopsError."""
    if not source.startswith(SCHEME):
        return None
    fetch = _fetch.get()
    if fetch is None:
        raise UsageError("a CRM cannot be read here", where=source, hint="pull it first: revops sf pull")
    return fetch(source, folder)
