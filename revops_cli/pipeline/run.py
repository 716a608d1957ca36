"""One table through some steps: read, run, prove, write.

Nothing is written before the last step is done; the rotation state commits after the renames.
"""

import logging
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from revops_cli.engine.accounting import verify
from revops_cli.errors import ConfigError, UsageError
from revops_cli.model import Result, Table
from revops_cli.pipeline.folder import write_folder
from revops_cli.pipeline.options import RunOptions, SideInputs, StepFlags
from revops_cli.pipeline.outputs import Outputs, answer_for, final_answer, rejects_answer
from revops_cli.pipeline.session import Session
from revops_cli.pipeline.steps import STEPS, check_needs
from revops_cli.pipeline.summary import Report, StepSummary
from revops_cli.report.preview import preview
from revops_cli.report.progress import progress_bar
from revops_cli.tables.writing import format_of

PREVIEW_ROWS = 10
IN_FOLDER = "leads"
"""The list in a run folder, whose ending the format decides."""

log = logging.getLogger(__name__)


def run_step(
    name: str,
    sources: Sequence[str],
    options: RunOptions,
    sides: SideInputs = SideInputs(),
    flags: StepFlags = StepFlags(),
) -> Report:
    """One step over one list; raises RevopsError."""
    if options.json and not (options.output or options.dry_run or options.run_folder):
        raise UsageError("--json needs -o FILE", hint="without -o the list itself goes to standard output")
    _check_names(options, flags, options.output or "-")
    with Session.open(options, sides, flags) as session:
        return run_steps(session, name, sources, (name,), folder=options.run_folder)


def run_config(config: str, options: RunOptions, sides: SideInputs = SideInputs()) -> Report:
    """The steps of a config in order, into its output folder; raises RevopsError."""
    _check_names(options, StepFlags(), IN_FOLDER)
    with Session.open(_with_config(options, config), sides) as session:
        leads = session.root.inputs.leads
        if leads is None:
            raise ConfigError(
                "no list to read",
                where=str(session.document.path or "no config found"),
                hint="set inputs: leads: in revops.yaml, or run: revops import LIST",
            )
        folder = options.output or str(session.root.run.output)
        return run_steps(session, "run", (leads,), session.root.run.steps, folder=folder)


def import_list(
    sources: Sequence[str], options: RunOptions, sides: SideInputs, flags: StepFlags = StepFlags()
) -> Report:
    """The commonest job: a list in, as far as the files given allow, assigned leads out."""
    _check_names(options, flags, IN_FOLDER)
    with Session.open(options, sides, flags) as session:
        session.reject_rows_without_identity()
        skipped = session.missing_for_import()
        steps = [name for name in session.root.run.steps if name not in skipped]
        report = run_steps(session, "import", sources, steps, folder=options.output)
        report.skipped += skipped.values()
        return report


def run_steps(
    session: Session, command: str, sources: Sequence[str], steps: Sequence[str], *, folder: str = ""
) -> Report:
    """Read the list and what the steps need beside it, run them, write what was asked for."""
    options = session.options
    report = Report(command)
    session.unknowns = bool(folder or options.unknowns)
    with progress_bar(wanted=not options.quiet) as named:
        session.progress_of = named
        leads = session.read_leads(sources)
        session.read_sides(steps)
        session.engine.seal()
        results = _results(session, leads, steps, report)
    report.readings += session.all_readings
    final = results[-1].table if results else leads
    if options.dry_run:
        session.rollback()
    else:
        report.written += _write(session, results, leads, folder)
        session.commit()
    if not options.dry_run and not folder and not options.output and sys.stdout.isatty():
        _preview(session, results, final)
    return report


def _check_names(options: RunOptions, flags: StepFlags, output: str) -> None:
    """Raise UsageError, before anything is read, for a file that cannot be written as its name or `--format` says."""
    format_of(output, options.format)
    for _, target in (*_asked(options, flags), ("rejects", options.rejects)):
        format_of(target)


def _results(session: Session, leads: Table, steps: Sequence[str], report: Report) -> list[Result]:
    results: list[Result] = []
    table = leads
    for name in steps:
        step = STEPS[name]
        check_needs(step, table)
        started = time.perf_counter()
        result = step.run(session, table)
        verify(session.engine, table, result, rewritten=step.rewrites(session, table))
        report.steps.append(StepSummary.of(result, time.perf_counter() - started))
        log.info("%s: %s in, %s out", name, result.rows_in, result.table.rows)
        results.append(result)
        table = result.table
    return results


def _write(session: Session, results: list[Result], leads: Table, folder: str) -> list[str]:
    options = session.options
    outputs = Outputs(session)
    final = results[-1].table if results else leads
    try:
        if folder:
            write_folder(outputs, Path(folder), results, leads, final)
        elif options.output:
            outputs.write(final_answer(session, results, final), options.output)
        elif not sys.stdout.isatty() or options.format:
            outputs.write(final_answer(session, results, final), "-")
        for kind, target in _asked(options, session.flags):
            outputs.write(answer_for(kind, results), target)
        if options.rejects:
            outputs.write(rejects_answer(session, results, leads), options.rejects)
        outputs.commit()
    finally:
        outputs.discard()
    return outputs.written


def _asked(options: RunOptions, flags: StepFlags) -> list[tuple[str, str]]:
    files = {
        "changes": options.changes,
        "changes_each": options.changes_each,
        "unknowns": options.unknowns,
        "provenance": options.provenance,
        "moved": flags.moved,
        "crossings": flags.crossings,
        "signals": flags.signals,
        "score_bands": flags.bands,
        "worklist": flags.work,
        "segments": flags.sizes,
        "overlaps": flags.overlaps,
        "segment_moves": flags.moves,
    }
    return [(kind, target) for kind, target in files.items() if target]


def _preview(session: Session, results: list[Result], final: Table) -> None:
    answer = final_answer(session, results, final)
    rows = session.engine.rows(f"{answer.ordered} LIMIT {PREVIEW_ROWS}")
    preview(answer.headers, rows, total=final.rows)


def _with_config(options: RunOptions, config: str) -> RunOptions:
    return options._replace(config=config) if config else options
