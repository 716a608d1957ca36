"""Findings that are known already: a gate lets them pass, and fails on new ones only.

A baseline holds salted fingerprints, so that it can stand in a repository without naming anybody.
What a finding is about makes the fingerprint: its person, else its account, else rep, source and
campaign; never a number that changes from day to day.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from revops_cli.audit.findings import SEVERITIES, codes
from revops_cli.audit.step import FINDINGS
from revops_cli.engine.protocol import Engine, quote
from revops_cli.errors import InputError, UsageError, did_you_mean
from revops_cli.text.fingerprint import fingerprint

VERSION = 1
NEVER, GOALS = "never", "goals"
_SUBJECT = (
    "CASE WHEN person <> '' THEN concat('person ', person) WHEN account <> '' THEN concat('account ', account) "
    "ELSE concat_ws(chr(31), 'group', rep, source, campaign) END"
)


@dataclass(frozen=True, slots=True)
class Baseline:
    """Fingerprints of known findings, and the salt they were made with."""

    salt: str
    known: frozenset[str] = frozenset()

    def fingerprint(self, code: str, subject: str) -> str:
        """The fingerprint of a finding."""
        return fingerprint(self.salt, code, subject)

    def text(self) -> str:
        """The file: the same findings and salt give the same bytes."""
        held = {"version": VERSION, "salt": self.salt, "findings": sorted(self.known)}
        return json.dumps(held, indent=2) + "\n"


def read_baseline(text: str, where: str) -> Baseline:
    """A baseline from its file; raises InputError for anything else."""
    hint = "write one with --write-baseline FILE"
    try:
        held = json.loads(text)
        salt, known = held["salt"], held["findings"]
    except (ValueError, KeyError, TypeError) as error:
        raise InputError("is no baseline", where=where, hint=hint) from error
    if held.get("version") != VERSION or not isinstance(salt, str) or not all(isinstance(one, str) for one in known):
        raise InputError("is no baseline of this version", where=where, hint=hint)
    return Baseline(salt, frozenset(known))


def baseline_of(engine: Engine, salt: str) -> Baseline:
    """The baseline that knows every finding of this audit."""
    empty = Baseline(salt)
    return Baseline(
        salt, frozenset(empty.fingerprint(code, subject) for code, subject, _n in _subjects(engine, "TRUE"))
    )


class Gate(NamedTuple):
    """What a gate fails on: severities, codes of findings, and missed goals."""

    severities: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    goals: bool = False


def gate_of(asked: Sequence[str]) -> Gate:
    """The gate of `--fail-on`, repeatable; a severity means it and the graver ones. Raises UsageError.

    >>> sorted(gate_of(["warning", "goals"]).severities)
    ['error', 'warning']
    """
    severities: set[str] = set()
    found: set[str] = set()
    for word in asked:
        if word in SEVERITIES:
            severities.update(SEVERITIES[SEVERITIES.index(word) :])
        elif word in codes():
            found.add(word)
        elif word not in {NEVER, GOALS}:
            known = (*SEVERITIES, GOALS, NEVER, *codes())
            hint = did_you_mean(word, known) or f"one of: {', '.join(known[:5])}, or the code of a finding"
            raise UsageError(f"'{word}' is no severity and no finding", where="--fail-on", hint=hint)
    if NEVER in asked and len(set(asked)) > 1:
        raise UsageError("'never' and something else", where="--fail-on", hint="leave out one of them")
    return Gate(frozenset(severities), frozenset(found), GOALS in asked)


def new_findings(engine: Engine, gate: Gate, baseline: Baseline | None) -> dict[str, int]:
    """Findings that the gate fails on and the baseline does not know, by code."""
    named = [f"severity = '{severity}'" for severity in sorted(gate.severities)]
    named += [f"code = '{code}'" for code in sorted(gate.codes)]
    found: Counter[str] = Counter()
    for code, subject, count in _subjects(engine, " OR ".join(named) or "FALSE"):
        if baseline is None or baseline.fingerprint(code, subject) not in baseline.known:
            found[code] += count
    return dict(sorted(found.items()))


def _subjects(engine: Engine, where: str) -> Iterator[tuple[str, str, int]]:
    query = f"SELECT code, {_SUBJECT} AS subject, count(*) AS n FROM {quote(FINDINGS)} WHERE {where} GROUP BY 1, 2"
    for batch in engine.batches(f"SELECT * FROM ({query}) AS subjects ORDER BY code, subject"):
        yield from zip(batch["code"], batch["subject"], batch["n"], strict=True)
