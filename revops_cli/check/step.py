"""The checks of one file: all tests of rows in one scan, and a finding for each check and group."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from revops_cli.check.conditions import own_condition
from revops_cli.check.counting import (
    Counted,
    Counts,
    both,
    count_copies,
    count_rows,
    failing_rows,
    looked_rows,
    row_key,
)
from revops_cli.check.derived import Derivable
from revops_cli.check.exceptions import expired, kept_in
from revops_cli.check.facts import Context, Facts, MissingError, NotEvaluatedError
from revops_cli.check.kinds.part import CopyTest, FigureTest, Part, RowTest
from revops_cli.check.kinds.registry import kind_of
from revops_cli.check.result import Dataset, Finding, Outcome
from revops_cli.check.settings import Check, CheckSettings
from revops_cli.check.verdict import figure_finding, row_finding, template
from revops_cli.engine.protocol import Engine
from revops_cli.errors import ConfigError, RevopsError
from revops_cli.model import Table


@dataclass(frozen=True, slots=True)
class _Planned:
    """A check that can run: its test, its condition on rows, and its column of groups."""

    check: Check
    part: Part
    where: str = "TRUE"
    group: str = ""
    everywhere: str = "TRUE"
    """The condition on rows before exceptions."""


def check_table(
    engine: Engine, dataset: Dataset, checks: Sequence[Check], settings: CheckSettings, context: Context,
) -> tuple[Finding, ...]:  # fmt: skip
    """The findings of one file, in the order of the checks; a check that cannot run is a finding too.

    `engine` must still be able to make relations; nothing is read from files. Raises ConfigError for a
    condition that cannot be read.
    """
    facts = Facts(dataset.table, context, Derivable(dataset.table, context.default_country))
    planned = [_planned(facts, check, settings, dataset) for check in checks]
    table = facts.prepare(engine)
    runs = [one for one in planned if isinstance(one, _Planned)]
    counted = _counted(engine, table, runs)
    found: list[Finding] = []
    today = context.as_of.date()
    for check, one in zip(checks, planned, strict=True):
        if isinstance(one, Finding):
            found.append(one)
        else:
            own = list(_findings(one, counted.get(check.id, ()), dataset, table, settings))
            own[:1] = [replace(first, ignored=_ignored(engine, one, table)) for first in own[:1]]
            found += own
        found += expired(template(check, settings), check.ignore, today)
    return tuple(replace(finding, file=dataset.file) for finding in found)


def columns_read(
    dataset: Dataset, checks: Sequence[Check], settings: CheckSettings, context: Context
) -> frozenset[str] | None:
    """The columns of a file that its checks read, before there is a relation; None for all.

    Raises ConfigError as `check_table` does.
    """
    facts = Facts(dataset.table, context, Derivable(dataset.table, context.default_country))
    planned = [_planned(facts, check, settings, dataset) for check in checks]
    runs = [one for one in planned if isinstance(one, _Planned)]
    if not dataset.key and any(isinstance(one.part, RowTest) or one.where != one.everywhere for one in runs):
        return None
    return frozenset(facts.used) | facts.derivable.reads | frozenset(dataset.key)


def _planned(facts: Facts, check: Check, settings: CheckSettings, dataset: Dataset) -> _Planned | Finding:
    try:
        where = "TRUE"
        if check.where:
            where = own_condition(facts, check.where, f"check '{check.id}': where").sql(facts.context.as_of)
        group = facts.column(check.group_by) if check.group_by else ""
        kept = kept_in(check.ignore, row_key(dataset), facts.context.as_of.date())
        return _Planned(check, kind_of(check.kind)(facts, check.argument), both(where, kept), group, where)
    except NotEvaluatedError as error:
        return _not_run(check, settings, "not evaluated", error)
    except MissingError as error:
        return _not_run(check, settings, "error", error)
    except ConfigError as error:
        error.where = ", ".join(filter(None, (facts.context.places.get(check.id), f"check '{check.id}'")))
        raise


def _not_run(check: Check, settings: CheckSettings, outcome: Outcome, error: RevopsError) -> Finding:
    message = f"{error.problem} ({error.hint})" if error.hint else error.problem
    return replace(template(check, settings), outcome=outcome, message=message)


def _counted(engine: Engine, table: Table, runs: Sequence[_Planned]) -> dict[str, list[Counted]]:
    """What was counted of each check that looks at rows: one scan for each column of groups."""
    found: dict[str, list[Counted]] = {}
    for group in dict.fromkeys(one.group for one in runs):
        tests = {
            one.check.id: Counts(one.part, one.where)
            for one in runs
            if one.group == group and not isinstance(one.part, FigureTest)
        }
        found |= count_rows(engine, table.relation, tests, group)
    for one in runs:
        if isinstance(one.part, CopyTest):
            counted = found[one.check.id]
            found[one.check.id] = count_copies(engine, table.relation, one.part, one.where, counted, one.group)
    return found


def _findings(
    one: _Planned, counted: Sequence[Counted], dataset: Dataset, table: Table, settings: CheckSettings
) -> Iterator[Finding]:
    if isinstance(one.part, FigureTest):
        yield figure_finding(one.check, settings, one.part)
        return
    for counts in counted:
        if one.group and not counts.of:
            continue
        failing = failing_rows(one.part, one.where, dataset, table.relation, (one.group, counts.group))
        finding = row_finding(one.check, settings, one.part, counts, failing)
        if one.check.across and isinstance(one.part, CopyTest):
            finding = replace(finding, looked=looked_rows(one.part, one.where, table.relation))
        yield finding if table.rows else replace(finding, outcome="not evaluated")


def _ignored(engine: Engine, one: _Planned, table: Table) -> int:
    """How many rows would fail if it were not for the exceptions."""
    if one.where == one.everywhere or not isinstance(one.part, RowTest):
        return 0
    tests = {name: Counts(one.part, where) for name, where in (("all", one.everywhere), ("kept", one.where))}
    counted = count_rows(engine, table.relation, tests)
    return counted["all"][0].failed - counted["kept"][0].failed
