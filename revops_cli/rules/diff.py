"""Whether two lists of rules decide the same for every lead there can be, or a lead that differs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from revops_cli.errors import UsageError
from revops_cli.rules.lint import NamedRule, decided
from revops_cli.rules.nodes import Node

Change = Literal["none", "additive", "breaking", "unknown"]
"""Additive: only leads that went to the fallback move. Unknown: the proof took too long."""


@dataclass(frozen=True, slots=True)
class RuleDiff:
    """The kind of change, with an example lead and where it goes before and after."""

    change: Change
    witness: Mapping[str, str] = field(default_factory=dict)
    before: str = ""
    after: str = ""
    sure: bool = False
    """Whether the example, tried on the rules themselves, is decided so; "another text" may not fit a pattern."""


def compare(
    old: Sequence[NamedRule],
    new: Sequence[NamedRule],
    *,
    fallbacks: tuple[str, str] = ("fallback", "fallback"),
    always: Sequence[Node] = (),
) -> RuleDiff:
    """The difference in outcomes; `fallbacks` are those of a lead that meets no old rule, and no new one.

    `always` holds of every lead there can be.

    Raises UsageError where z3 is not installed.
    """
    try:
        from revops_cli.rules.equal import differing  # noqa: PLC0415 - z3 loads only for proofs
    except ImportError as error:
        raise UsageError("proofs need z3", hint="install it with: pip install 'revops-cli[lint]'") from error
    breaking = differing(old, new, fallbacks, moved_only=True, always=always)
    if breaking == ():
        return RuleDiff("unknown")
    found = breaking or differing(old, new, fallbacks, moved_only=False, always=always)
    if found is None:
        return RuleDiff("none")
    if not found:
        return RuleDiff("unknown")
    witness, before, after = found
    ends = tuple(map(partial(decided, witness=witness), (old, new), fallbacks))
    return RuleDiff("breaking" if breaking else "additive", witness, before, after, ends == (before, after))
