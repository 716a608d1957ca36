"""The columns that the settings name: one that no list can have is a slip, and said."""

from collections.abc import Iterator

from revops_cli.dedupe.columns import ADDS
from revops_cli.dedupe.companions import added_by_cleaning
from revops_cli.dedupe.settings import DedupeSettings, Preferred
from revops_cli.errors import ConfigError, did_you_mean
from revops_cli.model import Table
from revops_cli.tables.columns import canonical_names


def check_named(leads: Table, settings: DedupeSettings) -> None:
    """Nothing, where each column of `survivors` and `master` is in the table or has a name that lists may have.

    Raises ConfigError for any other.
    """
    spelled = [name for column in leads.columns for name in (column.name, column.header)]
    known = {name.casefold() for name in (*spelled, *canonical_names("leads"), *canonical_names("accounts"))}
    known |= added_by_cleaning() | {doc.name.casefold() for doc in ADDS}
    for key, name in _named(settings):
        if name.casefold() not in known:
            near = did_you_mean(name, (*spelled, *sorted(canonical_names("leads"))))
            raise ConfigError(
                f"dedupe: {key}: no column '{name}'",
                where=leads.source,
                hint=near or "name a column of the list, as its header does",
            )


def _named(settings: DedupeSettings) -> Iterator[tuple[str, str]]:
    """Each column that the settings name, and the key that it stands under."""
    for name, rule in settings.survivors.items():
        yield "survivors", name
        if isinstance(rule, Preferred):
            yield f"survivors: {name}", rule.column
    yield from (("master", first.column) for first in settings.master if isinstance(first, Preferred))
