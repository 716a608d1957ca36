"""The people that a route section names, for checks without a users file."""

from collections.abc import Iterable, Iterator, Mapping

from revops_cli.route.people import People, User
from revops_cli.route.settings import RouteSettings
from revops_cli.route.ways import OWNER_COLUMNS, TEAM
from revops_cli.text.fold import squash

NO_PERSON = ("pool:", "queue:", "column:", TEAM)


def presumed(settings: RouteSettings, territories: Iterable[Mapping[str, str]]) -> People:
    """Everyone named in pools, targets, absences and territories, each taken as an active user of that name."""
    names = dict.fromkeys(name.strip() for name in _named(settings, territories) if name.strip())
    return People((User(name, name), (name,)) for name in names)


def _named(settings: RouteSettings, territories: Iterable[Mapping[str, str]]) -> Iterator[str]:
    for pool in settings.pools.values():
        yield from (member.name for member in pool.members)
    for rule in settings.rules:
        yield from (target for target in rule.to if _is_person(target))
    yield from (absence.user for absence in settings.absences)
    for row in territories:
        yield from (value or "" for key, value in row.items() if key and squash(key) == "owner")


def _is_person(target: str) -> bool:
    return target not in {"territory", "csm", *OWNER_COLUMNS} and not target.startswith(NO_PERSON)
