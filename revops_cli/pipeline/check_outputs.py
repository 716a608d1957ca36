"""What a run of checks is held against, and what is written of it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple, Self

from revops_cli.check.baseline import Baseline, against, baseline_of, ratcheted, read_baseline
from revops_cli.check.extract import extracts, outdated
from revops_cli.check.masking import masked_run
from revops_cli.check.outputs.registry import MOST_ROWS, STDOUT, Wanted, written
from revops_cli.check.result import Run
from revops_cli.check.rows import placed, sampled
from revops_cli.config.document import Document
from revops_cli.engine.protocol import Engine
from revops_cli.errors import InputError, UsageError
from revops_cli.pipeline.check_asked import Asked
from revops_cli.pipeline.outputs import Outputs
from revops_cli.pipeline.session import Session
from revops_cli.tables.reading import Reading
from revops_cli.tables.staging import cannot_write

BASELINE = ".revops-baseline.json"
"""Name of the baseline beside the config."""


@dataclass(frozen=True, slots=True)
class Held:
    """The file of the baseline, and what it knows; `known` is None where there is none."""

    asked: Asked
    path: Path
    known: Baseline | None
    salt: str
    formats: tuple[Wanted, ...]

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
        return cls(asked, path, known, known.salt if known else secrets.token_hex(16), asked.formats)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", where=str(path)) from error


class Compared(NamedTuple):
    """A run with its rows and places: `judged` with values, `shown` as outputs may show it."""

    judged: Run
    shown: Run
    now: Baseline | None
    """What this run alone would make known, where a baseline is written."""

    def printed(self, asked: Asked) -> tuple[str, ...]:
        """What goes to standard output beside the console form."""
        there = (one.format for one in asked.formats if one.path == STDOUT and one.format != "console")
        return tuple(written(name, self.shown) for name in there)


def compared(engine: Engine, run: Run, readings: Sequence[Reading], held: Held) -> Compared:
    """The run against the baseline, with samples and places; one that is written anew knows all of this run."""
    asked = held.asked
    at_least = max((MOST_ROWS.get(one.format, 0) for one in held.formats), default=0)
    now = baseline_of(engine, run, held.salt) if asked.write_baseline or asked.ratchet else None
    known = now if asked.write_baseline else held.known
    if known is None:
        judged = sampled(engine, run, at_least=at_least)
    else:
        judged = against(engine, run, known, str(held.path), at_least=at_least)
    folder = str(Path.cwd())
    judged = replace(
        judged,
        findings=placed(judged.findings, _by_file(run, readings)),
        folder=folder,
        base=asked.workspace or folder,
    )
    return Compared(judged, judged if asked.show_values else masked_run(judged), now)


def _by_file(run: Run, readings: Sequence[Reading]) -> dict[str, Reading]:
    return {dataset.file: reading for dataset, reading in zip(run.datasets, readings, strict=True)}


def write_checks(session: Session, done: Compared, readings: Sequence[Reading], held: Held, run: Run) -> list[str]:
    """Write what was asked for, all or nothing; gives the names. `run` is as it was counted."""
    outputs = Outputs(session)
    try:
        for one in held.formats:
            if one.path != STDOUT:
                _make(Path(one.path).parent)
                outputs.write_text(written(one.format, done.shown), one.path)
        _extract(outputs, session.engine, done.judged, readings, held.asked.extract)
        if text := _baseline(run, done, held):
            outputs.write_text(text, str(held.path))
        outputs.commit()
    finally:
        outputs.discard()
    if held.asked.extract:
        _forget(Path(held.asked.extract), run, outputs.written)
    if held.asked.step_summary:
        _add(Path(held.asked.step_summary), written("markdown", done.shown))
    return outputs.written


def _extract(outputs: Outputs, engine: Engine, run: Run, readings: Sequence[Reading], folder: str) -> None:
    if not folder:
        return
    _make(Path(folder))
    for one in extracts(engine, run, _by_file(run, readings)):
        outputs.write(one.answer, str(Path(folder) / one.path))


def _forget(folder: Path, run: Run, written: Sequence[str]) -> None:
    """Take away the extracts of an earlier run whose checks pass by now."""
    for path in outdated(folder, run, [Path(name).name for name in written if Path(name).parent == folder]):
        path.unlink()


def _baseline(run: Run, done: Compared, held: Held) -> str:
    """The text of the baseline to write, if one is to be written."""
    if done.now is None:
        return ""
    kept = done.now if held.asked.write_baseline or held.known is None else ratcheted(held.known, run, done.now)
    return kept.text()


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
