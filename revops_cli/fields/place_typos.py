"""A misspelt name of a place: 'Untied States' is the United States, 'Iland' may be two and is neither."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_SHORTEST = 5
_TWO_EDITS_FROM = 9


def mistyped(key: str, names: "Mapping[str, str]") -> str:
    """The one thing that some name within one edit (two, from nine letters on) stands for.

    Swapped neighbours count as one edit. Two things equally near: neither. Codes and short
    names never take part, nor does text with digits.
    """
    if len(key) < _SHORTEST or any(c.isdigit() for c in key) or not key.isascii():
        return ""
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - only misspelt places pay for it
    from rapidfuzz.process import extract  # noqa: PLC0415 - the same

    limit = 2 if len(key) >= _TWO_EDITS_FROM else 1
    near = extract(key, _long_names(names), scorer=OSA.distance, score_cutoff=limit, limit=None)
    near = [found for found in near if _begins_alike(key, found[0])]
    if not near:
        return ""
    least = min(distance for _, distance, _ in near)
    codes = {names[name] for name, distance, _ in near if distance == least}
    return codes.pop() if len(codes) == 1 else ""


def _begins_alike(key: str, name: str) -> bool:
    """Whether the words of two keys begin with the same letters: people rarely mistype the first one."""
    ours, theirs = [word[0] for word in key.split()], [word[0] for word in name.split()]
    return ours == theirs if len(ours) == len(theirs) else ours[0] == theirs[0]


_long: dict[int, list[str]] = {}


def _long_names(names: "Mapping[str, str]") -> list[str]:
    """Names long enough to be misspelt; found once for each of the loaded tables."""
    if id(names) not in _long:
        _long[id(names)] = [name for name in names if len(name) >= _SHORTEST and name.isascii()]
    return _long[id(names)]
