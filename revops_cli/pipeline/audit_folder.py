"""The folder of an audit: figures, findings, data issues, the page, and files to act on."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from revops_cli.audit.actions import COLUMNS, TITLE, action_files
from revops_cli.audit.baseline import Baseline, baseline_of, read_baseline
from revops_cli.audit.compare import Comparison
from revops_cli.audit.outcome import ActionFile
from revops_cli.audit.page import page
from revops_cli.audit.step import Audit
from revops_cli.audit.written import figures_file, findings_file, findings_json, issues_file
from revops_cli.pipeline.outputs import Outputs
from revops_cli.pipeline.session import Session
from revops_cli.tables.staging import cannot_write
from revops_cli.tables.writing import Answer, header_line

ROOM = "clean-your-room"


class Targets(NamedTuple):
    """What is to be written, as typed."""

    folder: str = ""
    html: str = ""
    baseline: str = ""
    show_values: bool = False

    @property
    def asked(self) -> bool:
        """Whether anything is to be written."""
        return bool(self.folder or self.html or self.baseline)

    @property
    def pages(self) -> tuple[str, ...]:
        """Files that the page is written to."""
        return tuple(path for path in (self.folder and str(Path(self.folder) / "report.html"), self.html) if path)


@dataclass(frozen=True, slots=True)
class Done:
    """An audit with the files it was made from, its JSON object, what moved, and the baseline it was held against."""

    audit: Audit
    inputs: Sequence[tuple[str, str, int]]
    made: Mapping[str, object]
    moved: Comparison | None = None
    known: Baseline | None = None


def write_audit(session: Session, done: Done, targets: Targets) -> list[str]:
    """Write what was asked for, all or nothing; gives the names."""
    outputs = Outputs(session)
    try:
        text = page(done.audit, done.inputs, done.moved, values=targets.show_values) if targets.pages else ""
        for target in targets.pages:
            _make([Path(target).parent])
            outputs.write_text(text, target)
        if targets.folder:
            _folder(outputs, done, Path(targets.folder))
        if targets.baseline:
            salt = _salt(targets.baseline, done.known)
            outputs.write_text(baseline_of(session.engine, salt).text(), targets.baseline)
        outputs.commit()
    finally:
        outputs.discard()
    if targets.folder:
        _forget(Path(targets.folder) / ROOM, outputs.written)
    return outputs.written


def _folder(outputs: Outputs, done: Done, folder: Path) -> None:
    audit = done.audit
    outcomes = (file for outcome in audit.outcomes.values() for file in outcome.files)
    files = [findings_file(audit), issues_file(audit), figures_file(audit), *action_files(audit.facts), *outcomes]
    _make(folder / Path(file.path).parent for file in files)
    outputs.write_json(done.made, str(folder / "audit.json"))
    outputs.write_blocks(findings_json(audit), str(folder / "findings.json"))
    if done.moved is not None:
        outputs.write_json(done.moved.as_json(), str(folder / "compare.json"))
    for file in files:
        _write(outputs, file, folder)


def _write(outputs: Outputs, file: ActionFile, folder: Path) -> None:
    target = str(folder / file.path)
    if file.query:
        outputs.write(Answer(file.query, file.columns, file.columns, file.order), target)
    else:
        outputs.write_text(file.text, target)


def _make(folders: Iterable[Path]) -> None:
    for folder in dict.fromkeys(folders):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise cannot_write(folder, error) from error


def _salt(target: str, known: Baseline | None) -> str:
    """The salt of the baseline that is overwritten, or of the one compared with, so that both stay comparable."""
    path = Path(target)
    if path.is_file():
        return read_baseline(path.read_text(encoding="utf-8"), target).salt
    return known.salt if known else secrets.token_hex(16)


def _forget(room: Path, written: Sequence[str]) -> None:
    """Take away the lists of managers whose people have cleaned up since the last run; nobody else's files."""
    kept = {Path(path) for path in written}
    begins = {".csv": header_line(COLUMNS).encode(), ".md": TITLE.encode()}
    for path in room.glob("*.*"):
        begin = begins.get(path.suffix)
        if begin and path not in kept and path.is_file() and path.read_bytes().startswith(begin):
            path.unlink()
