"""From counts and figures to findings: severity, limits, and one sentence."""

from dataclasses import replace

from revops_cli.check.counting import Counted
from revops_cli.check.kinds.part import CopyTest, FigureTest, RowTest
from revops_cli.check.limit import judged, parse_limit
from revops_cli.check.result import Failing, Finding, Outcome
from revops_cli.check.settings import Check, CheckSettings


def template(check: Check, settings: CheckSettings) -> Finding:
    """A finding of a check with nothing found yet."""
    return Finding(
        check.id,
        check.kind,
        settings.severity_of(check),
        "pass",
        "",
        warn_if=check.warn_if,
        error_if=check.error_if,
        why=check.why,
        fix=check.fix,
        owner=check.owner,
        sample=settings.sample_of(check),
    )


def row_finding(
    check: Check, settings: CheckSettings, part: RowTest | CopyTest, counts: Counted, failing: Failing
) -> Finding:
    """The finding of a test of rows in one group; a group too small is not judged."""
    empty = template(check, settings)
    outcome = judged(counts.failed, counts.of, empty.severity, check.warn_if, check.error_if)
    return replace(
        empty,
        outcome="not evaluated" if check.group_by and counts.of < check.min_n else outcome,
        message=_row_message(part, counts),
        group=counts.group if check.group_by else "",
        failed=counts.failed,
        of=counts.of,
        columns=part.columns,
        failing=failing if counts.failed else None,
    )


def _row_message(part: RowTest | CopyTest, counts: Counted) -> str:
    rows = "row" if counts.of == 1 else "rows"
    share = f" ({counts.failed / counts.of:.1%})" if counts.failed else ""
    shared = ", 1 row shares its value" if counts.members == 1 else f", {counts.members:,} rows share their value"
    members = shared if counts.members else ""
    return f"{part.said}: {counts.failed:,} of {counts.of:,} {rows}{share}{members}"


def figure_finding(check: Check, settings: CheckSettings, part: FigureTest, group: str = "") -> Finding:
    """The finding of a figure: what it should be decides, `warn_if` and `error_if` overrule it."""
    empty = template(check, settings)
    small = bool(check.group_by) and part.of < check.min_n
    return replace(
        empty,
        outcome="not evaluated" if small else _figure_outcome(empty, part),
        message=part.message,
        group=group,
        of=part.of,
        value=part.value,
        beyond=0.0 if part.met else part.beyond,
    )


def _figure_outcome(empty: Finding, part: FigureTest) -> Outcome:
    if empty.error_if and _reached(empty.error_if, part):
        return "fail"
    if empty.warn_if and _reached(empty.warn_if, part):
        return "warn"
    if part.met:
        return "pass"
    return "fail" if empty.severity == "error" and not empty.error_if else "warn"


def _reached(text: str, part: FigureTest) -> bool:
    return parse_limit(text).reached(part.value, 1 if part.share else part.of)
