"""New records that the CRM has already: by their key, or by what tells records apart."""

from collections.abc import Iterator
from dataclasses import replace

from revops_cli.crm.adapter import Adapter, Description, Record
from revops_cli.plan.changeset import Change, Status
from revops_cli.plan.making import Wanted
from revops_cli.plan.natural_keys import alike, looked_for_by, natural_key
from revops_cli.plan.settings import PlanSettings


def without_inserted(adapter: Adapter, wanted: list[Wanted]) -> tuple[list[Wanted], int]:
    """What is wanted less the new records whose key the CRM has, and how many those are."""
    keyed = [each.key for each in wanted if each.key is not None]
    if not keyed:
        return wanted, 0
    name = keyed[0][0]
    found = adapter.find(wanted[0].object, name, [value for _, value in keyed], [name])
    there = {record.get(name, "") for record in found}
    kept = [each for each in wanted if each.key is None or each.key[1] not in there]
    return kept, len(wanted) - len(kept)


def known_apart(
    adapter: Adapter, described: Description, changes: list[Change], settings: PlanSettings
) -> Iterator[Change]:
    """The changes; a new record that the CRM seems to have already is a conflict, unless the config lets it be."""
    keys = tuple(each for each in natural_key(described.name, settings.natural_key) if described.field(each))
    new = [each for each in changes if not each.id and each.is_written]
    by_field: dict[str, set[str]] = {}
    for change in new if not settings.insert_known else []:
        field = looked_for_by(change.after, keys)
        if field:
            by_field.setdefault(field, set()).add(change.after[field])
    found = [
        record
        for field, values in sorted(by_field.items())
        for record in adapter.find(described.name, field, sorted(values), keys)
    ]
    held: dict[tuple[str, str], list[Record]] = {}
    for record in found:
        for field in by_field:
            held.setdefault((field, record.get(field, "").casefold()), []).append(record)
    for change in changes:
        yield _told(change, held, keys)


def _told(change: Change, held: dict[tuple[str, str], list[Record]], keys: tuple[str, ...]) -> Change:
    if change.id or not change.is_written:
        return change
    field = looked_for_by(change.after, keys)
    same = [
        each
        for each in held.get((field, change.after.get(field, "").casefold()), [])
        if alike(change.after, each, keys)
    ]
    if not same:
        return change
    ids = ", ".join(sorted(each["Id"] for each in same)[:3])
    note = f"the CRM has {ids}, alike in {field}; revops dedupe --against tells, or set plan: insert_known: true"
    return replace(change, status=Status.CONFLICT, note=note)
