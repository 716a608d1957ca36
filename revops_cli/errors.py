"""Every error a user can meet, and the one table of exit codes.

A message says what is wrong, where, and what to do next; it is lower case, without a full stop,
and quotes the user's own text. `cli.main` prints it and exits with the code of its kind.
"""

from difflib import get_close_matches
from enum import IntEnum
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable


class ExitCode(IntEnum):
    """The verdict of a run, the same for every command."""

    DONE = 0
    FOUND = 1
    """A check or an audit found something at or above `--fail-on`."""
    USAGE = 2
    """Bad usage or configuration."""
    DATA = 3
    """Input unreadable, output not writable, a required column missing, or nothing to check."""
    RECORDS_FAILED = 4
    """Some records failed at the CRM."""
    BUG = 70
    """Our own mistake, never the user's."""
    INTERRUPTED = 130


class RevopsError(Exception):
    """A mistake the user can mend: what is wrong, where, and what to do next.

    >>> print(RevopsError("no column 'Titel'", where="leads.csv", hint="did you mean 'Title'?"))
    leads.csv: no column 'Titel'
      hint: did you mean 'Title'?
    """

    exit_code: ClassVar[ExitCode] = ExitCode.USAGE

    def __init__(self, problem: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        line = f"{self.where}: {self.problem}" if self.where else self.problem
        return f"{line}\n  hint: {self.hint}" if self.hint else line


class UsageError(RevopsError):
    """The command line cannot be carried out as given."""


class ConfigError(RevopsError):
    """The configuration, or a file it names, does not say what it must."""


class InputError(RevopsError):
    """A file cannot be read, or lacks what the step needs.

    `code` is the machine-readable kind (`empty_file`, `no_header`, ...), `asks` is true where a
    flag would settle it.
    """

    exit_code = ExitCode.DATA

    def __init__(self, problem: str, *, where: str = "", hint: str = "", code: str = "", asks: bool = False) -> None:
        super().__init__(problem, where=where, hint=hint)
        self.code = code
        self.asks = asks


class OutputError(RevopsError):
    """A file cannot be written."""

    exit_code = ExitCode.DATA


class CrmError(RevopsError):
    """The CRM cannot be reached, refuses the login, or does not know what was asked for.

    `code` is the CRM's own word for it (`INVALID_FIELD`, `REQUEST_LIMIT_EXCEEDED`, ...).
    """

    exit_code = ExitCode.DATA

    def __init__(self, problem: str, *, where: str = "", hint: str = "", code: str = "") -> None:
        super().__init__(problem, where=where, hint=hint)
        self.code = code


class ReaderGoneError(RevopsError):
    """The reader of standard output closed the pipe (`| head`): it had enough, and that is no failure."""

    exit_code = ExitCode.DONE

    def __init__(self) -> None:
        super().__init__("stopped: the reader of standard output closed the pipe")


class AccountingError(Exception):
    """Rows in and rows out of a step do not add up: our bug, raised before anything is written."""


def did_you_mean(given: str, known: "Iterable[str]") -> str:
    """A hint with the nearest known spelling, or the empty string.

    >>> did_you_mean("Titel", ["Title", "Email"])
    "did you mean 'Title'?"
    """
    names = {name.casefold(): name for name in known}
    close = get_close_matches(given.casefold(), names, n=1, cutoff=0.6)
    return f"did you mean '{names[close[0]]}'?" if close else ""
