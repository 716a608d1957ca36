"""Failures that are known already: a run lets them pass, and fails on new ones or on a worse rate.

A baseline holds salted fingerprints of keys, so that it can stand in a repository without naming
anybody. Keys do not depend on the order of rows; a key that fails twice is held twice.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import Any

from revops_cli.check.result import FailedRow, Finding, Run
from revops_cli.check.rows import row_of, rows_query
from revops_cli.engine.protocol import Engine
from revops_cli.errors import InputError
from revops_cli.text.fingerprint import fingerprint

VERSION = 1
_CLOSE = 1e-9
"""Rates that differ by less are the same: both are quotients of whole numbers."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one check: `failed` of `of` rows, and their fingerprints.

    `beyond` holds how far figures were from their limits, by the fingerprint of file and group.
    """

    failed: int = 0
    of: int = 0
    fingerprints: Counter[str] = field(default_factory=Counter)
    beyond: Mapping[str, float] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Failed rows of those looked at."""
        return self.failed / self.of if self.of else 0.0

    def as_object(self) -> dict[str, object]:
        """The entry of the file."""
        rows = {"count": self.failed, "rows": self.of, "fingerprints": sorted(self.fingerprints.elements())}
        figures = {"beyond": {key: self.beyond[key] for key in sorted(self.beyond)}}
        return (rows if self.fingerprints else {}) | (figures if self.beyond else {})


@dataclass(frozen=True, slots=True)
class Baseline:
    """What is known by check, and the salt of the fingerprints."""

    salt: str
    checks: Mapping[str, Known] = field(default_factory=dict)

    def text(self) -> str:
        """The file: the same failures and salt give the same bytes, whatever the order of rows."""
        checks = {check: self.checks[check].as_object() for check in sorted(self.checks)}
        return json.dumps({"version": VERSION, "salt": self.salt, "checks": checks}, indent=1) + "\n"


