"""Where a pull is kept while it runs: rows that are on disk, and a note of how far they go.

A page of rows is written and synced first, the note after it; a pull that was killed between the two
cuts the rows back to what the note says. So no row is lost or had twice.
"""

import csv
import io
import json
import os
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from revops_cli.crm.adapter import Record
from revops_cli.errors import OutputError

if sys.platform != "win32":  # no advisory locks there: two pulls are the user's to keep apart
    import fcntl

FOLDER = ".pull"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a pull is.

    `org`, `object`, `names`, `where`, `since` and `deleted` say what is pulled; `rows` lie in the first `size`
    bytes, `base` of them from earlier pulls; `stamp` and `last` are those of the last one. `done` is set once the
    file was written.
    """

    org: str
    object: str
    names: tuple[str, ...]
    where: str = ""
    since: str = ""
    deleted: bool = False
    rows: int = 0
    base: int = 0
    size: int = 0
    stamp: str = ""
    last: str = ""
    done: bool = False

    @property
    def question(self) -> tuple[str | bool | tuple[str, ...], ...]:
        """What two pulls must share for one to go on with the other."""
        return (self.org, self.object, self.names, self.where, self.since, self.deleted)


class Store:
    """The rows of one object and their note, in a folder; inside `with`, nobody else writes them."""

    def __init__(self, folder: Path, name: str) -> None:
        folder = folder / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        self.rows = folder / f"{name}.rows"
        self._note = folder / f"{name}.json"
        self._lock = (folder / f"{name}.lock").open("wb")

    def __enter__(self) -> Self:
        if sys.platform != "win32":
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                self._lock.close()
                raise OutputError(
                    "another pull is writing here", where=str(self.rows.parent.parent), hint="wait until it has ended"
                ) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lock.close()

    def progress(self) -> Progress | None:
        """The note, or None where there is none that can be read."""
        try:
            noted = json.loads(self._note.read_text(encoding="utf-8"))
            found = Progress(**{**noted, "names": tuple(noted["names"])})
            return found if self.rows.stat().st_size >= found.size else None
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def begin(self, progress: Progress) -> Progress:
        """Cut the rows back to what `progress` has, and note it."""
        with self.rows.open("ab") as stream:
            stream.truncate(progress.size)
        return self.note(progress)

    def add(self, progress: Progress, page: Iterable[Record], stamp: str) -> Progress:
        """One more page on disk; `stamp` is the field of the last change."""
        text = io.StringIO(newline="")
        writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
        records = list(page)
        writer.writerows([record.get(name, "") for name in progress.names] for record in records)
        raw = text.getvalue().encode()
        with self.rows.open("ab") as stream:
            stream.write(raw)
            stream.flush()
            os.fsync(stream.fileno())
        last = records[-1]
        return self.note(
            replace(
                progress,
                rows=progress.rows + len(records),
                size=progress.size + len(raw),
                stamp=last.get(stamp, ""),
                last=last["Id"],
            )
        )

    def note(self, progress: Progress) -> Progress:
        """The note on disk, whole or as it was."""
        part = self._note.with_suffix(".part")
        with part.open("w", encoding="utf-8") as stream:
            json.dump(asdict(progress), stream)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(self._note)
        return progress
