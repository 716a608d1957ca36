"""`revops apply`: a reviewed plan carried out, or taken up again where it stopped."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from revops_cli import __version__
from revops_cli.crm.adapter import Adapter, Description, Identity, Kind
from revops_cli.errors import CrmError, ExitCode, RevopsError, UsageError
from revops_cli.pipeline.defaults import config_of
from revops_cli.pipeline.plan_journals import journal_path
from revops_cli.pipeline.plan_target import target_adapter
from revops_cli.plan.applying import Applying, ApplyOptions
from revops_cli.plan.changeset import Change, ChangeSet
from revops_cli.plan.estimate import estimate, introduced
from revops_cli.plan.executor import OutOfCallsError, execute
from revops_cli.plan.journal import Journal
from revops_cli.plan.journal_schema import OPEN, Known, OpState
from revops_cli.report.progress import progress_bar

SHOWN = 12
"""Most operations that failed that the narration lists; the journal has them all."""

Confirm = Callable[[Identity], bool]
"""Asks whether this org may be written to."""


def _utc_now() -> datetime:
    return datetime.now(tz=UTC)


class InterruptedApplyError(RevopsError):
    """Applying was interrupted: what was done is in the journal."""

    exit_code = ExitCode.INTERRUPTED


@dataclass(frozen=True, slots=True)
class ApplyRequest:
    """What `revops apply` was asked for."""

    strict: bool = False
    resume: bool = False
    production: bool = False
    dry_run: bool = False
    max_calls: int | None = None
    config: str = ""
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class World:
    """What applying takes from outside: the CRM, the journal's place, the time."""

    adapter: Adapter | None = None
    journal: Path | None = None
    clock: Callable[[], datetime] = _utc_now
    sleep: Callable[[float], None] = time.sleep


@dataclass(slots=True)
class ApplyReport:
    """What became of a plan."""

    plan: str
    org: str
    known: Mapping[str, Known] = field(default_factory=dict)
    changes: Mapping[str, Change] = field(default_factory=dict)
    left_out: int = 0
    calls: int = 0
    estimated: int = 0
    stopped: str = ""
    nothing: str = ""
    """Why nothing was to be done."""

    @property
    def states(self) -> dict[str, int]:
        """Operations by state."""
        counts: dict[str, int] = {}
        for known in self.known.values():
            counts[known.state] = counts.get(known.state, 0) + 1
        return dict(sorted(counts.items()))

    @property
    def failed(self) -> list[Known]:
        """Operations that were not done, in the order of the plan."""
        return [known for known in self.known.values() if known.state not in {OpState.DONE, OpState.DRIFT}]

    @property
    def exit_code(self) -> ExitCode:
        """The verdict."""
        return ExitCode.RECORDS_FAILED if self.failed else ExitCode.DONE

    def lines(self) -> list[str]:
        """What became of it, for a person."""
        if self.nothing:
            return [self.nothing]
        states = ", ".join(f"{count:,} {state.replace('_', ' ')}" for state, count in self.states.items())
        found = [f"plan {self.plan} on {self.org}: {states or 'nothing to do'}"]
        found += [f"  left out of the plan: {self.left_out:,}"] if self.left_out else []
        found += [f"  requests: {self.calls:,} (estimated {self.estimated:,})"]
        drifted = [known for known in self.known.values() if known.state is OpState.DRIFT]
        for known in (self.failed + drifted)[:SHOWN]:
            change = self.changes[known.op_id]
            what = f"{change.kind} {change.object} {known.id or change.id or f'row {change.row}'}"
            found.append(f"  {known.state}: {what}: {known.message or known.code or 'not sent'}")
        more = len(self.failed) + len(drifted) - SHOWN
        found += [f"  and {more:,} more: revops journal show {self.plan}"] if more > 0 else []
        if any(known.state in OPEN for known in self.known.values()):
            found.append(f"{self.stopped or 'not finished'}; go on with: revops apply PLAN --resume")
        return found

    def as_json(self) -> dict[str, object]:
        """The same, for a program."""
        return {
            "plan": self.plan,
            "org": self.org,
            "states": self.states,
            "left_out": self.left_out,
            "calls": self.calls,
            "estimated": self.estimated,
            "stopped": self.stopped,
            "nothing": self.nothing,
            "failed": [
                {"op": known.op_id, "state": known.state, "code": known.code, "message": known.message}
                for known in self.failed
            ],
        }


def apply_plan(plan: ChangeSet, request: ApplyRequest, confirm: Confirm, world: World = World()) -> ApplyReport:
    """Carry out a plan; raises RevopsError where it cannot be begun, or the CRM cannot be asked."""
    if not any(change.is_written for change in plan.changes):
        told = f"plan {plan.plan_id} changes nothing in {plan.header.org_name}: nothing to do"
        return ApplyReport(plan.plan_id, plan.header.org_name, left_out=len(plan.changes), nothing=told)
    root, _document = config_of(request.config)
    adapter = world.adapter or target_adapter(plan.header.target, root)
    who, opening = introduced(adapter)
    _check_plan(plan, who)
    changes = dict(zip(plan.op_ids, plan.changes, strict=True))
    written = {op: change for op, change in changes.items() if change.is_written}
    strict = request.strict or plan.header.strict
    described = _described(adapter, plan, written, strict=strict)
    report = ApplyReport(plan.plan_id, who.name, changes=changes, estimated=_estimated(adapter, plan, request, opening))
    report.left_out = len(changes) - len(written)
    if request.dry_run:
        report.nothing = f"dry run: {len(written):,} changes to {who.name}, about {report.estimated:,} requests"
        return report
    with Journal.open(world.journal or journal_path(who.org_id)) as journal:
        done = _done_already(journal, plan, written, request)
        if done:
            report.nothing, report.known = done, journal.known(plan.plan_id)
            return report
        _confirmed(who, request, confirm)
        run = Applying(
            adapter, journal, plan.plan_id, changes, described, _options(plan, request), world.clock, world.sleep,
            user_id=who.user_id, made_at=plan.header.created,
        )  # fmt: skip
        journal.begin(plan, f"revops {__version__}", run.now())
        with progress_bar(wanted=not request.quiet) as named:
            run.progress = named("applying")
            report.stopped = _run(run)
        report.known, report.calls = run.known, adapter.calls()
        if plan.header.undoes and not report.failed:
            journal.mark_undone(plan.header.undoes, plan.plan_id, run.now())
    return report


