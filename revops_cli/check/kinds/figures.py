"""Checks of one number: rows of the file, their change, figures of the audit."""

from collections.abc import Mapping

from revops_cli.check.facts import Facts, NotEvaluatedError
from revops_cli.check.kinds.part import FigureTest
from revops_cli.check.limit import parse_limit
from revops_cli.check.settings import RowCount


def row_count(facts: Facts, bounds: RowCount) -> FigureTest:
    """The number of rows, within its bounds."""
    rows = facts.table.rows
    low, high = bounds.min, bounds.max
    short = max(low - rows, 0) if low is not None else 0
    over = max(rows - high, 0) if high is not None else 0
    wanted = f"at least {low:,}" if high is None else f"at most {high:,}" if low is None else f"{low:,} to {high:,}"
    return FigureTest(f"{rows:,} rows, to be {wanted}", rows, rows, not (short or over), beyond=short + over)


def row_count_change(facts: Facts, text: str) -> FigureTest:
    """How much the number of rows differs from the previous run."""
    before = facts.context.previous.get(facts.table.source)
    if before is None:
        raise NotEvaluatedError("no previous run of this file", hint="pass --previous FILE: JSON of an earlier run")
    limit, rows = parse_limit(text), facts.table.rows
    change = abs(rows - before)
    share = change / before if before else float(bool(change))
    value, bound = (share, limit.number / 100) if limit.percent else (float(change), limit.number)
    met = limit.reached(change, before) if before or not limit.percent else not change
    message = f"{rows:,} rows, {before:,} before: a change of {share:.1%}, to be {text}"
    return FigureTest(message, value, rows, met, beyond=0.0 if met else abs(value - bound), share=limit.percent)


def metric(facts: Facts, argument: Mapping[str, str]) -> FigureTest:
    """Never called for a file: figures of the audit are judged once a run, by `check.metrics`."""
    raise NotEvaluatedError(f"{next(iter(argument))} is a figure of the audit, not of {facts.table.source}")
