"""`revops doctor`: which figures of the audit some files support, and what the others lack."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from revops_cli.audit.checkup import Checkup, check_up
from revops_cli.audit.columns import unknown_headers
from revops_cli.audit.doctor import Near, guess_table, near_headers
from revops_cli.engine.protocol import Engine
from revops_cli.errors import InputError, UsageError
from revops_cli.pipeline.audit_files import (
    audit_files,
    check_mapped,
    mapped_headers,
    read_audit_file,
    renamed,
    table_of,
)
from revops_cli.pipeline.auditing import AuditAsked, audit_moments
from revops_cli.pipeline.options import RunOptions
from revops_cli.pipeline.session import Session
from revops_cli.tables.reading import Reading


class Seen(NamedTuple):
    """A file, the table that it is taken for and why, or the error that reading it gave."""

    source: str
    table: str
    why: str
    reading: Reading | None = None
    tied: tuple[str, ...] = ()
    error: InputError | None = None

    @property
    def unknown(self) -> tuple[str, ...]:
        """Headers that its table knows nothing by."""
        return unknown_headers(self.table, self.reading.header) if self.table and self.reading else ()

    @property
    def near(self) -> tuple[Near, ...]:
        """Those of them that may be slips."""
        return near_headers(self.table, self.reading.header) if self.table and self.reading else ()


@dataclass(frozen=True, slots=True)
class DoctorReport:
    """The files as they were understood, and the checkup of their tables."""

    files: tuple[Seen, ...]
    checkup: Checkup

    @property
    def used(self) -> Mapping[str, list[Seen]]:
        """The files of each table, in order."""
        found: dict[str, list[Seen]] = {}
        for seen in self.files:
            if seen.table and seen.reading:
                found.setdefault(seen.table, []).append(seen)
        return found


def run_doctor(asked: AuditAsked, options: RunOptions) -> DoctorReport:
    """The checkup of the files named; `asked.words` are files and folders.

    Raises UsageError where nothing is named, InputError where nothing of it can be read as a table
    of the audit.
    """
    folders = tuple(word for word in asked.words if Path(word).is_dir())
    loose = tuple(word for word in asked.words if word not in folders)
    if not (asked.words or asked.files or asked.data):
        raise UsageError("no file was named", hint="revops doctor leads.csv tasks.csv users.csv, or a folder of them")
    named = audit_files(asked.files, (*asked.data, *folders))
    with Session.open(options) as session:
        moments = audit_moments(session, asked, ())
        files = _read(session.engine, asked, named, loose, options)
        report = DoctorReport(files, _NOTHING)
        if not report.used:
            raise _unreadable(files)
        session.engine.seal()
        tables = {
            name: [seen.reading.table for seen in seen_of if seen.reading] for name, seen_of in report.used.items()
        }
        return DoctorReport(files, check_up(session.engine, tables, session.root.audit, moments))


_NOTHING = Checkup((), (), (), (), (), (), (), ())


def _read(
    engine: Engine,
    asked: AuditAsked,
    named: Mapping[str, tuple[str, ...]],
    loose: tuple[str, ...],
    options: RunOptions,
) -> tuple[Seen, ...]:
    mapping = mapped_headers(options)
    told = [
        (source, table, flag_of(table) if source in asked.files.get(table, ()) else "by its name")
        for table, sources in named.items()
        for source in sources
    ]
    wanted = [*told, *((source, "", "") for source in loose)]
    read = [_reading(engine, f"read file {at}", source, options) for at, (source, *_) in enumerate(wanted, start=1)]
    check_mapped(mapping, [one for one in read if isinstance(one, Reading)])
    return tuple(
        Seen(*how, error=one) if isinstance(one, InputError) else _seen(renamed(one, mapping), *how)
        for one, how in zip(read, wanted, strict=True)
    )


def _reading(engine: Engine, relation: str, source: str, options: RunOptions) -> Reading | InputError:
    try:
        return read_audit_file(engine, source, relation, options)
    except InputError as error:
        return error


def _seen(reading: Reading, source: str, table: str, why: str) -> Seen:
    if table:
        return Seen(reading.source, table, why, reading)
    named = table_of(Path(source))
    guess = guess_table(reading.header, named)
    if len(guess.tables) != 1:
        return Seen(reading.source, "", "", reading, guess.tables)
    why = f"{'by its name and' if guess.tables == (named,) else 'by'} {guess.known} of {len(reading.header)} headers"
    return Seen(reading.source, guess.tables[0], why, reading)


def _unreadable(files: tuple[Seen, ...]) -> InputError:
    """The one error of one file; else how many there are, with the first."""
    first = next((seen.error for seen in files if seen.error), None)
    if first and len(files) == 1:
        return first
    if first:
        return InputError(f"none of {len(files)} files can be read as a table of the audit", hint=f"the first: {first}")
    tied = next((seen for seen in files if seen.tied), None)
    hint = flags_for(tied.tied) if tied else "name the table, as in --people FILE"
    return InputError("no table of the audit has these headers", where=files[0].source, hint=hint)


def flags_for(tables: tuple[str, ...]) -> str:
    """What would settle a tie, as a hint.

    >>> flags_for(("reps", "contact_roles"))
    'say which: --reps FILE or --contact-roles FILE'
    """
    return f"say which: {' or '.join(f'{flag_of(table)} FILE' for table in tables)}"


def flag_of(table: str) -> str:
    """The flag of a table.

    >>> flag_of("contact_roles")
    '--contact-roles'
    """
    return f"--{table.replace('_', '-')}"
