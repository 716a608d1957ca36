"""Conditions with a name: an ideal lead, a lead that is ready for sales, said once and used everywhere."""

from collections.abc import Mapping

from revops_cli.model import Kind
from revops_cli.rules.condition import Condition, parse
from revops_cli.rules.nodes import IsTruth, Node


def parse_definitions(
    texts: Mapping[str, str],
    columns: Mapping[str, Kind],
    *,
    where: str = "definitions",
    lists: Mapping[str, frozenset[str]] | None = None,
) -> dict[str, Node]:
    """What each name stands for; a definition may use those that stand above it. Raises ConfigError.

    A definition holds or does not: what is unknown does not hold, and NOT of it does.
    """
    found: dict[str, Node] = {}
    for name, text in texts.items():
        condition = parse(text, columns, where=f"{where}.{name}", lists=lists, definitions=found)
        found[name] = IsTruth(condition.node, truth=True)
    return found


def as_condition(name: str, node: Node) -> Condition:
    """A definition as a condition of its own."""
    return Condition(name, node)
