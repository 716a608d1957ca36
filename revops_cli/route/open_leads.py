"""How many leads each person has open, in whatever pool or by whatever rule: what caps of open leads count."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from revops_cli.route.context import RouteContext
    from revops_cli.route.people import People
    from revops_cli.route.settings import RouteSettings


class OpenBook:
    """Open leads by person (Id): those of the users file, those drawn since, and those that this run gives.

    A lead that moves to somebody else frees its place with the next run, so a count only grows while leads
    are dealt. Without `counts` nothing is counted.
    """

    def __init__(self, counts: Mapping[str, int] | None = None, drawn: Mapping[str, str] | None = None) -> None:
        self._counted = counts is not None
        self._holders = dict(drawn or {})
        """Whose a lead is, of those that were drawn since the users file was made."""
        self._open = Counter(counts or {})
        self._open.update(self._holders.values())

    def of(self, person: str) -> int:
        """How many leads a person has open."""
        return self._open[person]

    def take(self, leads: Iterable[tuple[str, str]]) -> None:
        """Count leads (key, and Id of the person); one that the person has already is counted once."""
        if not self._counted:
            return
        for lead, person in leads:
            if self._holders.get(lead) != person:
                self._holders[lead] = person
                self._open[person] += 1

    def add(self, people: Mapping[str, int]) -> None:
        """Count leads that are no pool's, by person."""
        if self._counted:
            self._open.update(people)

    def give_back(self, leads: Iterable[str]) -> None:
        """Count leads no more that nobody has now."""
        for lead in leads:
            if person := self._holders.pop(lead, ""):
                self._open[person] -= 1


UNCOUNTED = OpenBook()


def with_open_leads(
    context: "RouteContext", settings: "RouteSettings", people: "People", *, save: bool = True
) -> "RouteContext":
    """The context with the open leads of everybody, where a pool has a cap of them.

    With `save` the state remembers the counts of the users file.
    """
    if all(pool.cap.open is None for pool in settings.pools.values()):
        return context
    counts, known = people.open_leads(), context.state.open_leads
    since = known.since(counts, context.as_of)
    if save:
        known.save(counts, since)
    return replace(context, open_leads=OpenBook(counts, known.drawn(since)))
