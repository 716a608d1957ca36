"""Goals and peer values beside our own figures."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from revops_cli.audit.measures import Metric
from revops_cli.audit.registry import reports
from revops_cli.audit.settings import AuditSettings, Goal
from revops_cli.errors import ConfigError, did_you_mean

AT_MOST = frozenset({"hours", "days"})
"""Kinds of figures that are better when they are smaller: a bare number is their ceiling."""


class Attained(NamedTuple):
    """A figure against its goal; `met` is None where there is no figure."""

    name: str
    value: float | None
    limit: float
    at_most: bool
    met: bool | None


def check_goals(settings: AuditSettings) -> None:
    """Raise ConfigError for a goal or a benchmark of a figure that no sub-report gives."""
    known = {name for report in reports().values() for name, _needs in report.measures}
    for section, names in (("goals", settings.goals), ("benchmarks", settings.benchmarks)):
        for name in names:
            if name not in known:
                raise ConfigError(
                    f"no figure is called '{name}'", where=f"audit.{section}", hint=did_you_mean(name, known)
                )


def attained(metrics: Sequence[Metric], goals: Mapping[str, Goal | float]) -> dict[str, Attained]:
    """Every figure that has a goal, against it."""
    found = {}
    for metric in metrics:
        goal = goals.get(metric.name)
        if goal is not None:
            found[metric.name] = _against(metric, goal)
    return found


def _against(metric: Metric, goal: Goal | float) -> Attained:
    value = metric.total.value
    limit, at_most = (goal, metric.kind in AT_MOST) if not isinstance(goal, Goal) else goal.limit
    met = None if value is None else value <= limit if at_most else value >= limit
    return Attained(metric.name, value, limit, at_most, met)