def _estimated(adapter: Adapter, plan: ChangeSet, request: ApplyRequest, opening: int) -> int:
    """Requests of the plan; one that is made strict only now takes one a record."""
    if plan.header.strict or not request.strict:
        return plan.header.calls
    options = _options(plan, request)
    return estimate(adapter, plan.changes, options.writing, opening, probing=not options.insert_known)


def _confirmed(who: Identity, request: ApplyRequest, confirm: Confirm) -> None:
    if (who.is_production and request.production) or confirm(who):
        return
    if who.is_production:
        raise UsageError(
            f"{who.name} is a production org", hint="pass --production, or type its name when asked on a terminal"
        )
    raise UsageError(f"not confirmed: nothing was written to {who.name}", hint="answer y, or pass --yes")


def _run(run: Applying) -> str:
    """Why it stopped early; empty where it went through."""
    try:
        execute(run)
    except OutOfCallsError:
        return f"stopped after {run.adapter.calls():,} requests (--max-calls)"
    except KeyboardInterrupt as error:
        raise InterruptedApplyError(
            "interrupted; what was written is in the journal", hint="go on with: revops apply PLAN --resume"
        ) from error
    except CrmError as error:
        run.reload()
        return f"stopped: {error.problem}"
    return ""


def _check_plan(plan: ChangeSet, who: Identity) -> None:
    if plan.header.blocked:
        raise UsageError(
            f"the plan may not be applied: {'; '.join(plan.header.blocked)}",
            hint="plan less, or raise the bound in the config's plan: section and plan again",
        )
    if who.org_id != plan.header.org_id:
        raise UsageError(
            f"the plan is for {plan.header.org_name} ({plan.header.org_id}), and this is {who.name} ({who.org_id})",
            hint="make a plan for this one: revops plan",
        )


def _described(
    adapter: Adapter, plan: ChangeSet, written: Mapping[str, Change], *, strict: bool
) -> dict[str, Description]:
    """The objects as they are now; raises CrmError where a planned field is gone or can no longer be written."""
    able = adapter.capabilities()
    described: dict[str, Description] = {}
    if strict and not able.conditional_write:
        raise CrmError(f"{plan.header.org_name} cannot refuse a record that changed", hint="apply without --strict")
    valued = sum(change.kind is Kind.MERGE and bool(change.after) for change in written.values()) if strict else 0
    if valued:
        raise UsageError(
            f"{valued:,} merges of the plan write values too, and {plan.header.org_name} cannot refuse a merge",
            hint="make the plan with --strict: it writes the values first, where they can be refused",
        )
    for change in written.values():
        if change.kind not in able.kinds:
            raise CrmError(f"{plan.header.org_name} cannot {change.kind}", where=change.object)
        if change.object not in described:
            described[change.object] = adapter.describe(change.object)
    for name, told in described.items():
        if told.digest == plan.header.described.get(name):
            continue
        planned = {each for change in written.values() if change.object == name for each in change.after}
        gone = sorted(each for each in planned if told.field(each) is None)
        if gone:
            raise CrmError(
                f"{name} has no field '{gone[0]}' any more", where=name, hint="make the plan anew: revops plan"
            )
    return described


def _done_already(journal: Journal, plan: ChangeSet, written: Mapping[str, Change], request: ApplyRequest) -> str:
    """Why there is nothing to do; raises UsageError where --resume is needed."""
    header = journal.header(plan.plan_id)
    if header is None:
        return ""
    if header["undone_by"]:
        raise UsageError("this plan was applied and then undone", hint="make a new one: revops plan")
    known = journal.known(plan.plan_id)
    still_open = [op for op in written if op not in known or known[op].state in OPEN]
    if still_open and not request.resume:
        raise UsageError(
            f"this plan was interrupted: {len(still_open):,} changes are open",
            hint="go on with: revops apply PLAN --resume",
        )
    if still_open:
        return ""
    failed = sum(each.state not in {OpState.DONE, OpState.DRIFT} for each in known.values())
    more = f"; {failed:,} were refused then: make a new plan for them" if failed else ""
    return f"plan {plan.plan_id} was applied before: nothing to do{more}"


def _options(plan: ChangeSet, request: ApplyRequest) -> ApplyOptions:
    policy: Mapping[str, Any] = plan.header.policy
    return ApplyOptions(
        strict=request.strict or plan.header.strict,
        max_calls=request.max_calls,
        settle_seconds=float(policy.get("settle_seconds", 10)),
        assignment_rules=bool(policy.get("assignment_rules", False)),
        duplicate_rules=bool(policy.get("duplicate_rules", False)),
        insert_known=bool(policy.get("insert_known", False)),
        natural_key={name: tuple(fields) for name, fields in policy.get("natural_key", {}).items()},
    )
