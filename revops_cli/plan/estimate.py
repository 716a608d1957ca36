"""How many requests applying a plan takes when nothing fails."""

from collections.abc import Sequence

from revops_cli.crm.adapter import Adapter, Batch, Identity, Kind, WriteOptions
from revops_cli.plan.changeset import Change
from revops_cli.plan.operations import VERIFY_AT_ONCE, WRITES_VALUES, grouped, operation, read_ids, read_keys, views


def introduced(adapter: Adapter) -> tuple[Identity, int]:
    """Whom the adapter speaks for, and how many requests it took to find out."""
    before = adapter.calls()
    who = adapter.identity()
    return who, adapter.calls() - before


def estimate(
    adapter: Adapter, changes: Sequence[Change], options: WriteOptions, opening: int, *, probing: bool = True
) -> int:
    """Requests of looking, writing and looking again, of describing objects, and of the `opening`.

    With `probing`, new records are looked for before they are sent.
    """
    written = {str(place): change for place, change in enumerate(changes) if change.is_written}
    total = opening + len({change.object for change in written.values()}) if written else 0
    for group in grouped(written, written):
        batches = adapter.batches([operation(op, written[op], written[op].stamp) for op in group], options)
        total += adapter.cost(batches) + sum(_looking(adapter, view, probing=probing) for view, _ in views(batches))
        total += _verifying(adapter, [written[op] for op in group], strict=options.strict)
    return total


def _looking(adapter: Adapter, batch: Batch, *, probing: bool) -> int:
    key, values = read_keys(batch)
    if key:
        return adapter.reading_cost(batch.object, len(values), key=key)
    if batch.kind is Kind.INSERT:
        return adapter.reading_cost(batch.object, len(batch.operations), key="Name") if probing else 0
    ids = len(read_ids(batch))
    return adapter.reading_cost(batch.object, ids) if ids else 0


def _verifying(adapter: Adapter, group: list[Change], *, strict: bool) -> int:
    first = group[0]
    if first.kind not in WRITES_VALUES:
        return 0
    parts = [group[start : start + VERIFY_AT_ONCE] for start in range(0, len(group), VERIFY_AT_ONCE)]
    cost = sum(adapter.reading_cost(first.object, len(part)) for part in parts)
    if strict and first.kind is Kind.MERGE:
        cost += sum(adapter.reading_cost(first.object, sum(len(each.victims) for each in part)) for part in parts)
    return cost
