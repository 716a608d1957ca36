"""The run folder: the final list, everything that explains it, and what made it."""

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from revops_cli import __version__
from revops_cli.config.section import Section
from revops_cli.model import Result, Table
from revops_cli.pipeline.outputs import Outputs, answer_for, final_answer, rejects_answer
from revops_cli.pipeline.session import Session
from revops_cli.pipeline.summary import StepSummary
from revops_cli.tables.staging import cannot_write

if TYPE_CHECKING:
    from collections.abc import Iterable

FILES = ("changes", "merges", "provenance", "assignments", "tasks", "reasons", "unknowns")
FETCHED = "input.csv"
"""The list as the CRM had it, of a run that read it from there."""
IF_MADE = ("moved", "crossings", "signals", "score_bands", "worklist", "segments", "overlaps", "segment_moves")
"""Files of steps that not every run takes."""


def write_folder(outputs: Outputs, folder: Path, results: list[Result], leads: Table, final: Table) -> None:
    """Stage every file of a run folder."""
    session = outputs.session
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from error
    ending = session.options.format or "csv"
    outputs.write(final_answer(session, results, final), str(folder / f"leads.{ending}"))
    made = [kind for kind in IF_MADE if any(kind in result.relations for result in results)]
    for kind in (*FILES, *made):
        outputs.write(answer_for(kind, results), str(folder / f"{kind}.csv"))
    outputs.write(rejects_answer(session, results, leads), str(folder / "rejects.csv"))
    _keep_fetched(outputs, folder)
    outputs.write_json(_summary(session, results), str(folder / "summary.json"))
    outputs.write_json(manifest(session, results), str(folder / "manifest.json"))


def _keep_fetched(outputs: Outputs, folder: Path) -> None:
    """Stage a list that came from the CRM as it was then: it is nowhere else, and a plan compares with it."""
    for reading in outputs.session.leads[:1]:
        if reading.fetched:
            outputs.write_blocks([reading.file.read_bytes()], str(folder / FETCHED))


def _summary(session: Session, results: list[Result]) -> dict[str, object]:
    return {
        "as_of": session.as_of.isoformat(),
        "inputs": [{"source": r.source, "rows": r.rows, "warnings": list(r.warnings)} for r in session.all_readings],
        "steps": [StepSummary.of(result, 0.0).as_json() for result in results],
    }


def manifest(session: Session, results: list[Result]) -> dict[str, object]:
    """What made a run: the same manifest means the same bytes. Rotation state is not part of it."""
    made_by = {
        "tool": f"revops {__version__}",
        "reference_data": reference_data_hash(),
        "config": _hash(json.dumps(session.document.values, sort_keys=True, default=str).encode()),
        "inputs": [{"source": r.source, "sha256": _file_hash(r.file)} for r in session.all_readings],
        "config_files": [
            {"source": str(path), "sha256": _file_hash(path)} for path in _files_named_in(session.root.clean)
        ],
        "as_of": session.as_of.isoformat(),
        "steps": [
            {"step": r.step, "rows_in": r.rows_in, "rows_out": r.table.rows, "merged": r.merged, "rejected": r.rejected}
            for r in results
        ],
    }
    return {"run": _hash(json.dumps(made_by, sort_keys=True).encode())[:16], **made_by}


def _files_named_in(section: Section) -> list[Path]:
    """Tables that a section names, such as synonyms: their content is part of what made the run."""
    values = (getattr(section, name) for name in type(section).model_fields)
    several = (value if isinstance(value, tuple) else (value,) for value in values)
    return [value for group in several for value in group if isinstance(value, Path) and value.is_file()]


def reference_data_hash() -> str:
    """One hash over the packaged tables."""
    folder = Path(__file__).parent.parent / "data"
    tables: Iterable[Path] = sorted(folder.glob("*.csv"))
    return _hash(b"".join(table.name.encode() + b"\0" + table.read_bytes() for table in tables))[:16]


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _file_hash(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
