"""Dispositions: the stage of everybody, what contradicts it, reasons, bulk dispositions and cherry-picking."""

from revops_cli.audit.facts import Facts
from revops_cli.audit.outcome import Outcome, SubReport
from revops_cli.audit.reports import bulk, bypassing, cherry_picking, reason_classes, stages, transitions

_PARTS = (
    stages.stages,
    transitions.transitions,
    reason_classes.reason_classes,
    bulk.bulk,
    bypassing.bypassing,
    cherry_picking.cherry_picking,
)
_MEASURES = (
    *stages.MEASURES,
    *transitions.MEASURES,
    *reason_classes.MEASURES,
    *bulk.MEASURES,
    *bypassing.MEASURES,
    *cherry_picking.MEASURES,
)


def dispositions(facts: Facts) -> Outcome:
    """All parts in order."""
    parts = [part(facts) for part in _PARTS]
    return Outcome(
        tuple(metric for part in parts for metric in part.metrics),
        tuple(query for part in parts for query in part.findings),
        tuple(show for part in parts for show in part.shows),
        tuple(file for part in parts for file in part.files),
    )


REPORT = SubReport(
    "dispositions", "Stages and dispositions", (), tuple((m.name, m.needs) for m in _MEASURES), dispositions
)
