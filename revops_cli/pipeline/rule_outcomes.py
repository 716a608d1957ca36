"""What the rules of two files decide, in words that are alike only where the same people may take the lead."""

import hashlib
import json
from collections.abc import Mapping, Sequence

from revops_cli.pipeline.rulebook import Rulebook
from revops_cli.route.columns import columns_over
from revops_cli.route.conditions import of_every_lead, parse_conditions
from revops_cli.route.settings import Pool, Rule
from revops_cli.route.territory import PLACE
from revops_cli.rules.lint import NamedRule
from revops_cli.rules.nodes import Node

FALLBACK = "fallback"


class Outcomes:
    """The outcomes of one file beside the other: what both call alike but define otherwise is told apart."""

    def __init__(self, own: Rulebook, other: Rulebook, spelled: dict[str, str]) -> None:
        self._own = own
        self._other = other
        self._spelled = spelled

    @property
    def fallback(self) -> str:
        """The outcome of a lead that meets no rule."""
        queues = [book.settings.fallback.queue if book.settings.fallback else "" for book in (self._own, self._other)]
        return FALLBACK if queues[0] == queues[1] else f"{FALLBACK} (queue {queues[0]})"

    def rules(self, names: Sequence[str]) -> tuple[list[NamedRule], tuple[Node, ...]]:
        """The rules over the known columns and `names`, and what holds of every lead in the columns of labels."""
        parsed = parse_conditions(self._own.settings, columns_over(names), {})
        found = [NamedRule(one.rule.id, one.conditions, self._outcome(one.rule)) for one in parsed.rules]
        return found, of_every_lead(parsed.labels)

    def _outcome(self, rule: Rule) -> str:
        return f"queue {rule.queue}" if rule.queue else ", ".join(map(self._target, rule.to))

    def _target(self, target: str) -> str:
        kind, _, name = target.partition(":")
        if kind == "queue":
            return f"queue {name.strip()}"
        if kind == "pool":
            return self._pool(name.strip())
        if target == "territory":
            own, other = _territories(self._own), _territories(self._other)
            return target if own == other else f"territory (version {_mark(own)})"
        if target == "csm":
            own, other = self._own.settings.csm, self._other.settings.csm
            return target if own == other else f"csm ({own})"
        user = self._own.people.find(target)
        return self._spelled.setdefault(user.id, target) if user else target

    def _pool(self, name: str) -> str:
        own, other = (book.settings.pools.get(name) for book in (self._own, self._other))
        if own is None or other is None or own == other:
            return f"pool:{name}"
        differing = [key for key in Pool.model_fields if getattr(own, key) != getattr(other, key)]
        return f"pool:{name} ({'; '.join(f'{key} {_said(own, key)}' for key in differing)})"


def territory_rows(book: Rulebook) -> list[Mapping[str, str]]:
    """The territories without the place at which each stands."""
    return [{key: value for key, value in row.items() if key != PLACE} for row in book.territory_rows]


def _territories(book: Rulebook) -> str:
    """Everything that territories decide by: their rows, and the pools that those name."""
    rows = territory_rows(book)
    used = {row.get("pool", "").strip() for row in rows}
    pools = {name: pool.model_dump(mode="json") for name, pool in book.settings.pools.items() if name in used}
    return json.dumps([rows, pools], ensure_ascii=False, sort_keys=True)


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:6]


def _said(pool: Pool, key: str) -> str:
    if key == "members":
        weighed = (f"{one.name} x{one.weight}" if one.weight != 1 else one.name for one in pool.members)
        return ", ".join(weighed)
    return json.dumps(pool.model_dump(mode="json", include={key})[key], ensure_ascii=False)
