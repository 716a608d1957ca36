"""Gaming by bypass: a rep raises pick-up by putting leads aside untouched, far more often than the others do."""

from typing import NamedTuple

from revops_cli.audit.facts import Facts
from revops_cli.audit.findings import Finder
from revops_cli.audit.measures import Measure, measure, scope
from revops_cli.audit.outcome import Outcome
from revops_cli.audit.reports import pickup
from revops_cli.audit.settings import Dispositions
from revops_cli.audit.statistics import benjamini_hochberg, fisher_below
from revops_cli.engine.protocol import Batch, quote

NEEDS = (*pickup.NEEDS, "people.reason")
MEASURES = (Measure("bypass_gaming", "count", "TRUE", "TRUE", "reps who put aside far more than the others", NEEDS),)
_FOUND = "audit bypassing reps"


class Aside(NamedTuple):
    """Leads of a rep put aside without a touch and without a gate reason, of those assigned."""

    rep: str
    team: str
    aside: int
    n: int


class Gamer(NamedTuple):
    """A rep, the same of all others, and the chance of that."""

    rep: Aside
    others: Aside
    p: float


def bypassing(facts: Facts) -> Outcome:
    """Reps whose unjustified bypasses stand out."""
    if facts.missing(NEEDS):
        return Outcome(measure(facts, scope("", ()), MEASURES))
    query = (
        f"SELECT rep, team, count(*) FILTER (WHERE bypassed AND NOT justified), count(*) FROM "
        f"({pickup.relation(facts)}) WHERE is_hold AND is_last AND rep IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2"
    )
    reps = [Aside(str(rep), str(team), int(aside), int(n)) for rep, team, aside, n in facts.engine.rows(query)]
    found = gamers(reps, facts.settings.dispositions)
    batch: Batch = {
        "rep": [one.rep.rep for one in found],
        "team": [one.rep.team for one in found],
        "n": [one.rep.aside for one in found],
        "of_n": [one.rep.n for one in found],
        "value": [one.rep.aside / one.rep.n for one in found],
        "limit_value": [one.others.aside / one.others.n for one in found],
        "p": [one.p for one in found],
    }
    schema = {
        "rep": "VARCHAR", "team": "VARCHAR", "n": "BIGINT", "of_n": "BIGINT", "value": "DOUBLE",
        "limit_value": "DOUBLE", "p": "DOUBLE",
    }  # fmt: skip
    facts.engine.load(_FOUND, [batch], schema)  # type: ignore[arg-type] # a dict of the engine's own type names
    cells = {name: name for name in schema}
    detail = "'share put aside without a touch or a gate reason, against that of all others'"
    finding = Finder(facts).query("bypass_gaming", quote(_FOUND), **cells, detail=detail)
    return Outcome(measure(facts, scope(_FOUND, ("rep", "team")), MEASURES), (finding,))


def gamers(reps: list[Aside], rules: Dispositions) -> list[Gamer]:
    """Reps with enough leads whose share lies so many points above that of all others, beyond chance.

    >>> gamers([Aside("ann", "", 20, 40), Aside("bob", "", 1, 60)], Dispositions())[0].rep.rep
    'ann'
    """
    aside, total = sum(rep.aside for rep in reps), sum(rep.n for rep in reps)
    tests = []
    for rep in reps:
        others = Aside("", "", aside - rep.aside, total - rep.n)
        if rep.n >= rules.cherry_min and others.n >= rules.cherry_min:
            p = fisher_below(rep.n - rep.aside, rep.n, others.n - others.aside, others.n)
            tests.append(Gamer(rep, others, p))
    adjusted = benjamini_hochberg([test.p for test in tests])
    return [test for test, q in zip(tests, adjusted, strict=True) if q < rules.cherry_p and _stands_out(test, rules)]


def _stands_out(one: Gamer, rules: Dispositions) -> bool:
    # in counts, not in shares: 15 points are 15 points whatever binary fractions make of them
    gap = one.rep.aside * one.others.n - one.others.aside * one.rep.n
    return 100 * gap >= rules.bypass_points * one.rep.n * one.others.n
