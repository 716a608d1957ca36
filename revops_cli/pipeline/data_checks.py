"""`revops check`: files in, findings out, and the verdict for CI."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from revops_cli.check.facts import Context
from revops_cli.check.result import Dataset, Finding, Run
from revops_cli.check.settings import Check, CheckSettings
from revops_cli.check.step import check_table
from revops_cli.errors import ExitCode
from revops_cli.io.options import ReadOptions
from revops_cli.model import Table
from revops_cli.pipeline.check_config import load_checks
from revops_cli.pipeline.check_files import Target, checks_of, files_beside, targets
from revops_cli.pipeline.options import RunOptions
from revops_cli.pipeline.session import Session, mappings
from revops_cli.tables.reading import Reading, read_table


class CheckAsked(NamedTuple):
    """What the command line asks, as typed."""

    files: tuple[str, ...] = ()
    fail_on: str = "error"
    """error, warn or never."""
    allow_empty: bool = False
    only: tuple[str, ...] = ()
    """Ids of the checks to run; empty for all."""
    previous: str = ""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """All verdicts, and the one that counts."""

    run: Run
    exit_code: ExitCode
    problems: tuple[str, ...] = ()
    """Why nothing was checked, where that is so."""


@dataclass(frozen=True, slots=True)
class Checking:
    """What was read for a run of checks."""

    session: Session
    settings: CheckSettings
    targets: tuple[Target, ...]
    readings: tuple[Reading, ...]
    datasets: tuple[Dataset, ...]
    context: Context


def run_checks(asked: CheckAsked, options: RunOptions) -> CheckReport:
    """The checks of all files; raises RevopsError."""
    settings, document, alone = load_checks(options.config)
    with Session.open(options._replace(config="") if alone else options) as session:
        checking = _read(session, settings, document.folder, asked)
        session.engine.seal()
        findings = tuple(_findings(checking))
        run = Run(findings, checking.datasets, session.as_of.isoformat())
        return report(run, asked)


def _read(session: Session, settings: CheckSettings, folder: Path, asked: CheckAsked) -> Checking:
    """Every file that is checked or named by a check; raises InputError."""
    found = tuple(targets(settings, asked.files))
    readings = tuple(
        read_table(session.engine, one.file, f"checked {number}", _read_options(session, one), kind=one.files.kind)
        for number, one in enumerate(found, 1)
    )
    datasets = tuple(
        Dataset(one.file, reading.table, _key(one, reading.table)) for one, reading in zip(found, readings, strict=True)
    )
    checks = [check for one in found for check in checks_of(settings, one)]
    files = _beside(session, settings, folder, checks)
    return Checking(session, settings, found, readings, datasets, Context(session.as_of, files))


def _read_options(session: Session, target: Target) -> ReadOptions:
    typed, files = session.options, target.files
    return ReadOptions(
        sheet=typed.sheet or files.sheet,
        encoding=typed.encoding or files.encoding,
        delimiter=typed.delimiter or files.delimiter,
        header_row=typed.header_row or files.header_row,
        no_header=typed.no_header or files.no_header,
        mapping={**session.root.columns, **files.columns, **mappings(typed.mapping)},
    )


def _key(target: Target, table: Table) -> tuple[str, ...]:
    """The columns that name a row: as the config says, else Id."""
    if target.files.key:
        return target.files.key
    return ("Id",) if table.has("Id") else ()


def _beside(session: Session, settings: CheckSettings, folder: Path, checks: Sequence[Check]) -> Mapping[str, Table]:
    files: dict[str, Table] = {}
    for number, path in enumerate(files_beside(checks), 1):
        named = settings.datasets.get(path)
        place = named.path[0] if named else folder / path
        files[path] = read_table(session.engine, str(place), f"beside {number}", kind="any").table
    return files


def _findings(checking: Checking) -> list[Finding]:
    found: list[Finding] = []
    for target, dataset in zip(checking.targets, checking.datasets, strict=True):
        checks = checks_of(checking.settings, target)
        found += check_table(checking.session.engine, dataset, checks, checking.settings, checking.context)
    return found


def report(run: Run, asked: CheckAsked) -> CheckReport:
    """The verdict of a run: what could not run weighs more than what failed."""
    problems = [] if asked.allow_empty else list(_nothing_checked(run))
    outcomes = run.outcomes
    if problems or outcomes.get("error"):
        code = ExitCode.DATA
    elif asked.fail_on != "never" and (outcomes.get("fail") or (asked.fail_on == "warn" and outcomes.get("warn"))):
        code = ExitCode.FOUND
    else:
        code = ExitCode.DONE
    return CheckReport(run, code, tuple(problems))


def _nothing_checked(run: Run) -> list[str]:
    problems = [f"{dataset.file}: no rows to check" for dataset in run.datasets if not dataset.table.rows]
    if not any(finding.outcome in {"pass", "warn", "fail", "error"} for finding in run.findings):
        problems.append("no check was evaluated")
    return problems
