"""`revops undo`: a new plan that takes an applied one back."""

from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Any

from revops_cli.crm.adapter import Adapter, Kind, WriteOptions
from revops_cli.errors import UsageError
from revops_cli.pipeline.defaults import config_of
from revops_cli.pipeline.moment import moment
from revops_cli.pipeline.plan_journals import find_plan
from revops_cli.pipeline.plan_target import target_adapter
from revops_cli.plan.changeset import ChangeSet, Header, change_set
from revops_cli.plan.estimate import estimate, introduced
from revops_cli.plan.journal import Journal
from revops_cli.plan.operations import STAMP
from revops_cli.plan.undo import BEST_EFFORT, reads, undoing, written


def undo_plan(
    name: str, config: str = "", as_of: str = "", adapter: Adapter | None = None, folder: Path | None = None
) -> ChangeSet:
    """The plan that takes another back; `name` is its file, or the first characters of its name. Raises RevopsError."""
    root, _document = config_of(config)
    path, plan = find_plan(name, folder)
    with Journal.open(path, writing=False) as journal:
        header: dict[str, Any] = dict(journal.header(plan) or {})
        done = written(journal.changes(plan), journal.known(plan))
    if header.get("undone_by"):
        raise UsageError(f"plan {plan} was undone before", hint="make a new plan: revops plan")
    adapter = adapter or target_adapter(str(header["target"]), root)
    who, opening = introduced(adapter)
    held: dict[str, Any] = {}
    described = {}
    for each, (ids, fields) in sorted(reads(done).items()):
        described[each] = adapter.describe(each)
        stamp = [STAMP] if described[each].field(STAMP) else []
        held[each] = adapter.read(each, sorted(ids), [*sorted(fields), *stamp])
    changes = list(undoing(done, held))
    merged = any(each.change.kind is Kind.MERGE for each in done)
    taken_back = Header(
        target=str(header["target"]),
        org_id=who.org_id,
        org_name=who.name,
        is_production=who.is_production,
        created=moment(as_of, root.timezone).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        source=f"undo of {plan}",
        user_id=who.user_id,
        api_version=who.api_version,
        described={each: told.digest for each, told in described.items()},
        policy=header.get("policy", {}),
        notes=(BEST_EFFORT,) if merged else (),
        undoes=plan,
    )
    return change_set(replace(taken_back, calls=estimate(adapter, changes, WriteOptions(), opening)), changes)
