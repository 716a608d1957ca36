"""A lock that one process holds on a file, and that the system takes back when the process dies."""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO

from revops_cli.errors import OutputError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class FileLock:
    """An exclusive lock; the file itself stays, so that two processes never lock two files of one name."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stream: IO[bytes] | None = None

    def acquire(self) -> None:
        """Take the lock; raises OutputError where another process holds it."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            stream = self.path.open("ab")
        except OSError as error:
            raise OutputError(
                f"cannot be locked: {(error.strerror or str(error)).lower()}", where=str(self.path)
            ) from error
        try:
            _lock(stream)
        except OSError as error:
            stream.close()
            raise OutputError(
                "another process is writing to this CRM", where=str(self.path), hint="wait for it, then run again"
            ) from error
        self._stream = stream

    def release(self) -> None:
        """Let the lock go."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None


def _lock(stream: IO[bytes]) -> None:
    if sys.platform == "win32":
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


def sync_folder(folder: Path) -> None:
    """Put the names of a folder on disk, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
