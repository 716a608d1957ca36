"""Figures of the audit as checks: judged once a run, in all or for each group of a dimension."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from revops_cli.check.facts import Figure
from revops_cli.check.kinds.part import FigureTest
from revops_cli.check.limit import Limit, parse_limit
from revops_cli.check.result import Finding
from revops_cli.check.settings import Check, CheckSettings
from revops_cli.check.verdict import figure_finding, template
from revops_cli.errors import ConfigError, did_you_mean

PREFIX = "audit."


def metric_name(check: Check) -> str:
    """The name of the figure that a check asks for, without what it is a figure of."""
    return next(iter(check.metric or {})).removeprefix(PREFIX)


def metric_findings(checks: Sequence[Check], settings: CheckSettings, figures: Sequence[Figure]) -> list[Finding]:
    """The findings of `metric` checks, in order; raises ConfigError for a figure or dimension that is unknown."""
    return [finding for check in checks if check.kind == "metric" for finding in _findings(check, settings, figures)]


def _findings(check: Check, settings: CheckSettings, figures: Sequence[Figure]) -> Iterator[Finding]:
    name, ((_, wanted),) = metric_name(check), (check.metric or {}).items()
    own = [figure for figure in figures if figure.name == name]
    if not own:
        hint = did_you_mean(name, {figure.name for figure in figures})
        raise ConfigError(f"no figure of the audit is called '{name}'", where=f"check '{check.id}'", hint=hint)
    chosen = [figure for figure in own if figure.dimension == check.group_by]
    if not chosen:
        known = ", ".join(sorted({figure.dimension for figure in own if figure.dimension})) or "none"
        problem = f"{name} has no groups by '{check.group_by}'"
        if any(figure.note for figure in own):
            chosen = [figure for figure in own if not figure.dimension]
        else:
            raise ConfigError(problem, where=f"check '{check.id}'", hint=f"there are: {known}")
    yield from (_finding(check, settings, figure, wanted) for figure in chosen)


def _finding(check: Check, settings: CheckSettings, figure: Figure, wanted: str) -> Finding:
    if figure.value is None:
        message = f"{figure.name}: {figure.note or 'there is nothing to count'}"
        return replace(template(check, settings), outcome="not evaluated", message=message, group=figure.group)
    limit = parse_limit(wanted)
    met = limit.reached(figure.value, 1)
    message = f"{figure.name}: {_shown(figure.value, limit)} of {figure.of:,}, to be {wanted}"
    beyond = abs(figure.value - (limit.number / 100 if limit.percent else limit.number))
    part = FigureTest(message, figure.value, figure.of, met, beyond, share=limit.percent)
    return figure_finding(check, settings, part, figure.group)


def _shown(value: float, limit: Limit) -> str:
    return f"{value:.1%}" if limit.percent else f"{value:,.6g}"
