"""What a plan must not do, cell by cell and as a whole."""

from collections.abc import Iterable, Mapping

from revops_cli.plan.changeset import Change, Status
from revops_cli.plan.operations import equal
from revops_cli.plan.settings import PlanSettings

OWNER = "OwnerId"


def forbidden(settings: PlanSettings, name: str, field: str, before: str, after: str) -> str:
    """Why a cell must not be changed so; empty where it may."""
    protected = {each.casefold() for each in settings.protected_fields}
    if {field.casefold(), f"{name}.{field}".casefold()} & protected:
        return f"{field} is protected"
    if field == OWNER:
        return "owners stay (allow_owner_change)" if before and not settings.allow_owner_change else ""
    if before and not after and not settings.allow_clearing:
        return f"{field} would be emptied (allow_clearing)"
    if before and after and not settings.allow_overwrite:
        return f"{field} has a value (allow_overwrite)"
    return ""


def protected_owner(settings: PlanSettings, record: Mapping[str, str]) -> str:
    """Why a record must not be changed at all; empty where it may."""
    owner = record.get(OWNER, "")
    held = owner and any(equal(owner, each) for each in settings.protected_owners)
    return f"its owner {owner} is protected" if held else ""


def exceeded(settings: PlanSettings, changes: Iterable[Change], sizes: Mapping[str, int]) -> tuple[str, ...]:
    """Bounds that the plan as a whole exceeds; `sizes` are the records of each object, where that matters."""
    records: dict[str, set[str]] = {}
    total = 0
    for change in changes:
        if change.status is Status.READY:
            total += 1
            if change.id:
                records.setdefault(change.object, set()).update((change.id, *change.victims))
    found = (
        [f"{total:,} changes, more than max_changes {settings.max_changes:,}"] if total > settings.max_changes else []
    )
    most = settings.max_percent
    for name, size in sizes.items():
        changed = len(records.get(name, ()))
        if most is not None and size and changed * 100 > most * size:
            share = changed * 100 / size
            found.append(f"{share:.1f} % of {size:,} records of {name}, more than max_percent {most:g}")
    return tuple(found)
