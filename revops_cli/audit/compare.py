"""What moved since an earlier audit: figures, and findings that are new or gone."""

import json
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, NamedTuple

from revops_cli.audit.findings import codes
from revops_cli.audit.measures import MeasureKind
from revops_cli.audit.step import FINDINGS, Audit
from revops_cli.audit.summary import RESERVED
from revops_cli.engine.protocol import Engine, quote
from revops_cli.errors import InputError

LAST = "audit findings of the last run"
_KEY = ("code", "rep", "source", "campaign", "account", "person", "cycle_no")


class Moved(NamedTuple):
    """A figure then and now; None where there was or is none."""

    name: str
    kind: MeasureKind
    was: float | None
    now: float | None

    @property
    def difference(self) -> float | None:
        """Now less then."""
        return None if self.was is None or self.now is None else round(self.now - self.was, 6)


class Changed(NamedTuple):
    """Findings of a kind then and now; `new` and `gone` are None where the last findings are not at hand."""

    code: str
    title: str
    was: int
    now: int
    new: int | None
    gone: int | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that moved since `since`."""

    since: str
    figures: tuple[Moved, ...]
    findings: tuple[Changed, ...]

    def as_json(self) -> dict[str, object]:
        """The comparison as one object."""
        return {
            "since": self.since,
            "metrics": {m.name: {"was": m.was, "now": m.now, "difference": m.difference} for m in self.figures},
            "findings": {c.code: {"was": c.was, "now": c.now, "new": c.new, "gone": c.gone} for c in self.findings},
        }


def read_last(text: str, where: str) -> Mapping[str, Any]:
    """The audit.json of an earlier run; raises InputError for anything else."""
    try:
        held = json.loads(text)
    except ValueError as error:
        raise InputError("is no JSON", where=where, hint="name an audit.json or its folder") from error
    if not isinstance(held, dict) or not all(isinstance(held.get(key), dict) for key in RESERVED):
        raise InputError("is no audit of revops", where=where, hint="name an audit.json or its folder")
    return held


def compare(audit: Audit, last: Mapping[str, Any], *, each: bool) -> Comparison:
    """What moved; `each`: relation LAST holds the findings of the earlier run, one by one."""
    figures = []
    for metric in audit.metrics:
        before = last.get(metric.name)
        if isinstance(before, Mapping) and before.get("value") != metric.total.value:
            figures.append(Moved(metric.name, metric.kind, before.get("value"), metric.total.value))
    return Comparison(str(last["audit"].get("as_of", "")), tuple(figures), _findings(audit, last, each=each))


def _findings(audit: Audit, last: Mapping[str, Any], *, each: bool) -> tuple[Changed, ...]:
    counts = last["findings"].get("by_code", {})
    before = {code: int(found["count"]) for code, found in counts.items()}
    new = _only(audit.facts.engine, FINDINGS, LAST) if each else {}
    gone = _only(audit.facts.engine, LAST, FINDINGS) if each else {}
    changed = []
    for code in sorted(_comparable(audit, last, before.keys() | audit.findings.keys())):
        was, now = before.get(code, 0), audit.findings.get(code, 0)
        added, left = (new.get(code, 0), gone.get(code, 0)) if each else (None, None)
        if was != now or added or left:
            changed.append(Changed(code, codes()[code].title, was, now, added, left))
    return tuple(changed)


def _comparable(audit: Audit, last: Mapping[str, Any], found: AbstractSet[str]) -> set[str]:
    """Codes of sub-reports that both runs had: what was not looked for is neither new nor gone."""
    both = set(audit.outcomes) & set(last["audit"].get("reports", ()))
    return {code for code in found if code in codes() and codes()[code].report in both}


def _only(engine: Engine, here: str, there: str) -> dict[str, int]:
    """Findings of one run that the other has not, by code."""
    cells = ", ".join(f"coalesce(CAST({name} AS VARCHAR), '') AS {name}" for name in _KEY)
    query = f"SELECT {cells} FROM {quote(here)} EXCEPT ALL SELECT {cells} FROM {quote(there)}"
    return {str(code): int(n) for code, n in engine.rows(f"SELECT code, count(*) FROM ({query}) AS one GROUP BY 1")}
