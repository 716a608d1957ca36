"""Files that appear whole or not at all.

Everything a run writes is staged beside its target and renamed at the end, so an interrupted run
leaves the old files. A leftover of a killed run is removed by the next run to the same target:
the lock on it tells that nobody is writing it.
"""

import glob
import os
import stat
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from revops_cli.errors import OutputError

if sys.platform != "win32":  # no advisory locks there: leftovers are left alone
    import fcntl

SUFFIX = ".revops-part"


class Staging:
    """Files of one run, staged until `commit` renames them all."""

    def __init__(self) -> None:
        self._parts: list[tuple[Path, Path]] = []
        self._open: list[IO[bytes]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.discard()

    def open(self, target: Path) -> IO[bytes]:
        """A binary file that becomes `target` on commit; a pipe or device is opened as it is."""
        try:
            if target.exists() and not target.is_file():
                if target.is_dir():
                    raise OutputError("is a folder", where=str(target), hint="name a file")
                stream: IO[bytes] = target.open("wb")  # under its own name: what /dev/fd/63 leads to has none
            else:
                stream = self._part(target.resolve())
        except OSError as error:
            raise cannot_write(target, error) from error
        self._open.append(stream)
        return stream

    def _part(self, target: Path) -> IO[bytes]:
        _remove_leftovers(target)
        part = target.with_name(f".{target.name}.{os.getpid()}{SUFFIX}")
        stream = part.open("wb")
        _lock(stream)
        if target.exists():
            part.chmod(stat.S_IMODE(target.stat().st_mode))
        self._parts.append((part, target))
        return stream

    def commit(self) -> None:
        """Put every staged file in its place; raises OutputError (disk full, read-only folder)."""
        target = Path()
        try:
            for stream in self._open:
                if not stream.closed:
                    stream.flush()
                    with suppress(OSError):  # pipes cannot be synced
                        os.fsync(stream.fileno())
            for part, target in self._parts:
                part.replace(target)
        except OSError as error:
            raise cannot_write(target, error) from error
        finally:
            self._close()
        self._parts.clear()

    def discard(self) -> None:
        """Forget what was staged and not committed."""
        self._close()
        for part, _target in self._parts:
            with suppress(OSError):
                part.unlink()
        self._parts.clear()

    def _close(self) -> None:
        for stream in self._open:
            with suppress(OSError):
                stream.close()
        self._open.clear()


def cannot_write(target: Path | str, error: OSError) -> OutputError:
    """The message for a target that cannot be written, with the system's reason."""
    reason = (error.strerror or str(error)).lower()
    hint = {
        "no such file or directory": "the folder does not exist: create it first",
        "permission denied": "choose another place with -o",
        "no space left on device": "free some space, or choose another place with -o",
    }.get(reason, "")
    return OutputError(f"cannot be written: {reason}", where=str(target), hint=hint)


def _lock(stream: IO[bytes]) -> None:
    if sys.platform != "win32":
        with suppress(OSError):
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _remove_leftovers(target: Path) -> None:
    if sys.platform == "win32":
        return
    for left in target.parent.glob(f".{glob.escape(target.name)}.*{SUFFIX}"):
        with suppress(OSError), left.open("rb") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            left.unlink()
