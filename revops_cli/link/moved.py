"""People who moved: the same person, at another employer.

Two jobs are two leads, whatever else the rows share: they are reported and never merged.
"""

from collections.abc import Mapping

import numpy as np

from revops_cli.link.coded import Coded, Flags, Floats, Ints, encode
from revops_cli.link.likeness import slips
from revops_cli.link.person_name import INITIAL, LAST_DIFFERS
from revops_cli.link.traits import Traits
from revops_cli.link.weights import Compared

COMPANIES_DIFFER = 5
"""Level of the comparison of companies."""
FEWER = -3.3
"""Bits: a tenth as many people are in a list with two employers as are in it twice. Set by hand."""
NAMES = ("first", "last")
EMPLOYER = ("company", "domain")


def two_employers(traits: Traits, compared: Mapping[str, Compared], left: Ints, right: Ints) -> Flags:
    """Whether two rows have one name and two employers: other companies, and domains that are no slip of each other.

    acme.com and acme.de are one employer; so are two names at one domain.
    """
    company = compared.get("company")
    if company is None:
        return np.zeros(len(left), np.bool_)
    first, last = compared["first"].level, compared["last"].level
    found: Flags = (
        (company.level == COMPANIES_DIFFER) & (first > 0) & (first < INITIAL) & (last > 0) & (last < LAST_DIFFERS)
    )
    domain = traits["domain"]
    names: Coded = domain.of_values(_labels)
    one, other = names.codes[domain.codes[left]], names.codes[domain.codes[right]]
    found &= (one >= 0) & (other >= 0) & (one != other)
    found &= ~slips(names, one, other, found)
    return found


def _labels(domains: tuple[str, ...]) -> Coded:
    """The first part of each domain; the last entry is for EMPTY."""
    return encode([*(domain.partition(".")[0] for domain in domains), ""])


def without_employer(weighed: Mapping[str, Floats]) -> dict[str, Floats]:
    """What is left of the evidence between two rows when one changed his job: nothing speaks against but the name."""
    return {
        name: value * 0 if name in EMPLOYER else value if name in NAMES or ":" in name else np.maximum(value, 0.0)
        for name, value in weighed.items()
    }
