"""The names of an account's parent and children: a lead may go by the name of its group."""

from dataclasses import dataclass

import numpy as np

from revops_cli.match.codes import MANY, Codes, Flags, Ints, Texts, contains


@dataclass(frozen=True, slots=True)
class Kin:
    """Numbers of the names of families, and each account and name of its kin as one number, in rising order."""

    names: Codes
    pairs: Ints

    def alike(self, names: Texts, accounts: Ints) -> Flags:
        """Whether each name, run together, is that of the parent or a child of the account beside it."""
        codes = np.array([self.names.numbers.get(name, -1) for name in names.tolist()], np.int64)
        return (codes >= 0) & contains(self.pairs, accounts * MANY + np.maximum(codes, 0))


def kin_of(names: Texts, parents: Ints) -> Kin:
    """The kin of accounts by their names, run together; `parents` are numbers of accounts, -1 for none."""
    codes, found = Codes(), []
    for child in np.flatnonzero(parents >= 0).tolist():
        parent = int(parents[child])
        for account, other in ((child, parent), (parent, child)):
            if names[other] and names[other] != names[account]:
                found.append(account * MANY + codes.add(names[other]))
    return Kin(codes, np.unique(np.array(found, np.int64)))
