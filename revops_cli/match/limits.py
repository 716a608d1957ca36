"""What evidence cannot prove, however many bits it has: the highest level a match may reach, and why."""

import numpy as np

from revops_cli.match.codes import Flags, Ints
from revops_cli.match.domains import ANOTHER_WEBSITE, OTHER_ENDING
from revops_cli.match.lexicon import FEW
from revops_cli.match.names import SLIP, Levels
from revops_cli.match.phones import A_FEW

FREE, MISSPELT, TWO_DOMAINS, ABROAD, TWO_NAMES, NAMESAKE = range(6)
"""No limit; three that are at most likely; two that are at most review."""

AT_MOST_LIKELY = (MISSPELT, TWO_DOMAINS, ABROAD)

LIMITS = (
    "",
    "at most likely, as only a word spelled otherwise is shared",
    "at most likely, as the domains differ",
    "at most likely, as the countries differ",
    "at most review, as the domains differ and so do the names",
    "at most review, as the domains differ in the ending and the countries too",
)

SAME = 1
"""Level of `spelling` and `words` for names that are one, of `city` for the same city."""

DIFFERS = 2
"""Level of `country` for two countries."""


def limits(levels: Levels, at: Ints) -> Ints:
    """The limit of each pair in `at`.

    Where both have a domain of their own and neither is the other's, another name is another
    organisation until a person says otherwise, and even the same name is not sure. A word that is
    only nearly the same needs a domain, a phone number, or a city and no word beside it, to be sure.
    In another country the same name may be anybody's, unless domain or phone say otherwise.
    """
    chosen = {name: level[at] for name, level in levels.items()}
    spelled, slip = chosen["spelling"] == SAME, chosen[SLIP] == 1
    same: Flags = spelled | ((chosen["words"] == SAME) & ~slip)
    equal, one_domain, apart = _domains(chosen)
    called = (chosen["phone"] > 0) & (chosen["phone"] <= A_FEW)
    proven = called | ((chosen["words"] == SAME) & (chosen["city"] == SAME))
    doubtful: Flags = slip & ~spelled & ~one_domain & ~proven
    abroad = (chosen["country"] == DIFFERS) & ~equal & ~called
    cases = [apart & ~same & ~called, abroad & one_domain, apart, abroad, doubtful]
    return np.select(cases, [TWO_NAMES, NAMESAKE, TWO_DOMAINS, ABROAD, MISSPELT], FREE)


def _domains(levels: Levels) -> tuple[Flags, Flags, Flags]:
    """Whether a domain is the account's; whether it is but for its ending; and whether the domains are two."""
    equal, one, two = (np.zeros(len(levels["mail"]), np.bool_) for _ in range(3))
    for name in ("mail", "web"):
        equal |= (levels[name] > 0) & (levels[name] <= FEW)
        one |= (levels[name] > 0) & (levels[name] <= OTHER_ENDING)
        two |= levels[name] >= ANOTHER_WEBSITE
    return equal, one, two & ~one
