"""What domains say: a mail or web domain against those of an account, or against its name."""

import numpy as np

from revops_cli.match import labels
from revops_cli.match.blocking import Accounts
from revops_cli.match.codes import MANY, Ints, Texts, contains
from revops_cli.match.lexicon import FEW, Side, main_names

OTHER_ENDING = 4
"""Level of two domains that differ in the ending only."""

ANOTHER_WEBSITE = 11
"""Levels from this one on: the account has a website, and it is another one."""


def domain_levels(accounts: Accounts, leads: Side, lead: Ints, account: Ints) -> dict[str, Ints]:
    """Levels of `mail`, `web`, `label` (the account's domain and the lead's name) and `host`."""
    label_of = np.array([*accounts.lexicon.labels(), ""], dtype=object)
    joined, acronyms = accounts.main, main_names(leads)
    levels = {}
    for name, column in (("mail", leads.mail), ("web", leads.web)):
        alike = labels.compare_labels(
            label_of[column[lead]].tolist(), joined[0][account].tolist(), joined[1][account].tolist()
        )
        levels[name] = _domain_level(accounts, column[lead], account, alike, label_of)
    levels["label"] = labels.compare_labels(
        label_of[accounts.side.web[account]].tolist(), acronyms[0][lead].tolist(), acronyms[1][lead].tolist()
    )
    hosts = (leads.host[lead] >= 0) & (levels["web"] > 0) & (levels["web"] <= FEW)
    levels["host"] = np.where(hosts, np.where(leads.host[lead] == accounts.side.host[account], 1, 2), 0)
    return levels


def _domain_level(
    accounts: Accounts,
    domain: Ints,
    account: Ints,
    alike: Ints,
    label_of: Texts,
) -> Ints:
    """1 to 3 equal (and how many accounts share it), 4 the same label, then by website and likeness."""
    known = domain >= 0
    equal = known & contains(accounts.owned, account * MANY + domain)
    family = np.append(accounts.family, np.zeros(len(label_of) - len(accounts.family), np.int64))[domain]
    theirs = accounts.side.web[account]
    label = known & (theirs >= 0) & (label_of[domain] == label_of[theirs])
    cases = [~known, equal & (family <= 1), equal & (family <= FEW), equal, label, theirs < 0]
    return np.select(cases, [0, 1, 2, 3, 4, 4 + alike], 10 + alike)