def read_baseline(text: str, where: str) -> Baseline:
    """A baseline from its file; raises InputError for anything else."""
    hint = "write one with --write-baseline"
    try:
        held = json.loads(text)
        version, salt = held["version"], held["salt"]
        checks = {str(check): _known(entry) for check, entry in held["checks"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError("is no baseline of checks", where=where, hint=hint) from error
    if version != VERSION or not isinstance(salt, str):
        raise InputError("is no baseline of this version", where=where, hint=hint)
    return Baseline(salt, checks)


def _known(entry: dict[str, Any]) -> Known:
    beyond = {str(key): float(value) for key, value in entry.get("beyond", {}).items()}
    fingerprints = Counter(str(one) for one in entry.get("fingerprints", ()))
    return Known(int(entry.get("count", 0)), int(entry.get("rows", 0)), fingerprints, beyond)


def baseline_of(engine: Engine, run: Run, salt: str) -> Baseline:
    """The baseline that knows every failure and warning of a run, which no baseline was applied to."""
    checks: dict[str, Known] = {}
    for finding in run.findings:
        if _comparable(finding):
            checks[finding.check] = _added(engine, checks.get(finding.check, Known()), finding, salt)
    return Baseline(salt, checks)


def _comparable(finding: Finding) -> bool:
    """Whether a finding has something to remember: rows, or a distance from its limit."""
    return finding.outcome in {"warn", "fail"} and (finding.failing is not None or finding.beyond > 0)


def _added(engine: Engine, known: Known, finding: Finding, salt: str) -> Known:
    if finding.failing is None:
        return replace(known, beyond={**known.beyond, _subject(finding, salt): finding.beyond})
    prints = Counter(row.fingerprint for row in _rows(engine, finding, salt))
    return replace(
        known,
        failed=known.failed + finding.failed,
        of=known.of + finding.of,
        fingerprints=known.fingerprints + prints,
    )


def _subject(finding: Finding, salt: str) -> str:
    return fingerprint(salt, finding.check, finding.file, finding.group)


def _rows(engine: Engine, finding: Finding, salt: str) -> Iterator[FailedRow]:
    """All failed rows, by row."""
    if finding.failing is None:
        return
    for batch in engine.batches(f"SELECT * FROM ({rows_query(finding.failing)}) AS failing ORDER BY row, key, value"):
        for row, key, value in zip(batch["row"], batch["key"], batch["value"], strict=True):
            yield row_of(finding, int(row), str(key), str(value), salt)


def against(engine: Engine, run: Run, baseline: Baseline, where: str, *, at_least: int = 0) -> Run:
    """The run with known failures let pass; samples show new rows first. `where` is the baseline's file."""
    left = {check: Counter(known.fingerprints) for check, known in baseline.checks.items()}
    found = [_compared(engine, finding, baseline, left, at_least) for finding in run.findings]
    worse = {check for check in left if _worse(found, check, baseline.checks[check])}
    findings = tuple(_settled(finding, worse=finding.check in worse) for finding in found)
    findings = tuple(_with_fixed(findings, left))
    fixed = sum(finding.fixed for finding in findings)
    rows = "row" if fixed == 1 else "rows"
    hint = (f"{fixed:,} {rows} fixed since the baseline: tighten it with --ratchet",) if fixed else ()
    return replace(run, findings=findings, baseline=where, notes=(*run.notes, *hint))


def _compared(
    engine: Engine, finding: Finding, baseline: Baseline, left: Mapping[str, Counter[str]], at_least: int
) -> Finding:
    """A finding with its rows told apart; fingerprints that were met are taken from `left`."""
    if finding.failing is None:
        held = baseline.checks.get(finding.check, Known()).beyond.get(_subject(finding, baseline.salt))
        known = held is not None and 0 < finding.beyond <= held + _CLOSE
        return replace(finding, known=int(known and finding.found), new=int(not known and finding.found))
    limit = max(finding.sample, at_least)
    remaining = left.get(finding.check, Counter())
    counts, new, old = Counter[bool](), list[FailedRow](), list[FailedRow]()
    for row in _rows(engine, finding, baseline.salt):
        met = remaining[row.fingerprint] > 0
        remaining[row.fingerprint] -= met
        counts[met] += 1
        kept = old if met else new
        if len(kept) < limit:
            kept.append(replace(row, new=not met))
    rows = tuple(islice(chain(new, old), limit)) if finding.found else ()
    return replace(finding, rows=rows, known=counts[True], new=counts[False])


def _worse(found: Sequence[Finding], check: str, known: Known) -> bool:
    """Whether a rate that a limit in percent is about went up."""
    of_check = [finding for finding in found if finding.check == check and _comparable(finding)]
    if not any("%" in finding.threshold for finding in of_check):
        return False
    of = sum(finding.of for finding in of_check)
    return bool(of) and sum(finding.failed for finding in of_check) / of > known.rate + _CLOSE


def _settled(finding: Finding, *, worse: bool) -> Finding:
    """A finding that passes where all of it is known and its rate did not rise."""
    if finding.outcome not in {"warn", "fail"} or finding.new or not finding.known or worse:
        return finding
    return replace(finding, outcome="pass")


def _with_fixed(findings: tuple[Finding, ...], left: Mapping[str, Counter[str]]) -> Iterator[Finding]:
    """What the baseline knows and no row met, said once a check that ran."""
    said: set[str] = set()
    for finding in findings:
        if finding.outcome in {"error", "not evaluated"} or finding.check in said:
            yield finding
            continue
        said.add(finding.check)
        yield replace(finding, fixed=sum(left.get(finding.check, Counter()).values()))


def ratcheted(held: Baseline, run: Run, now: Baseline) -> Baseline:
    """The baseline without what is fixed by now: never more than it held.

    `now` is the baseline of this run, made with the salt of `held`; a check that did not run keeps its entry.
    """
    idle = {finding.check for finding in run.findings if finding.outcome in {"error", "not evaluated"}}
    checks = {
        check: known if check in idle else _least(known, now.checks.get(check)) for check, known in held.checks.items()
    }
    return Baseline(held.salt, {check: known for check, known in checks.items() if known.fingerprints or known.beyond})


def _least(held: Known, now: Known | None) -> Known:
    if now is None:
        return Known()
    lower = now if now.rate <= held.rate else held
    beyond = {key: min(value, now.beyond[key]) for key, value in held.beyond.items() if key in now.beyond}
    return Known(lower.failed, lower.of, held.fingerprints & now.fingerprints, beyond)
