"""`revops check`: files in, findings out, and the verdict for CI."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from revops_cli.check.across import across_files
from revops_cli.check.exceptions import said_once
from revops_cli.check.facts import Context, find_column
from revops_cli.check.metrics import metric_findings
from revops_cli.check.result import Dataset, Finding, Run
from revops_cli.check.settings import CheckSettings
from revops_cli.check.step import check_table, columns_read
from revops_cli.config.document import Document
from revops_cli.errors import ExitCode, InputError, UsageError, did_you_mean
from revops_cli.io.options import ReadOptions
from revops_cli.model import Column, Table
from revops_cli.pipeline.check_asked import CheckAsked
from revops_cli.pipeline.check_config import load_checks, places_of
from revops_cli.pipeline.check_figures import audited_figures, process_of, read_audited
from revops_cli.pipeline.check_files import Target, checks_of, files_beside, named_checks, targets
from revops_cli.pipeline.check_outputs import Held, compared, write_checks
from revops_cli.pipeline.check_phones import settled_phones
from revops_cli.pipeline.check_previous import previous_rows
from revops_cli.pipeline.options import RunOptions
from revops_cli.pipeline.session import Session, mappings
from revops_cli.tables.reading import Reading, read_table

if TYPE_CHECKING:
    from revops_cli.pipeline.audit_files import AuditTables


@dataclass(frozen=True, slots=True)
class CheckReport:
    """All verdicts, and the one that counts; `shown` has masks where values are not wanted."""

    shown: Run
    exit_code: ExitCode
    problems: tuple[str, ...] = ()
    """Why nothing was checked, where that is so."""
    written: tuple[str, ...] = ()
    printed: tuple[str, ...] = ()
    """What goes to standard output beside the console form."""


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read for a run of checks."""

    targets: tuple[Target, ...]
    readings: tuple[Reading, ...]
    datasets: tuple[Dataset, ...]
    context: Context
    audited: "AuditTables | None"


def run_checks(asked: CheckAsked, options: RunOptions) -> CheckReport:
    """The checks of all files, and what was asked for written, all or nothing; raises RevopsError."""
    settings, document, alone = load_checks(options.config)
    settings = _chosen(settings, asked.only)
    with Session.open(options._replace(config="") if alone else options) as session:
        held = Held.of(asked.outputs, document)
        read = _read(session, settings, document, asked)
        session.engine.seal()
        run = Run(tuple(_findings(session, settings, read)), read.datasets, session.as_of.isoformat())
        done = compared(session.engine, run, read.readings, held)
        code, problems = verdict(done.judged, asked)
        written = write_checks(session, done, read.readings, held, run)
        return CheckReport(done.shown, code, problems, tuple(written), done.printed(asked.outputs))


def _chosen(settings: CheckSettings, only: Sequence[str]) -> CheckSettings:
    """The checks that were asked for by id; raises UsageError for one that is not there."""
    ids = {check.id for check in settings.checks}
    for wanted in only:
        if wanted not in ids:
            raise UsageError(f"no check is called '{wanted}'", where="--only", hint=did_you_mean(wanted, ids))
    checks = tuple(check for check in settings.checks if not only or check.id in only)
    return settings.model_copy(update={"checks": checks})


def _read(session: Session, settings: CheckSettings, document: Document, asked: CheckAsked) -> _Read:
    """Every file that is checked or named by a check; raises InputError."""
    found = tuple(targets(settings, asked.files))
    context = Context(
        session.as_of,
        _beside(session, settings, document.folder, found),
        previous_rows(asked.previous),
        process_of(session.root),
        places_of(document),
        session.root.clean.default_country,
        settled_phones,
    )
    whole = bool(asked.outputs.extract)
    readings = tuple(
        read_table(
            session.engine,
            one.file,
            f"checked {number}",
            _read_options(session, one),
            kind=one.files.kind,
            needed=_all if whole else partial(_needed, one, settings, context),
        )
        for number, one in enumerate(found, 1)
    )
    datasets = tuple(
        Dataset(one.file, reading.table, _key(one, reading.table)) for one, reading in zip(found, readings, strict=True)
    )
    return _Read(found, readings, datasets, context, read_audited(session, settings))


def _all(_columns: Sequence[Column]) -> None:
    """Extracts show whole rows."""


def _needed(
    target: Target, settings: CheckSettings, context: Context, columns: Sequence[Column]
) -> Collection[str] | None:
    """The columns that the checks of a file read, None for all."""
    table = Table("", tuple(columns), 0, target.file)
    dataset = Dataset(target.file, table, _key(target, table))
    return columns_read(dataset, checks_of(settings, target, table), settings, context)


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
    """The columns that name a row: as the config says, else Id; raises InputError for one that is not there."""
    if not target.files.key:
        return ("Id",) if table.has("Id") else ()
    for name in target.files.key:
        if not find_column(table, name):
            hint = did_you_mean(name, table.names)
            raise InputError(f"no column '{name}', which is to name its rows", where=target.file, hint=hint)
    return tuple(find_column(table, name) for name in target.files.key)


def _beside(session: Session, settings: CheckSettings, folder: Path, found: Sequence[Target]) -> Mapping[str, Table]:
    """The tables that checks name, by the path that they write."""
    checks = [check for one in found for check in named_checks(settings, one)]
    files: dict[str, Table] = {}
    for number, path in enumerate(files_beside(checks), 1):
        named = settings.datasets.get(path)
        place = named.path[0] if named else folder / path
        files[path] = read_table(session.engine, str(place), f"beside {number}", kind="any").table
    return files


def _findings(session: Session, settings: CheckSettings, read: _Read) -> list[Finding]:
    """The findings of all files in order, then those of the audit's figures."""
    found: list[Finding] = []
    for target, dataset in zip(read.targets, read.datasets, strict=True):
        checks = checks_of(settings, target, dataset.table)
        found += check_table(session.engine, dataset, checks, settings, read.context)
    found = across_files(session.engine, found, settings.checks, settings)
    return [*said_once(found), *metric_findings(settings.checks, settings, audited_figures(session, read.audited))]


def verdict(run: Run, asked: CheckAsked) -> tuple[ExitCode, tuple[str, ...]]:
    """The exit code of a run, and why nothing was checked: what could not run weighs more than what failed."""
    problems = () if asked.allow_empty else tuple(_nothing_checked(run))
    outcomes = run.outcomes
    if problems or outcomes.get("error"):
        return ExitCode.DATA, problems
    if asked.outputs.write_baseline:
        return ExitCode.DONE, problems
    failed = outcomes.get("fail") or (asked.fail_on == "warn" and outcomes.get("warn"))
    return ExitCode.FOUND if failed and asked.fail_on != "never" else ExitCode.DONE, problems


def _nothing_checked(run: Run) -> list[str]:
    problems = [f"{dataset.file}: no rows to check" for dataset in run.datasets if not dataset.table.rows]
    if not any(finding.outcome in {"pass", "warn", "fail", "error"} for finding in run.findings):
        problems.append("nothing to check: no check was evaluated")
    return problems
