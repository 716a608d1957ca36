"""`revops state show|export|release`: what rotation, scores and segments remember, without a run."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from revops_cli.errors import InputError, UsageError, did_you_mean
from revops_cli.pipeline.defaults import config_of
from revops_cli.state.rotation import Plan, RotationState
from revops_cli.state.snapshots import Known


@dataclass(frozen=True, slots=True)
class Remembered:
    """Credits by pool and member as fractions of a lead, plans that drew, how many leads scores and segments know."""

    pools: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    plans: tuple[Plan, ...]
    models: tuple[Known, ...] = ()
    segments: tuple[Known, ...] = ()

    def lines(self) -> list[str]:
        """The state for a person."""
        lines: list[str] = []
        for pool, members in self.pools:
            lines.append(f"pool {pool}")
            lines += [f"  {member}: credit {credit}" for member, credit in members]
        lines += [f"plan {plan.name}: {plan.draws:,} leads drawn at {plan.at}" for plan in self.plans]
        lines += [f"scores {model.name}: {model.known:,} leads, {model.now:,} with sales" for model in self.models]
        return lines + [f"segment {one.name}: {one.now:,} members, {one.known:,} ever" for one in self.segments]

    def as_json(self) -> dict[str, object]:
        """The state as one object, without the single draws, scores and members."""
        return {
            "pools": {pool: dict(members) for pool, members in self.pools},
            "plans": [plan._asdict() for plan in self.plans],
            "scores": {model.name: {"leads": model.known, "with_sales": model.now} for model in self.models},
            "segments": {one.name: {"members": one.now, "ever": one.known} for one in self.segments},
        }


def show_state(state: str, config: str) -> Remembered:
    """Credits, plans, and the sizes of models and segments; raises InputError where there is no state."""
    with _opened(state, config) as remembered:
        pools = []
        for name in remembered.pools():
            pool = remembered.pool(name)
            credits_now = sorted(pool.credits.items())
            pools.append((name, tuple((who, str(Fraction(credit, pool.scale))) for who, credit in credits_now)))
        snapshots = remembered.snapshots
        return Remembered(tuple(pools), remembered.plans(), snapshots.models(), snapshots.saved_segments())


def export_state(state: str, config: str) -> str:
    """The whole state as sorted JSON; raises InputError where there is no state."""
    with _opened(state, config) as remembered:
        return remembered.export()


def release_plan(plan: str, state: str, config: str) -> int:
    """Take back the draws of a plan, credits included; gives their number. Raises UsageError for an unknown plan."""
    with _opened(state, config) as remembered:
        remembered.begin()
        known = [one.name for one in remembered.plans()]
        if plan not in known:
            hint = did_you_mean(plan, known) or "revops state show lists the plans"
            raise UsageError(f"no plan '{plan}'", hint=hint)
        released = remembered.release(plan)
        remembered.commit()
        return released


@contextmanager
def _opened(state: str, config: str) -> Iterator[RotationState]:
    path = Path(state) if state else config_of(config)[1].folder / ".revops" / "state.db"
    if not path.is_file():
        raise InputError("no rotation state", where=str(path), hint="name it with --state, or run revops route first")
    with RotationState(path) as remembered:
        yield remembered
