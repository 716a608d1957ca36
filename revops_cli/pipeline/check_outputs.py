"""What a run of checks is held against, and what is written of it."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Self

from revops_cli.check.baseline import Baseline, against, baseline_of, ratcheted, read_baseline
from revops_cli.check.extract import extracts
from revops_cli.check.masking import masked_run
from revops_cli.check.outputs.console import as_text
from revops_cli.check.outputs.github import as_annotations
from revops_cli.check.outputs.junit import as_junit
from revops_cli.check.outputs.markdown import as_markdown
from revops_cli.check.outputs.page import as_page
from revops_cli.check.outputs.records import as_csv, as_json
from revops_cli.check.outputs.sarif import as_sarif
from revops_cli.check.result import Run
from revops_cli.check.rows import placed, sampled
from revops_cli.config.document import Document
from revops_cli.engine.protocol import Engine
from revops_cli.errors import InputError, UsageError, did_you_mean
from revops_cli.pipeline.outputs import Outputs
from revops_cli.pipeline.session import Session
from revops_cli.tables.reading import Reading
from revops_cli.tables.staging import cannot_write

FORMATS: Mapping[str, Callable[[Run], str]] = {
    "console": as_text,
    "json": as_json,
    "csv": as_csv,
    "junit": as_junit,
    "sarif": as_sarif,
    "github": as_annotations,
    "markdown": as_markdown,
    "html": as_page,
}
"""Outputs by the name that --output gives."""
BASELINE = ".revops-baseline.json"
"""Name of the baseline beside the config."""
_SARIF_ROWS = 5_000
"""Results that GitHub shows of one SARIF file."""


class Asked(NamedTuple):
    """What the command line asks to be written and held against, as typed."""

    outputs: tuple[str, ...] = ()
    """`FORMAT=PATH` each."""
    extract: str = ""
    """Folder of the failing rows."""
    baseline: str = ""
    no_baseline: bool = False
    write_baseline: bool = False
    ratchet: bool = False
    show_values: bool = False
    step_summary: str = ""
    """File that the CI shows; Markdown is added to it."""

    @property
    def formats(self) -> tuple[tuple[str, str], ...]:
        """Format and path of each output; raises UsageError."""
        return tuple(map(_format, self.outputs))


def _format(text: str) -> tuple[str, str]:
    name, equals, path = text.partition("=")
    if name not in FORMATS or not (equals and path):
        hint = did_you_mean(name, FORMATS) or f"write FORMAT=PATH; formats are {', '.join(FORMATS)}"
        raise UsageError(f"'{text}' is no output", where="--output", hint=hint)
    return name, path


@dataclass(frozen=True, slots=True)
class Held:
    """The file of the baseline, and what it knows; `known` is None where there is none."""

    asked: Asked
    path: Path
    known: Baseline | None
    formats: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, asked: Asked, document: Document) -> Self:
        """The baseline that was named, else the one beside the config; raises InputError and UsageError."""
        path = Path(asked.baseline) if asked.baseline else document.folder / BASELINE
        if asked.no_baseline and (asked.baseline or asked.ratchet or asked.write_baseline):
            raise UsageError("--no-baseline and a flag about the baseline", hint="leave out one of them")
        missing = not path.is_file()
        if missing and (asked.ratchet or (asked.baseline and not asked.write_baseline)):
            raise InputError("no such file", where=str(path), hint="write one with --write-baseline")
        known = None if missing or asked.no_baseline else read_baseline(_text(path), str(path))
        return cls(asked, path, known, asked.formats)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", where=str(path)) from error


class Compared(NamedTuple):
    """A run with its rows and places: `judged` with values, `shown` as outputs may show it."""

    judged: Run
    shown: Run


def compared(engine: Engine, run: Run, readings: Sequence[Reading], held: Held) -> Compared:
    """The run against the baseline, with samples and places; a baseline that is written anew is not held against."""
    at_least = _SARIF_ROWS if any(name == "sarif" for name, _ in held.formats) else 0
    if held.known is None or held.asked.write_baseline:
        salt = held.known.salt if held.known else ""
        judged = sampled(engine, run, at_least=at_least, salt=salt)
    else:
        judged = against(engine, run, held.known, str(held.path), at_least=at_least)
    by_file = {dataset.file: reading for dataset, reading in zip(run.datasets, readings, strict=True)}
    judged = judged.with_findings(placed(judged.findings, by_file))
    return Compared(judged, judged if held.asked.show_values else masked_run(judged))


def write_checks(session: Session, run: Run, done: Compared, readings: Sequence[Reading], held: Held) -> list[str]:
    """Write what was asked for, all or nothing; gives the names."""
    outputs = Outputs(session)
    try:
        for name, path in held.formats:
            _make(Path(path).parent)
            outputs.write_text(FORMATS[name](done.shown), path)
        _extract(outputs, session.engine, done.judged, readings, held.asked.extract)
        _baseline(outputs, session.engine, run, held)
        outputs.commit()
    finally:
        outputs.discard()
    if held.asked.step_summary:
        _add(Path(held.asked.step_summary), as_markdown(done.shown))
    return outputs.written


def _extract(outputs: Outputs, engine: Engine, run: Run, readings: Sequence[Reading], folder: str) -> None:
    if not folder:
        return
    _make(Path(folder))
    by_file = {dataset.file: reading for dataset, reading in zip(run.datasets, readings, strict=True)}
    for one in extracts(engine, run, by_file):
        outputs.write(one.answer, str(Path(folder) / one.path))


def _baseline(outputs: Outputs, engine: Engine, run: Run, held: Held) -> None:
    if held.asked.write_baseline:
        salt = held.known.salt if held.known else secrets.token_hex(16)
        outputs.write_text(baseline_of(engine, run, salt).text(), str(held.path))
    elif held.asked.ratchet and held.known is not None:
        now = baseline_of(engine, run, held.known.salt)
        outputs.write_text(ratcheted(held.known, run, now).text(), str(held.path))


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from error


def _add(path: Path, text: str) -> None:
    try:
        with path.open("a", encoding="utf-8") as stream:
            stream.write(text)
    except OSError as error:
        raise cannot_write(path, error) from error
