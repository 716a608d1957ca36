"""What a draw says of itself: the owner, who was skipped in the pool, and the pools before that had nobody.

The trace is kept with the draw, so that a replay says the same at any later time.
"""

import json
from collections.abc import Mapping, Sequence

from revops_cli.route.ways import Asked, Leg
from revops_cli.state.rotation import Draw

Reasons = Sequence[Sequence[str]]
"""Names, each with why it takes no lead; the empty name stands for all."""


def trace_of(name: str, credit: str, skipped: Reasons) -> str:
    """The trace of a draw: who drew, the credit (empty for who has the organisation), and who was skipped."""
    return json.dumps([name, credit, skipped], ensure_ascii=False)


def passed_text(passed: Mapping[str, Reasons]) -> str:
    """Pools that had nobody, with the reasons, as they stand in a trace."""
    return json.dumps(passed, ensure_ascii=False)


def with_passed(draw: Draw, passed: str) -> str:
    """The trace of a draw that names the pools before, too, as `passed_text` writes them."""
    return f"{draw.trace[:-1]}, {passed}]"


def passed_over(draw: Draw) -> Mapping[str, Reasons]:
    """The pools before that of the draw, with why each had nobody."""
    rest: list[Mapping[str, Reasons]] = json.loads(draw.trace)[3:]
    return rest[0] if rest else {}


def tell(draw: Draw) -> Asked:
    """A draw in words: the owner, and who was skipped."""
    name, credit, skipped = json.loads(draw.trace)[:3]
    passed = tuple(Leg("skip", who, words=f"skipped {who}: {why}", code=why) for who, why in skipped)
    words = f"credit {credit}" if credit else "who has this organisation"
    return Leg("owner", name, draw.member, f"{name} ({words})"), passed


def refusal(pool: str, reasons: Reasons) -> Asked:
    """A pool that has nobody, in words: one leg says it all, the others are there to be counted."""
    said = ", ".join(f"{who}: {why}" if who else why for who, why in reasons)
    words = f"pool {pool}: nobody available{f' ({said})' if said else ''}"
    return None, (Leg("skip", words=words, code="pool"), *(Leg("skip", who, code=why) for who, why in reasons if who))
