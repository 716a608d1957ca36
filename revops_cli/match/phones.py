"""Phone numbers of one switchboard: alike but for the last digits, or one with an extension behind it."""

from collections.abc import Sequence

import numpy as np

from revops_cli.match.codes import Ints
from revops_cli.match.lexicon import FEW

ALONE, A_FEW, SWITCHBOARD = 1, 2, 3
"""Levels: the number of this account alone, of a few, of its switchboard."""

LAST = 2
"""Digits in which two numbers of one switchboard may differ."""

EXTENSION = (1, 2, 3)
"""Digits of an extension; a 0 there is the switchboard itself: +49 30 1234-0 and +49 30 1234-567."""

SHORTEST = 8
"""Digits that a stem needs, the country code too."""


def account_stems(number: str) -> list[str]:
    """What an account with this number is found by, the number in E.164.

    >>> account_stems("+493012340")
    ['+493012340', '+4930123/10', '+49301234/']
    """
    stems = [f"{number[:-LAST]}/{len(number)}", *([f"{number[:-1]}/"] if number.endswith("0") else [])]
    return [number, *(stem for stem in stems if len(stem.partition("/")[0]) >= SHORTEST)]


def lead_stems(number: str) -> list[str]:
    """What a lead with this number looks for; alike with one of account_stems.

    >>> lead_stems("+49301234567")[2:]
    ['+4930123456/', '+493012345/', '+49301234/']
    """
    within = [f"{number[:-size]}/" for size in EXTENSION]
    stems = [f"{number[:-LAST]}/{len(number)}", *within]
    return [number, *(stem for stem in stems if len(stem.partition("/")[0]) >= SHORTEST)]


def phone_levels(lead: Ints, account: Ints, numbers: Sequence[str], reach: Ints) -> Ints:
    """The level of each pair of numbers, by their places in `numbers`; 0 where they differ: a person may have a mobile.

    `reach` counts the accounts that have a number; one that more than a few have is a service's.
    """
    found = np.zeros(len(lead), np.int64)
    known = (lead >= 0) & (account >= 0)
    equal = known & (lead == account)
    shared = reach[account[equal]]
    found[equal] = np.select([shared <= 1, shared <= FEW], [ALONE, A_FEW], 0)
    for at in np.flatnonzero(known & ~equal).tolist():
        if not set(lead_stems(numbers[lead[at]])).isdisjoint(account_stems(numbers[account[at]])):
            found[at] = SWITCHBOARD
    return found
