"""What each candidate pair of lead and account says: one level a comparison.

Levels begin at 1, the strongest; 0 is 'nothing to compare'. What a level is worth, and how it is
read out, stands in `data/org_evidence.csv`.
"""

from dataclasses import dataclass

import numpy as np

from revops_cli.match.blocking import Accounts
from revops_cli.match.codes import Flags, Floats, Ints
from revops_cli.match.domains import domain_levels
from revops_cli.match.labels import ACRONYM, EQUAL
from revops_cli.match.lexicon import Side, main_names
from revops_cli.match.names import Bits, Levels, leave_out_names, name_levels
from revops_cli.match.phones import phone_levels
from revops_cli.match.slots import Slots

NO_WEBSITE = 4
"""Levels of `mail` and `web` above this, plus a likeness, compare a domain with the name of an account without one."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Candidate pairs, the reading of each name that fits best (-1: a side has no name), and their levels."""

    lead: Ints
    account: Ints
    lead_reading: Ints
    account_reading: Ints
    levels: Levels


def compare(
    accounts: Accounts, leads: Side, pairs: tuple[Ints, Ints], slots: Slots, telling: Floats, bits: Bits
) -> Pairs:
    """The levels of every candidate pair; `bits` choose between the readings of a name."""
    lead, account = pairs
    levels, u, v = name_levels(leads.names, accounts, pairs, slots, telling, bits)
    levels |= domain_levels(accounts, leads, lead, account) | _place_levels(accounts.side, leads, lead, account)
    numbers = list(accounts.lexicon.phones.numbers)
    levels["phone"] = phone_levels(leads.phone[lead], accounts.side.phone[account], numbers, accounts.reach)
    levels["family"] = _family_levels(accounts, leads, lead, account)
    leave_out_names(levels, _explained(levels))
    return Pairs(lead, account, u, v, levels)


def _explained(levels: Levels) -> Flags:
    """Whether a domain that is a name, or its acronym, or a name of the family explains why the names differ."""
    explained: Flags = (levels["label"] == EQUAL) | (levels["label"] == ACRONYM) | (levels["family"] > 0)
    for name in ("mail", "web"):
        explained |= (levels[name] == NO_WEBSITE + EQUAL) | (levels[name] == NO_WEBSITE + ACRONYM)
    return explained


def _family_levels(accounts: Accounts, leads: Side, lead: Ints, account: Ints) -> Ints:
    if not len(accounts.kin.pairs):
        return np.zeros(len(lead), np.int64)
    return accounts.kin.alike(main_names(leads)[0][lead], account).astype(np.int64)


def _place_levels(accounts: Side, leads: Side, lead: Ints, account: Ints) -> Levels:
    found = {}
    for name in ("country", "state", "city"):
        ours, theirs = getattr(leads, name)[lead], getattr(accounts, name)[account]
        found[name] = np.where((ours < 0) | (theirs < 0), 0, np.where(ours == theirs, 1, 2))
    return found
