"""What evidence cannot prove, however many bits it has: the highest level a match may reach, and why."""

import numpy as np

from revops_cli.match.codes import Flags, Ints
from revops_cli.match.domains import ANOTHER_WEBSITE, OTHER_ENDING
from revops_cli.match.names import SLIP, Levels
from revops_cli.match.phones import A_FEW

FREE, MISSPELT, TWO_DOMAINS, TWO_NAMES = range(4)
"""No limit; at most likely twice; at most review."""

LIMITS = (
    "",
    "at most likely, as only a word spelled otherwise is shared",
    "at most likely, as the domains differ",
    "at most review, as the domains differ and so do the names",
)

SAME = 1
"""Level of `spelling` and `words` for names that are one, of `city` for the same city."""


def limits(levels: Levels, at: Ints) -> Ints:
    """The limit of each pair in `at`.

    Where both have a domain of their own and neither is the other's, another name is another
    organisation until a person says otherwise, and even the same name is not sure. A word that is
    only nearly the same needs a domain, a phone number, or a city and no word beside it, to be sure.
    """
    chosen = {name: level[at] for name, level in levels.items()}
    spelled, slip = chosen["spelling"] == SAME, chosen[SLIP] == 1
    same: Flags = spelled | ((chosen["words"] == SAME) & ~slip)
    one_domain, apart = _domains(chosen)
    called = (chosen["phone"] > 0) & (chosen["phone"] <= A_FEW)
    proven = called | ((chosen["words"] == SAME) & (chosen["city"] == SAME))
    doubtful: Flags = slip & ~spelled & ~one_domain & ~proven
    return np.select([apart & ~same & ~called, apart, doubtful], [TWO_NAMES, TWO_DOMAINS, MISSPELT], FREE)


def _domains(levels: Levels) -> tuple[Flags, Flags]:
    """Whether a domain is the account's, but for its ending; and whether the domains are two."""
    one = np.zeros(len(levels["mail"]), np.bool_)
    two = np.zeros(len(levels["mail"]), np.bool_)
    for name in ("mail", "web"):
        one |= (levels[name] > 0) & (levels[name] <= OTHER_ENDING)
        two |= levels[name] >= ANOTHER_WEBSITE
    return one, two & ~one
