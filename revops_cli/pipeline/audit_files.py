"""Which file is which table of the audit: by flag, or by its name in a folder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from revops_cli.audit.columns import tables
from revops_cli.engine.protocol import Engine
from revops_cli.errors import InputError, UsageError
from revops_cli.model import Table
from revops_cli.tables.reading import Reading, read_table
from revops_cli.text.fold import squash

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


def read_audit_tables(engine: Engine, files: Mapping[str, Sequence[str]]) -> AuditTables:
    """Read every file; raises InputError for one that cannot be read."""
    return AuditTables(
        {
            name: tuple(
                read_table(engine, source, f"read {name} {number}", kind="any") for number, source in enumerate(sources)
            )
            for name, sources in files.items()
        }
    )
