"""The files of a folder, changed together: all of a batch or nothing of it.

New contents are written beside the old ones, then one list of renames is put on disk; from then on
whoever opens the folder finishes the renames. A process that dies before leaves the old files.
"""

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from revops_cli.crm.files.table import PARQUET, Table, read_parquet, read_table
from revops_cli.errors import CrmError
from revops_cli.state.locking import FileLock, sync_folder

PENDING = ".revops-pending.json"
LOCK = ".revops.lock"
PART = ".revops-part"
RECYCLED = "recycled"
"""Folder below, of the files that hold what was deleted."""

Stamp = tuple[int, int, int]


class Folder:
    """The objects of a folder; a file is read again only after somebody else changed it."""

    def __init__(self, path: Path) -> None:
        if not path.is_dir():
            raise CrmError("no such folder", where=str(path), hint="csv://FOLDER holds Lead.csv, Account.csv ...")
        self.path = path
        self._tables: dict[Path, tuple[Stamp, Table]] = {}

    def lock(self) -> FileLock:
        """The lock of the folder, to be acquired around a batch."""
        return FileLock(self.path / LOCK)

    def names(self) -> list[str]:
        """Objects by name."""
        return sorted({each.stem for each in self._files()})

    def _files(self) -> list[Path]:
        """The files of objects; a CSV file goes before a Parquet file of one name."""
        found = [each for ending in ("*.parquet", "*.csv") for each in self.path.glob(ending)]
        return [each for each in found if not each.name.startswith(".")]

    def table(self, name: str) -> Table:
        """The rows of an object; raises CrmError for one that is not there."""
        known = {each.stem.casefold(): each for each in self._files()}
        if name.casefold() not in known:
            raise CrmError(
                f"no object '{name}'", where=str(self.path), hint=f"objects: {', '.join(self.names()) or 'none'}"
            )
        return self._read(known[name.casefold()])

    def recycled(self, name: str) -> Table:
        """The deleted rows of an object: its columns, and MasterRecordId."""
        live = self.table(name)
        path = self.path / RECYCLED / f"{live.path.stem}.csv"
        if path.exists():
            found = self._read(path)
            _widen(found, live.columns)
            return found
        columns = [*live.columns, *(["MasterRecordId"] if live.place("MasterRecordId") is None else [])]
        table = Table(path, "", columns, live.newline)
        table.rename_columns(columns)
        return table

    def commit(self, tables: Sequence[Table]) -> None:
        """Put tables on disk, all or none."""
        renames: dict[str, str] = {}
        for table in tables:
            part = table.path.with_name(f".{table.path.name}{PART}")
            part.parent.mkdir(exist_ok=True)
            with part.open("wb") as stream:
                for piece in table.text():
                    stream.write(piece.encode())
                stream.flush()
                os.fsync(stream.fileno())
            renames[_below(part, self.path)] = _below(table.path, self.path)
        pending = self.path / PENDING
        staged = pending.with_name(f"{PENDING}{PART}")
        staged.write_text(json.dumps(renames), encoding="utf-8")
        with staged.open("rb") as stream:
            os.fsync(stream.fileno())
        staged.replace(pending)
        sync_folder(self.path)
        self._finish(renames)
        for table in tables:
            self._remember(table)

    def recover(self) -> None:
        """Finish the renames of a process that died; the lock must be held."""
        pending = self.path / PENDING
        if not pending.exists():
            return
        self._finish(json.loads(pending.read_text(encoding="utf-8")))

    def forget(self) -> None:
        """Read every file anew: what is in memory may hold a batch that failed."""
        self._tables.clear()

    def _finish(self, renames: Mapping[str, str]) -> None:
        for part, target in renames.items():
            with suppress(FileNotFoundError):  # renamed before the process died
                (self.path / part).replace(self.path / target)
        sync_folder(self.path)
        (self.path / PENDING).unlink()

    def _read(self, path: Path) -> Table:
        known = self._tables.get(path)
        if known is not None and known[0] == _stamp(path):
            return known[1]
        table = read_parquet(path) if path.suffix == PARQUET else read_table(path)
        self._remember(table)
        return table

    def _remember(self, table: Table) -> None:
        self._tables[table.path] = (_stamp(table.path), table)


def _widen(table: Table, columns: list[str]) -> None:
    """Give a table the columns that the live file has got since."""
    new = [name for name in columns if table.place(name) is None]
    if not new:
        return
    table.rename_columns([*table.columns, *new])
    for row in table.rows.values():
        row.cells += [""] * len(new)
        row.text = None


def _stamp(path: Path) -> Stamp:
    found = path.stat()
    return found.st_mtime_ns, found.st_size, found.st_ino


def _below(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()
