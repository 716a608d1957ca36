"""Given and expect: the tests of a person's own rules, and which rules they reach."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from pydantic import Field

from revops_cli.config.given import Cells
from revops_cli.config.section import Section
from revops_cli.model import Kind
from revops_cli.route.columns import columns_over
from revops_cli.route.people import People
from revops_cli.route.single import Decision, SingleRouter
from revops_cli.text.fold import squash

_PLACES = ("owner", "pool", "queue")
_UNWRITABLE = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML may hold."""


class Expected(Section):
    """What must come out; only what is given is compared."""

    rule: str = ""
    """Id of the rule that decides, or `fallback`."""
    owner: str = ""
    """Id, Name, Username or Alias."""
    pool: str = ""
    queue: str = ""
    case: str = ""


class Trial(Section):
    """One given lead and what is expected of it."""

    name: str = ""
    given: Cells = Field(default_factory=dict)
    """Columns of the lead; those that are left out are empty."""
    expect: Expected


@dataclass(frozen=True, slots=True)
class Outcome:
    """A trial's faults, none where it passed."""

    name: str
    rule: str
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrialReport:
    """All outcomes, and the rules that no trial reached."""

    outcomes: tuple[Outcome, ...]
    unreached: tuple[str, ...]

    @property
    def failed(self) -> int:
        """How many trials failed."""
        return sum(bool(outcome.faults) for outcome in self.outcomes)

    def junit(self) -> str:
        """The report as JUnit XML."""
        cases = "".join(_junit_case(outcome) for outcome in self.outcomes)
        head = f'<testsuite name="route" tests="{len(self.outcomes)}" failures="{self.failed}">'
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}\n{cases}</testsuite>\n'


def trial_columns(trials: Sequence[Trial]) -> dict[str, Kind]:
    """The columns that rules may read in trials: the known ones, and those that a trial gives."""
    return columns_over(sorted({name for trial in trials for name in trial.given}))


def run_trials(trials: Sequence[Trial], router: SingleRouter, people: People, rules: Sequence[str]) -> TrialReport:
    """Every trial against the rules; `rules` are all ids, for coverage."""
    outcomes = []
    for place, trial in enumerate(trials, 1):
        decision = router.decide({**trial.given, **_targeted(trial.given, router.columns)})
        rule = decision.rule.id if decision.rule else "fallback"
        faults = tuple(_faults(trial.expect, _found(decision, rule), people))
        outcomes.append(Outcome(trial.name or f"trial {place}", rule, faults))
    reached = {outcome.rule for outcome in outcomes}
    return TrialReport(tuple(outcomes), tuple(rule for rule in rules if rule not in reached))


def _targeted(given: Mapping[str, str], columns: Sequence[str]) -> dict[str, str]:
    """The cells that targets read, under the names that they read them by."""
    spelled = {squash(name): text for name, text in given.items()}
    return {name: spelled[squash(name)] for name in columns if squash(name) in spelled}


def _found(decision: Decision, rule: str) -> dict[str, str]:
    first = next(leg for leg in decision.way if leg.kind != "skip")
    places = dict.fromkeys(_PLACES, "") | {first.kind: first.name}
    return {"rule": rule, "case": decision.case, "owner id": first.id, **places}


def _faults(expected: Expected, found: Mapping[str, str], people: People) -> list[str]:
    faults = [
        f"{name}: expected '{wanted}', found {_said(name, found)}"
        for name, wanted in expected.model_dump(exclude={"owner"}).items()
        if wanted and wanted != found[name]
    ]
    if expected.owner:
        user = people.find(expected.owner)
        if user is None or user.id != found["owner id"]:
            faults.append(f"owner: expected '{expected.owner}', found {_said('owner', found)}")
    return faults


def _said(name: str, found: Mapping[str, str]) -> str:
    """What was found; for a place of another kind, that one with its kind."""
    other = next((f"{kind} '{found[kind]}'" for kind in _PLACES if name in _PLACES and found[kind]), "''")
    return f"'{found[name]}'" if found[name] else other


def _junit_case(outcome: Outcome) -> str:
    name = quoteattr(_UNWRITABLE.sub("?", outcome.name))
    if not outcome.faults:
        return f'<testcase classname="route" name={name}/>\n'
    said = _UNWRITABLE.sub("?", "; ".join(outcome.faults))
    failure = f"<failure message={quoteattr(said)}>{escape(said)}</failure>"
    return f'<testcase classname="route" name={name}>{failure}</testcase>\n'
