"""What tells new records apart where they have no key: after a lost reply, and before they are planned."""

from collections.abc import Mapping, Sequence

NATURAL_KEYS: Mapping[str, tuple[str, ...]] = {
    "lead": ("Email", "LastName", "FirstName", "Company", "Phone"),
    "contact": ("Email", "LastName", "FirstName", "Phone"),
    "account": ("Name", "Website", "Phone"),
}
"""Fields by which a new record is looked for: the first that has a value finds it, all of them tell it apart."""


def natural_key(name: str, configured: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The fields that tell records of an object apart."""
    return configured.get(name) or NATURAL_KEYS.get(name.casefold(), ("Name",))


def looked_for_by(values: Mapping[str, str], keys: Sequence[str]) -> str:
    """The field to look for a record by: the first that has a value; empty without any."""
    return next((name for name in keys if values.get(name)), "")


def alike(one: Mapping[str, str], other: Mapping[str, str], keys: Sequence[str]) -> bool:
    """Whether nothing of the natural key tells two records apart; what one of them lacks does not."""
    pairs = [(one.get(name, "").casefold(), other.get(name, "").casefold()) for name in keys]
    return all(left == right for left, right in pairs if left and right)
