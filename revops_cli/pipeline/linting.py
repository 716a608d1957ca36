"""`revops rules lint` and `revops rules test`: a route section is checked, no lead is assigned."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Self

from pydantic import model_validator

from revops_cli.config.document import read_document
from revops_cli.config.loading import validated
from revops_cli.config.section import Section
from revops_cli.errors import ConfigError
from revops_cli.model import Column, Table
from revops_cli.pipeline.options import RunOptions, SideInputs
from revops_cli.pipeline.routing import rows_of
from revops_cli.pipeline.rulebook import lint_input, read_rulebook
from revops_cli.pipeline.scoring_rules import lint_scoring, try_scoring
from revops_cli.pipeline.session import Session
from revops_cli.route.conditions import parse_conditions
from revops_cli.route.lint import lint
from revops_cli.route.single import SingleRouter
from revops_cli.route.trial import Outcome, Trial, TrialReport, run_trials, trial_columns
from revops_cli.route.ways import Ways
from revops_cli.rules.lint import Finding
from revops_cli.rules.times import with_times
from revops_cli.score.trial import ScoreTrial

if TYPE_CHECKING:
    from revops_cli.engine.protocol import Batch

CASES = "cases"
SEVERITIES = ("note", "warning", "error")
"""From the least to the most severe."""


class TrialFile(Section):
    """The file of `route: tests:`."""

    tests: tuple[Trial, ...] = ()
    score: tuple[ScoreTrial, ...] = ()
    """Cases for the scoring models."""

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not (self.tests or self.score):
            raise ValueError("tests: is empty")
        return self


@dataclass(frozen=True, slots=True)
class LintReport:
    """What lint found, in the order of the config, and what it could not look at."""

    rules: int
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]

    def failed(self, fail_on: str) -> bool:
        """Whether something was found at this severity or above."""
        worst = SEVERITIES[SEVERITIES.index(fail_on) :]
        return any(finding.severity in worst for finding in self.findings)

    def lines(self) -> list[str]:
        """A line a finding."""
        return [_line(finding) for finding in self.findings]

    def as_json(self) -> dict[str, object]:
        """The report as one object."""
        return {"rules": self.rules, "findings": [_as_json(f) for f in self.findings], "notes": list(self.notes)}

    def summary(self) -> str:
        """The counts in one line."""
        counts = [sum(finding.severity == kind for finding in self.findings) for kind in reversed(SEVERITIES)]
        words = ", ".join(
            f"{n:,} {kind}{'' if n == 1 else 's'}" for n, kind in zip(counts, reversed(SEVERITIES), strict=True)
        )
        return f"{self.rules:,} rules: {words}"


def lint_rules(options: RunOptions, sides: SideInputs, leads: str = "", *, overlaps: bool = False) -> LintReport:
    """Everything that is wrong with the route section; raises RevopsError.

    `leads` gives columns and values; `overlaps` asks for rules that cross. Without z3 the proofs are
    left out, which a note says.
    """
    with Session.open(options, sides) as session:
        table = session.read_leads([leads]) if leads else None
        rows, of_scores = lint_scoring(session, table, proofs=proofs_possible())
        if session.root.route is None and rows:
            return LintReport(rows, of_scores, () if proofs_possible() else (NO_PROOFS,))
        book = read_rulebook(session, session.root.route, session.route_folder, table)
        proofs = proofs_possible()
        given = replace(lint_input(session, book, with_values=bool(leads)), overlaps=overlaps)
        found = lint(book.settings, given, proofs=proofs)
        notes = book.notes if proofs else (*book.notes, NO_PROOFS)
        return LintReport(len(book.settings.rules) + rows, (*found, *of_scores), notes)


NO_PROOFS = (
    "z3 is not installed, so contradictions, unreachable rules and gaps are not looked for; "
    "pip install 'revops-cli[lint]'"
)


def proofs_possible() -> bool:
    """Whether the prover of the extra `lint` is installed."""
    return find_spec("z3") is not None


def try_rules(file: str, options: RunOptions, sides: SideInputs) -> TrialReport:
    """The cases of `file`, or of `route: tests:` and `score: tests:`, tried on rules and models; raises RevopsError."""
    with Session.open(options, sides) as session:
        scored = _try_scores(file, session)
        if scored is not None and (session.root.route is None or not (file or session.root.route.tests)):
            return scored
        book = read_rulebook(session, session.root.route, session.route_folder)
        trials = read_trials(_trial_path(file, book.settings.tests, session.route_folder))
        if not trials and scored is not None:
            return scored
        columns = trial_columns(trials)
        ways = Ways(book.settings, book.people, book.territories(tuple(columns)))
        conditions = parse_conditions(book.settings, columns, {})
        router = SingleRouter(conditions, ways, session.as_of)
        trials = _with_times(trials, conditions.times, session)
        report = run_trials(trials, router, book.people, [rule.id for rule in book.settings.rules])
        if scored is None:
            return report
        return TrialReport((*report.outcomes, *scored.outcomes), (*report.unreached, *scored.unreached))


def _with_times(trials: Sequence[Trial], times: Collection[str], session: Session) -> list[Trial]:
    """The cases with their times as ISO 8601: read as those of a list are, all the cases together."""
    names = sorted({name for trial in trials for name in trial.given})
    cells = {name: [trial.given.get(name, "") for trial in trials] for name in names}
    batch: Batch = {"_row": list(range(1, len(trials) + 1)), **cells}
    session.engine.load(CASES, [batch], {"_row": "BIGINT", **dict.fromkeys(names, "VARCHAR")})
    table = Table(CASES, tuple(Column(name, name) for name in names), len(trials), "the tests")
    found = rows_of(session, with_times(session.engine, table, times, session.root.timezone))
    return [trial.model_copy(update={"given": {**row}}) for trial, row in zip(trials, found, strict=True)]


def _try_scores(file: str, session: Session) -> TrialReport | None:
    """The cases of scores, tried on the models; None where there are none."""
    settings = session.root.score
    path = Path(file) if file else (session.document.folder / settings.tests if settings and settings.tests else None)
    if settings is None or path is None:
        return None
    trials = validated(TrialFile, read_document(path, bare_list="tests")).score
    if not trials:
        return None
    outcomes, unreached = try_scoring(session, trials, settings)
    return TrialReport(tuple(Outcome(one.name, "score", one.faults) for one in outcomes), unreached)


def read_trials(path: Path) -> Sequence[Trial]:
    """The cases of a file, under `tests:` or as a bare list; raises ConfigError with the line of what is wrong."""
    return validated(TrialFile, read_document(path, bare_list="tests")).tests


def _trial_path(file: str, configured: str, folder: Path) -> Path:
    if file:
        return Path(file)
    if not configured:
        raise ConfigError("no tests", hint="name a file, or write tests: routing-tests.yaml in the route section")
    return folder / configured


def _line(finding: Finding) -> str:
    where = f" '{finding.rule}'" if finding.rule else ""
    return f"{finding.severity}{where}: {finding.text} [{finding.code}]"


def _as_json(finding: Finding) -> Mapping[str, object]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "rule": finding.rule,
        "text": finding.text,
        "culprits": list(finding.culprits),
        "witness": dict(finding.witness),
    }
