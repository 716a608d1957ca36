"""Versions of rules: fingerprints that change as soon as a rule says something else."""

import hashlib
from collections.abc import Iterable

from revops_cli.engine.protocol import Engine, quote
from revops_cli.route.settings import Rule

VERSIONS = "route rule versions"


def rule_version(rule: Rule | None) -> str:
    """A fingerprint of everything that a rule says; it changes as soon as the rule does.

    The text of its business case is not part of it.
    """
    text = rule.model_dump_json(exclude_defaults=True) if rule else ""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def assignments(engine: Engine, relation: str, rules: Iterable[Rule], draw: str) -> str:
    """The assignments of a relation (_row and the columns of the answer) as SQL, each with its rule's version.

    Makes relation VERSIONS; `draw` is SQL over the relation.
    """
    listed = list(rules)
    batch = {"rule": [rule.id for rule in listed], "version": [rule_version(rule) for rule in listed]}
    engine.load(VERSIONS, [batch], dict.fromkeys(batch, "VARCHAR"))
    return (
        f"SELECT a._row AS row, a.OwnerId AS owner, a.AssignedQueue AS queue, a.RouteRule AS rule, {draw} AS draw, "
        f"coalesce(v.version, '') AS version FROM {quote(relation)} a "
        f"LEFT JOIN {quote(VERSIONS)} v ON v.rule = a.RouteRule"
    )
