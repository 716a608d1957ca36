"""Reasons of dispositions as people write them, and the class each belongs to."""

from collections.abc import Mapping, Sequence

from revops_cli.audit.facts import PERSONS, Facts
from revops_cli.engine.protocol import Batch, quote
from revops_cli.text.fold import squash


def class_of_reason(facts: Facts, classes: Mapping[str, Sequence[str]]) -> str:
    """Relation of (reason, class): each distinct reason in the first class that lists it, else `unclassified`.

    Reasons are compared as wholes, without case, spaces and punctuation: "NO BUDGET " is "No budget",
    and "No budget until FY27" is neither.
    """
    known: dict[str, str] = {}
    for name, reasons in classes.items():
        for reason in reasons:
            known.setdefault(squash(reason), name)
    query = f"SELECT DISTINCT reason FROM {quote(PERSONS)} WHERE reason IS NOT NULL ORDER BY 1"
    texts = [str(row[0]) for row in facts.engine.rows(query)]
    relation = f"audit reasons {' '.join(classes)}"
    batch: Batch = {"reason": texts, "class": [known.get(squash(text), "unclassified") for text in texts]}
    facts.engine.load(relation, [batch], {"reason": "VARCHAR", "class": "VARCHAR"})
    return relation
