"""Mistakes in a table of synonyms that no single row shows: rows in conflict, rows never reached."""

from collections.abc import Iterator, Sequence

from revops_cli.clean.columns import REPLACES
from revops_cli.clean.synonyms import Synonym, Synonyms
from revops_cli.errors import ConfigError
from revops_cli.text.fold import fold


def lint(layer: Sequence[Synonym]) -> None:
    """Check the rows of one layer against each other; raises ConfigError with both lines."""
    seen: dict[tuple[str, str, str], Synonym] = {}
    for row in layer:
        key = (row.target.column, row.match, row.pattern)
        earlier = seen.setdefault(key, row)
        if earlier is not row:
            _refuse_twice(earlier, row)
    for column in dict.fromkeys(row.target.column for row in layer):
        rows = [row for row in layer if row.target.column == column]
        _refuse_unreachable(rows)


def lint_chains(rows: Sequence[Synonym]) -> None:
    """Check that no value written over its own column is mapped on: a second run would change it."""
    for column in dict.fromkeys(row.target.column for row in rows if row.target.column in REPLACES):
        own = [row for row in rows if row.target.column == column]
        deciding = Synonyms(own)
        for row in own:
            after = deciding.find(row.value)
            if after is not None and after.value != row.value:
                raise ConfigError(
                    f"'{row.value}' is the value here and becomes '{after.value}' by {after.where}",
                    where=row.where,
                    hint=f"write '{after.value}' in both rows",
                )


def _refuse_twice(earlier: Synonym, row: Synonym) -> None:
    if earlier.value == row.value:
        raise ConfigError(f"the same pattern as {earlier.where}: '{row.pattern}'", where=row.where, hint="delete one")
    if earlier.priority == row.priority:
        raise ConfigError(
            f"'{row.pattern}' is {row.value}, but {earlier.value} in {earlier.where}",
            where=row.where,
            hint="delete one, or give the one that counts a higher priority",
        )
    loser = min(earlier, row, key=lambda one: one.priority)
    winner = row if loser is earlier else earlier
    raise ConfigError(f"never reached: {winner.where} has the same pattern and counts more", where=loser.where)


def _refuse_unreachable(rows: Sequence[Synonym]) -> None:
    """A row is never reached where the least text that it meets is decided by another."""
    deciding = Synonyms([row for row in rows if row.match != "regex"])
    whole = Synonyms(rows)
    for row in rows:
        for text in _least_text(row):
            winner = (whole if row.match == "exact" else deciding).find(text)
            # an exact row takes nothing from a token row but that one text
            if winner is not None and winner is not row and not (row.match == "token" and winner.match == "exact"):
                raise ConfigError(
                    f"never reached: {winner.where} ('{winner.pattern}') meets every text that it meets",
                    where=row.where,
                    hint="delete it, or give it a higher priority",
                )


def _least_text(row: Synonym) -> Iterator[str]:
    if row.match == "exact":
        yield fold(row.pattern)
    elif row.match == "token":
        yield " ".join(row.words)
