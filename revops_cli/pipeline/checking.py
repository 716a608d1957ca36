"""A list checked and not written: the verdict of `clean --check`."""

from collections.abc import Sequence

from revops_cli.clean.verdict import judged, read_limits
from revops_cli.errors import ExitCode, UsageError
from revops_cli.pipeline.options import RunOptions, StepFlags
from revops_cli.pipeline.run import run_step
from revops_cli.pipeline.summary import Report

_WRITES = {
    "output": "-o",
    "run_folder": "--run",
    "changes": "--changes",
    "changes_each": "--changes-each",
    "rejects": "--rejects",
    "unknowns": "--unknowns",
}


def check_clean(
    sources: Sequence[str], options: RunOptions, flags: StepFlags, unknown: Sequence[str], invalid: Sequence[str]
) -> Report:
    """Clean a list without writing it; exit code 1 where a limit is exceeded. Raises RevopsError."""
    typed = next((flag for name, flag in _WRITES.items() if getattr(options, name)), "")
    if typed:
        raise UsageError(f"--check writes nothing, and {typed} asks for a file", hint="leave out one of them")
    limits = [*read_limits("unknown", unknown), *read_limits("invalid", invalid)]
    report = run_step("clean", sources, options._replace(dry_run=True), flags=flags)
    columns = {name for reading in report.readings for name in reading.table.names}
    (step,) = report.steps
    report.checks += judged(step.counts, step.rows_out, columns, limits, ", ".join(sources))
    if any(finding.exceeded for finding in report.checks):
        report.exit_code = ExitCode.FOUND
    return report
