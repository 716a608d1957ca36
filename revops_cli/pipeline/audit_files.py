"""Which file is which table of the audit: by flag, or by its name in a folder."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from revops_cli.audit.columns import audit_columns, read_columns, tables
from revops_cli.engine.protocol import Engine
from revops_cli.errors import InputError, UsageError, did_you_mean
from revops_cli.io.options import ReadOptions
from revops_cli.model import Column, Table
from revops_cli.pipeline.options import RunOptions
from revops_cli.pipeline.session import mappings
from revops_cli.tables.reading import Reading, read_table
from revops_cli.text.fold import squash

PLAIN = RunOptions()
OTHER_NAMES: Mapping[str, str] = {
    **dict.fromkeys(("leads", "lead", "contacts", "contact"), "people"),
    **dict.fromkeys(("leadhistory", "contacthistory"), "history"),
    **dict.fromkeys(("tasks", "task", "events", "event"), "activities"),
    **dict.fromkeys(("users", "user"), "reps"),
    **dict.fromkeys(("opportunity",), "opportunities"),
    **dict.fromkeys(("opportunitycontactrole", "opportunitycontactroles"), "contact_roles"),
    **dict.fromkeys(("account",), "accounts"),
    **dict.fromkeys(("campaign",), "campaigns"),
    **dict.fromkeys(("campaignmember",), "campaign_members"),
}
"""Names of CRM objects, as `squash` writes them, and the table that each is part of."""


@dataclass(frozen=True, slots=True)
class AuditTables:
    """The files as tables of the engine, by the name of the audit's table."""

    readings: Mapping[str, tuple[Reading, ...]]

    @property
    def tables(self) -> dict[str, list[Table]]:
        """Relations by table, in the order of the files."""
        return {name: [reading.table for reading in readings] for name, readings in self.readings.items()}

    @property
    def inputs(self) -> list[tuple[str, str, int]]:
        """Table, file and rows of everything read."""
        return [(name, r.source, r.rows) for name, readings in self.readings.items() for r in readings]


def table_of(path: Path) -> str:
    """The table that a file is by its name, or the empty string.

    >>> table_of(Path("out/cadence_steps.csv.gz")), table_of(Path("Leads.xlsx")), table_of(Path("notes.txt"))
    ('cadence_steps', 'people', '')
    """
    stem = squash(path.name.partition(".")[0])
    return {squash(name): name for name in tables()}.get(stem, OTHER_NAMES.get(stem, ""))


def audit_files(given: Mapping[str, Sequence[str]], folders: Sequence[str] = ()) -> dict[str, tuple[str, ...]]:
    """Files by table, in the order of `audit.columns.tables()`; a flag stands in for the folder's files.

    `given` maps a table (`cadence_steps`) to the files of its flag. Raises UsageError for a folder
    that holds two files of one name, InputError for one that is not there or holds no table.
    """
    found: dict[str, list[str]] = {}
    for folder in folders:
        for name, files in _of_folder(Path(folder)).items():
            found.setdefault(name, []).extend(files)
    chosen = {name: tuple(given.get(name) or found.get(name) or ()) for name in tables()}
    return {name: files for name, files in chosen.items() if files}


def _of_folder(folder: Path) -> dict[str, list[str]]:
    if not folder.is_dir():
        raise InputError("no such folder", where=str(folder))
    found: dict[str, list[str]] = {}
    seen: dict[str, str] = {}
    for path in sorted(folder.iterdir()):
        name = table_of(path) if path.is_file() and not path.name.startswith(".") else ""
        if not name:
            continue
        stem = squash(path.name.partition(".")[0])
        if stem in seen:
            hint = f"take one of them away, or pass --{name.replace('_', '-')} FILE"
            raise UsageError(f"{seen[stem]} and {path.name} are both {name}", where=str(folder), hint=hint)
        seen[stem] = path.name
        found.setdefault(name, []).append(str(path))
    if not found:
        raise InputError("no table of the audit", where=str(folder), hint="name files as people.csv, activities.csv")
    return found


def read_audit_tables(engine: Engine, files: Mapping[str, Sequence[str]], options: RunOptions = PLAIN) -> AuditTables:
    """Read every file, each by the columns that its table knows.

    Raises InputError for one that cannot be read, UsageError for a mapping that no file or table has.
    """
    mapping = mapped_headers(options)
    read = {
        name: tuple(
            read_audit_file(engine, source, f"read {name} {number}", options, needed=_needed(name, mapping))
            for number, source in enumerate(sources)
        )
        for name, sources in files.items()
    }
    check_mapped(mapping, [reading for readings in read.values() for reading in readings])
    return AuditTables({name: tuple(renamed(one, mapping) for one in readings) for name, readings in read.items()})


Needed = Callable[[Sequence[Column]], Collection[str]]


def read_audit_file(
    engine: Engine, source: str, relation: str, options: RunOptions, needed: Needed | None = None
) -> Reading:
    """One file as the flags say how to read it; they are meant for whichever file needs them."""
    how = ReadOptions(
        sheet=options.sheet, encoding=options.encoding, delimiter=options.delimiter, header_row=options.header_row,
        # a change of the history may hold two headers of a lead, such as "Lead Source" and "Web"
        headers=[name for columns in audit_columns().values() for column in columns for name in column.headers],
    )  # fmt: skip
    return read_table(engine, source, relation, how, kind="any", needed=needed)


def mapped_headers(options: RunOptions) -> dict[str, str]:
    """What `--map "Lead Manager=OwnerId"` says, by the squashed header; raises UsageError for an unknown name."""
    known = [
        name for columns in audit_columns().values() for column in columns for name in (column.name, *column.headers)
    ]
    names = {squash(name): name for name in reversed(known)}
    found = {}
    for header, name in mappings(options.mapping).items():
        if squash(name) not in names:
            hint = did_you_mean(name, known) or "revops doctor FILES says which columns there are"
            raise UsageError(f"no table of the audit has a column '{name}'", where="--map", hint=hint)
        found[squash(header)] = name
    return found


def check_mapped(mapping: Mapping[str, str], readings: Sequence[Reading]) -> None:
    """Raise UsageError for a mapped header that no file has."""
    there = [header for reading in readings for header in reading.header]
    for header, name in mapping.items():
        if header not in {squash(one) for one in there}:
            hint = did_you_mean(header, there) or "revops doctor FILES names the headers that nothing is known by"
            raise UsageError(f"no file has the header that is to be '{name}'", where="--map", hint=hint)


def renamed(reading: Reading, mapping: Mapping[str, str]) -> Reading:
    """The reading with mapped headers under the names that they stand for."""
    columns = tuple(one._replace(header=mapping.get(squash(one.header), one.header)) for one in reading.table.columns)
    header = tuple(mapping.get(squash(one), one) for one in reading.header)
    return replace(reading, header=header, table=replace(reading.table, columns=columns))


def _needed(table: str, mapping: Mapping[str, str]) -> Needed:
    """Of the columns of a file, those that the table knows."""
    known = {squash(name) for column in read_columns(table) for name in column.headers}

    def needed(columns: Sequence[Column]) -> Collection[str]:
        return {one.name for one in columns if squash(mapping.get(squash(one.header), one.header)) in known}

    return needed
