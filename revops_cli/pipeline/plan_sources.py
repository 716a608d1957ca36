"""What a plan is made from: a run folder, the list of one step, or the update file of an audit."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from revops_cli.engine.protocol import Engine, literal
from revops_cli.errors import InputError
from revops_cli.io.options import ReadOptions
from revops_cli.model import Table
from revops_cli.pipeline.folder import FETCHED
from revops_cli.pipeline.plan_columns import written_over
from revops_cli.tables.guard import is_formula
from revops_cli.tables.reading import Reading, read_table

MANIFEST = "manifest.json"
UPDATE_FILE = ("Object", "Id", "Field", "Before", "After", "Reason", "Precondition")
"""Columns of an update file, one row a field, such as the audit's auto-abandon.csv."""
MERGE_FILE = ("cluster", "master_row", "victim_row")
ASSIGNMENT_FILE = ("row", "owner", "queue", "rule", "draw")
SHAPES = {"updates": UPDATE_FILE, "merges": MERGE_FILE, "assignments": ASSIGNMENT_FILE}
"""How the header of a file begins that holds no list."""
_STEPS = {"dedupe": "merges", "route": "assignments"}
"""Steps that give reasons by row, and the shape of their file."""

Rules = Mapping[tuple[str, str], Mapping[str, str]]
"""Column and value -> what was there before -> the step's reason."""


@dataclass(frozen=True, slots=True)
class Source:
    """The table to plan from, and the list that the steps read, where it is still there."""

    shown: str
    table: Table
    base: Table | None
    inputs: Mapping[str, str]
    """Files read, with their SHA-256."""
    rules: Rules = field(default_factory=dict)
    """Why a cell is as it is, from the folder's changes."""
    merged: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    """Rule and reason of a merge by the row of its master in the list that the steps read."""
    routed: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    """Rule and reason of an assignment by the row in the list that the steps read."""
    notes: tuple[str, ...] = ()


def read_source(engine: Engine, given: str, base: str, options: ReadOptions) -> Source:
    """The source of a plan; raises InputError."""
    path = Path(given)
    if path.is_dir():
        return _run_folder(engine, path, base, options)
    how = _own(path) if _is_ours(path) else options
    reading = read_table(engine, given, "planned", how, kind="leads")
    known = _read(engine, base, "base", options) if base else None
    shape, beside = kind_of(reading.table), path.with_name("reasons.csv")
    merged, routed = (_because(engine, beside, step) if shape == kind else {} for step, kind in _STEPS.items())
    hashes = _hashes(given, base)
    return Source(given, reading.table, known.table if known else None, hashes, merged=merged, routed=routed)


def kind_of(table: Table) -> str:
    """What a table is by its header: updates, merges, assignments, or a list."""
    header = tuple(column.header for column in table.columns)
    return next((kind for kind, names in SHAPES.items() if header[: len(names)] == names), "list")


def _is_ours(path: Path) -> bool:
    """Whether a file begins with a header that only a step of ours writes."""
    if path.suffix != ".csv" or not path.is_file():
        return False
    with path.open("rb") as stream:
        first = stream.readline(1_000).decode("utf-8", "replace").strip()
    return f"{first},".startswith(tuple(f"{','.join(names)}," for names in SHAPES.values()))


def _run_folder(engine: Engine, folder: Path, base: str, options: ReadOptions) -> Source:
    manifest = _manifest(folder / MANIFEST)
    leads = sorted(each for each in folder.glob("leads.*") if not each.name.startswith("."))
    if not leads:
        raise InputError("no leads file", where=str(folder), hint="revops run and revops import write one")
    reading = read_table(engine, str(leads[0]), "planned", _own(leads[0]), kind="leads")
    known, note = (base, "") if base else _input_of(manifest, folder)
    listed = _read(engine, known, "base", options) if known else None
    return Source(
        str(folder),
        reading.table,
        listed.table if listed else None,
        _hashes(str(leads[0]), known),
        _rules(engine, folder / "changes.csv"),
        _because(engine, folder / "reasons.csv", "dedupe"),
        notes=(note,) if note else (),
    )


def _manifest(path: Path) -> Mapping[str, object]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise InputError(
            "no run folder: it has no manifest.json", where=str(path.parent), hint="name a folder that revops run wrote"
        ) from error
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read: {error}", where=str(path)) from error


def _input_of(manifest: Mapping[str, object], folder: Path) -> tuple[str, str]:
    """The list that a run read, beside its folder or kept in it too, if it is still the same; else why not."""
    inputs = manifest.get("inputs")
    first = inputs[0] if isinstance(inputs, list) and inputs else {}
    source, said = str(first.get("source", "")), first.get("sha256", "")
    for path in (Path(source), folder.parent / source, folder / FETCHED) if source else ():
        if path.is_file() and _sha256(str(path)) == said:
            return path.as_posix(), ""
    return "", f"the list that the run read ({source or 'unknown'}) is gone or changed; name it with --base FILE"


def _own(path: Path) -> ReadOptions:
    """How a file of ours is read: its first line is the header, whatever it looks like."""
    return ReadOptions(header_row=1 if path.suffix == ".csv" else 0)


def _read(engine: Engine, source: str, relation: str, options: ReadOptions) -> Reading:
    return read_table(engine, source, relation, options, kind="leads")


def _rules(engine: Engine, path: Path) -> Rules:
    """Why each value of a column was made of what, also of a column that it was written over."""
    if not path.is_file():
        return {}
    how = replace(_own(path), mapping={"source": ""})  # a column of a step, not where a lead came from
    table = read_table(engine, str(path), "planned changes", how, kind="any").table
    if not {"step", "source", "target", "before", "after", "rule"} <= {name.casefold() for name in table.names}:
        return {}
    found: dict[tuple[str, str], dict[str, str]] = {}
    query = 'SELECT step, source, target, "before", "after", rule FROM "planned changes" ORDER BY _row'
    for step, source, target, before, after, rule in engine.rows(query):
        why = f"{step} {source}: {rule}" if rule else f"{step} {source}"
        for column in dict.fromkeys((target, written_over(target))):
            found.setdefault((column, unguarded(after)), {}).setdefault(unguarded(before), why)
    return found


def _because(engine: Engine, path: Path, step: str) -> dict[int, tuple[str, str]]:
    """Rule and reason that a step gives for rows, where a run wrote them, by row."""
    if not path.is_file():
        return {}
    table = read_table(engine, str(path), "planned reasons", _own(path), kind="any").table
    if not {"row", "step", "rule", "reason"} <= {name.casefold() for name in table.names}:
        return {}
    query = f"""SELECT "row", rule, reason FROM "planned reasons" WHERE step = {literal(step)}"""
    found = engine.rows(query)
    return {int(row): (str(rule), str(reason)) for row, rule, reason in found if str(row).isdecimal()}


def _hashes(*sources: str) -> dict[str, str]:
    return {source: _sha256(source) for source in sources if source and Path(source).is_file()}


def _sha256(source: str) -> str:
    with Path(source).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def unguarded(cell: str) -> str:
    """A cell as it was before our own writer neutralised it for spreadsheets."""
    return cell[1:] if cell.startswith("'") and is_formula(cell[1:]) else cell
