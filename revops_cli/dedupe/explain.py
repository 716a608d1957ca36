"""Why two records are or are not one: all evidence in words and bits, also of a pair that no run compares."""

from dataclasses import dataclass

import numpy as np

from revops_cli.dedupe.decisions import NO_DECISIONS, Decisions
from revops_cli.dedupe.gather import Gathered, gather
from revops_cli.dedupe.settings import DedupeSettings
from revops_cli.dedupe.step import dedupe
from revops_cli.engine.protocol import Engine, quote
from revops_cli.link.blocking import candidates
from revops_cli.link.coded import Ints
from revops_cli.link.evidence import Evidence, strongest_first
from revops_cli.link.judged import Judged
from revops_cli.link.levels import percent
from revops_cli.link.organisation_keys import organisation_keys
from revops_cli.link.organisations import judge_organisations
from revops_cli.link.person_judge import judge_persons
from revops_cli.link.person_keys import person_keys
from revops_cli.link.weigh import HOPELESS
from revops_cli.model import Table

PASSED_OVER = "the names differ, and nothing personal is shared: a run looks no further"


@dataclass(frozen=True, slots=True)
class PairTrace:
    """What a run makes of two rows.

    `evidence` is what each comparison, remark and veto counts; together they are the `bits` of the pair.
    `compared` is false where the two have so little in common that a run does not look at them.
    """

    rows: tuple[int, int]
    merged: bool
    compared: bool
    evidence: tuple[Evidence, ...]

    @property
    def bits(self) -> float:
        """What all evidence adds up to; above 0 the two are rather one than not."""
        return round(sum(evidence.bits for evidence in self.evidence), 2)

    @property
    def score(self) -> int:
        """The bits as a percentage."""
        return percent(self.bits)

    def lines(self) -> list[str]:
        """The trace for a terminal, the strongest evidence first."""
        verdict = "merged" if self.merged else "not merged"
        head = (
            f"rows {self.rows[0]} and {self.rows[1]}: {verdict}, {self.score} % by themselves ({self.bits:+.2f} bits)"
        )
        apart = [] if self.compared else ["a run does not compare them: they have too little in common"]
        return [head, *(evidence.text(2) for evidence in self.evidence), *apart]

    def as_json(self) -> dict[str, object]:
        """The trace as JSON holds it."""
        evidence = [{"name": e.name, "bits": e.bits, "one": e.left, "other": e.right} for e in self.evidence]
        return {
            "rows": list(self.rows),
            "merged": self.merged,
            "score": self.score,
            "bits": self.bits,
            "compared": self.compared,
            "evidence": evidence,
        }


def explain_pair(
    engine: Engine,
    leads: Table,
    settings: DedupeSettings,
    rows: tuple[int, int],
    decisions: Decisions = NO_DECISIONS,
) -> PairTrace:
    """The evidence between two different rows of a list, weighed as a run over the whole list weighs it."""
    gathered = gather(engine, leads, settings)
    pair = sorted(int(np.flatnonzero(gathered.rows == row)[0]) for row in rows)
    keys = (person_keys if gathered.persons else organisation_keys)(gathered.traits)
    found = candidates(keys, gathered.traits.rows)
    at = np.flatnonzero((found.left == pair[0]) & (found.right == pair[1]))
    left, right = found.left, found.right
    if not len(at):
        left, right = np.append(left, pair[0]), np.append(right, pair[1])
    number = int(at[0]) if len(at) else len(left) - 1
    if gathered.persons:
        judged = judge_persons(gathered.traits, left, right, number)
    else:
        judged = judge_organisations(gathered.traits, left, right)
    evidence = _told(judged, gathered, number, (left, right))
    merged = _merged(engine, leads, settings, rows, decisions)
    return PairTrace(rows, merged, bool(len(at)), evidence)


def _told(judged: Judged, gathered: Gathered, number: int, pairs: tuple[Ints, Ints]) -> tuple[Evidence, ...]:
    """All evidence with the values it looked at; its bits add up to those of the pair."""
    row = (int(pairs[0][number]), int(pairs[1][number]))
    told = []
    for name, evidence in judged.evidence(number):
        one = other = ""
        if name:
            column = gathered.traits[name]
            one, other = (str(column.texts()[column.codes[r]]) for r in row)
        told.append(Evidence(evidence.name, evidence.bits, one, other))
    if judged.passed_over:
        rest = round(2 * HOPELESS - sum(evidence.bits for evidence in told), 2)
        told.append(Evidence(PASSED_OVER, min(rest, 0.0)))
    return strongest_first(told)


def _merged(
    engine: Engine, leads: Table, settings: DedupeSettings, rows: tuple[int, int], decisions: Decisions
) -> bool:
    result = dedupe(engine, leads, settings, keep_all=True, decisions=decisions)
    cluster = f'SELECT count(DISTINCT "ClusterId") FROM {quote(result.table.relation)} WHERE _row IN {rows}'
    return bool(engine.rows(cluster)[0][0] == 1)
