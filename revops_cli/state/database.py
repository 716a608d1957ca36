"""The state database: SQLite in WAL mode beside the config, with forward migrations.

SQLite's locks do not work on network shares, so a file on one is refused where that can be seen.
"""

import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from revops_cli.errors import OutputError

BUSY_SECONDS = 30.0
"""How long a run waits for another one that holds the state."""

SWITCH_SECONDS = 0.05
"""How often the switch to write-ahead logging is tried again while another run makes it."""

CACHE_KIB = 65_536
"""Pages kept in memory: with SQLite's 2 MB those of a long list's draws would be written before the commit too."""

NETWORK_FILE_SYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "fuse.sshfs", "davfs"})

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE pools (name TEXT PRIMARY KEY, scale TEXT NOT NULL, last TEXT NOT NULL, hash TEXT NOT NULL);
    CREATE TABLE members (
        pool TEXT NOT NULL, member TEXT NOT NULL, position INTEGER NOT NULL, credit TEXT NOT NULL,
        PRIMARY KEY (pool, member)
    ) WITHOUT ROWID;
    CREATE TABLE shares (id TEXT PRIMARY KEY, weights TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE draws (
        pool TEXT NOT NULL, lead TEXT NOT NULL, member TEXT NOT NULL, shares TEXT NOT NULL, plan TEXT NOT NULL,
        at TEXT NOT NULL, day TEXT NOT NULL, trace TEXT NOT NULL,
        PRIMARY KEY (pool, lead)
    ) WITHOUT ROWID;
    """,
    """
    CREATE TABLE scores (
        model TEXT NOT NULL, lead TEXT NOT NULL, score INTEGER NOT NULL, ready INTEGER NOT NULL, handed TEXT NOT NULL,
        at TEXT NOT NULL, was INTEGER, was_ready INTEGER, was_handed TEXT,
        PRIMARY KEY (model, lead)
    ) WITHOUT ROWID;
    CREATE TABLE segments (name TEXT PRIMARY KEY, at TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE memberships (
        segment TEXT NOT NULL, member TEXT NOT NULL, joined TEXT NOT NULL, gone TEXT NOT NULL,
        PRIMARY KEY (segment, member)
    ) WITHOUT ROWID;
    """,
    # What the draws of a run have in common is kept once: a list of 100,000 leads has some hundred turns.
    """
    CREATE TABLE turns (
        id INTEGER PRIMARY KEY, member TEXT NOT NULL, shares TEXT NOT NULL, plan TEXT NOT NULL,
        at TEXT NOT NULL, day TEXT NOT NULL, trace TEXT NOT NULL,
        UNIQUE (member, shares, plan, at, day, trace)
    );
    INSERT INTO turns (member, shares, plan, at, day, trace)
        SELECT DISTINCT member, shares, plan, at, day, trace FROM draws ORDER BY 1, 2, 3, 4, 5, 6;
    CREATE TABLE drawn (
        pool TEXT NOT NULL, lead TEXT NOT NULL, turn INTEGER NOT NULL, PRIMARY KEY (pool, lead)
    ) WITHOUT ROWID;
    INSERT INTO drawn
        SELECT pool, lead, turns.id FROM draws JOIN turns USING (member, shares, plan, at, day, trace);
    DROP TABLE draws;
    ALTER TABLE drawn RENAME TO draws;
    """,
    "CREATE TABLE open_leads (member TEXT PRIMARY KEY, leads INTEGER NOT NULL, since TEXT NOT NULL) WITHOUT ROWID",
)
"""Each entry takes the database one version up; an entry never changes once it was released."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A kind of database: what messages call it, its migrations, and how another file is named."""

    what: str = "state"
    migrations: Sequence[str] = MIGRATIONS
    elsewhere: str = "with --state"
    danger: str = "two runs could draw the same turn"


ROTATION = Kept()


def connect(path: Path | None, kept: Kept = ROTATION) -> sqlite3.Connection:
    """An open database at the newest version; in memory without a path.

    Raises OutputError where the file cannot be used, lies on a network share, or was written by a
    newer release.
    """
    if path is None:
        connection = sqlite3.connect(":memory:", isolation_level=None)
    else:
        _refuse_network(path, kept)
        connection = _open_file(path, kept)
    try:
        _migrate(connection, path, kept)
    except BaseException:
        connection.close()
        raise
    return connection


def _open_file(path: Path, kept: Kept) -> sqlite3.Connection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, isolation_level=None, timeout=BUSY_SECONDS)
    except (OSError, sqlite3.Error) as error:
        raise OutputError(f"the {kept.what} cannot be opened: {error}", where=str(path)) from error
    try:
        _write_ahead(connection)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    except sqlite3.Error as error:
        connection.close()
        raise OutputError(
            f"not a {kept.what} database: {error}", where=str(path), hint=f"name another file {kept.elsewhere}"
        ) from error
    return connection


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to write-ahead logging; where two first runs meet, one waits for the other.

    SQLite does not wait for the lock of this one switch by itself.
    """
    for _ in range(int(BUSY_SECONDS / SWITCH_SECONDS)):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            time.sleep(SWITCH_SECONDS)
        else:
            return
    connection.execute("PRAGMA journal_mode = WAL")


def _migrate(connection: sqlite3.Connection, path: Path | None, kept: Kept) -> None:
    version, newest = _version(connection), len(kept.migrations)
    if version > newest:
        raise OutputError(
            f"written by a newer release ({kept.what} version {version}, known {newest})",
            where=str(path or ""),
            hint="update revops",
        )
    if version == newest:
        return
    # Two first runs may meet here: the version is read again once the lock is held.
    connection.execute("BEGIN IMMEDIATE")
    for number, script in enumerate(kept.migrations[_version(connection) :], start=_version(connection) + 1):
        for statement in filter(str.strip, script.split(";")):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number}")
    connection.execute("COMMIT")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _refuse_network(path: Path, kept: Kept) -> None:
    kind = network_kind(path)
    if kind:
        raise OutputError(
            f"the {kept.what} would lie on a network share ({kind}), where {kept.danger}",
            where=str(path),
            hint=f"name a local file {kept.elsewhere}",
        )


def network_kind(path: Path, mounts: Path = Path("/proc/mounts")) -> str:
    """The kind of network share that a path lies on, or the empty string; Windows shares by name."""
    absolute = str(path.absolute())
    if absolute.startswith("\\\\"):
        return "UNC path"
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    best, kind = "", ""
    for fields in (line.split(" ") for line in lines):
        point = fields[1].replace("\\040", " ").rstrip("/")
        if (absolute == point or absolute.startswith(f"{point}/")) and len(point) >= len(best):
            best, kind = point, fields[2]
    return kind if kind in NETWORK_FILE_SYSTEMS else ""
