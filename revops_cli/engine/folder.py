"""The temporary folder of a run: its own, and gone afterwards, even if the run was killed.

A lock inside it tells a run that is alive from one that was killed; the next run removes what a
killed one left.
"""

import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

if sys.platform != "win32":  # no advisory locks there: leftovers are the system's to clean
    import fcntl

PREFIX = "revops-"
_LOCK = "lock"


class RunFolder:
    """A temporary folder that is held until `close`."""

    def __init__(self) -> None:
        parent = Path(tempfile.gettempdir())
        _remove_leftovers(parent)
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
        self._lock = _locked(self.path)

    def close(self) -> None:
        """Remove the folder."""
        self._lock.close()
        shutil.rmtree(self.path, ignore_errors=True)


def _locked(folder: Path) -> IO[bytes]:
    """The lock of a folder, held before it has its name: a run that looks round meanwhile takes it for no leftover."""
    if sys.platform == "win32":
        return (folder / _LOCK).open("wb")
    unnamed = folder / f"{_LOCK}-new"
    stream = unnamed.open("wb")
    _hold(stream)
    unnamed.rename(folder / _LOCK)
    return stream


def _hold(stream: IO[bytes]) -> bool:
    if sys.platform != "win32":
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
    return True


def _remove_leftovers(parent: Path) -> None:
    if sys.platform == "win32":
        return
    for lock in parent.glob(f"{PREFIX}*/{_LOCK}"):
        with suppress(OSError), lock.open("rb") as stream:
            if _hold(stream):
                shutil.rmtree(lock.parent, ignore_errors=True)
