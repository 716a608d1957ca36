"""What points are still worth at an age, in thousandths: whole numbers, so that sums never depend on their order."""

import math
from collections.abc import Iterable, Sequence

from revops_cli.engine.protocol import Batch, Engine, Schema
from revops_cli.score.settings import Decay

WHOLE = 1000
AGES = "score ages"


def left(decay: Decay | None, age: int) -> int:
    """Thousandths of the points that are left after `age` days.

    >>> left(Decay(half_life_days=30), 60)
    250
    """
    if decay is None:
        return WHOLE
    if decay.half_life_days is not None:
        return round(WHOLE * math.pow(0.5, age / decay.half_life_days))
    return next((step.percent * WHOLE // 100 for step in decay.steps if age <= step.days), 0)


def load_ages(engine: Engine, ages: Iterable[int], decays: Sequence[Decay]) -> None:
    """Make relation AGES: age, and w0, w1 ... of the decays."""
    known = sorted(set(ages))
    batch: Batch = {"age": known}
    for place, decay in enumerate(decays):
        batch[f"w{place}"] = [left(decay, age) for age in known]
    schema: Schema = dict.fromkeys(batch, "BIGINT")
    engine.load(AGES, [batch], schema)


def rounded_sql(thousandths: str) -> str:
    """Thousandths of points as whole points, halves away from zero."""
    return (
        f"CASE WHEN {thousandths} < 0 THEN -((500 - {thousandths}) // {WHOLE}) "
        f"ELSE ({thousandths} + 500) // {WHOLE} END"
    )
