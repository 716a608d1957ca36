"""What people decided before: these leads are this account's, or never that account's."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from revops_cli.errors import ConfigError
from revops_cli.match.inputs import Decisions, MatchInputs
from revops_cli.match.lookups import registrable
from revops_cli.match.profile import company_key

Key = tuple[str, str, str]
"""Lead Id, company as it is compared, domain; empty where the decision does not ask."""


@dataclass(frozen=True, slots=True)
class Decided:
    """Decisions by what they ask of a lead; accounts by number, unknown ones left out."""

    manual: Mapping[Key, int]
    never: Mapping[Key, frozenset[int]]
    lead_ids: frozenset[str]

    def account_of(self, lead: str, company: str, domains: Sequence[str]) -> int | None:
        """The account that a person chose; the most exact decision wins."""
        return next((self.manual[key] for key in _keys(lead, company, domains) if key in self.manual), None)

    def barred(self, lead: str, company: str, domains: Sequence[str]) -> frozenset[int]:
        """The accounts that a person ruled out."""
        if not self.never:
            return frozenset()
        return frozenset().union(*(self.never[key] for key in _keys(lead, company, domains) if key in self.never))


def decided(inputs: MatchInputs, numbers: Mapping[str, int]) -> Decided:
    """The decisions, with account Ids turned into numbers.

    Raises ConfigError where two lines contradict each other, or a line asks nothing of a lead.
    """
    manual: dict[Key, int] = {}
    never: dict[Key, set[int]] = {}
    for key, account in _lines(inputs.never, "never-match"):
        if account in numbers:
            never.setdefault(key, set()).add(numbers[account])
    for key, account in _lines(inputs.manual, "manual-match"):
        number = numbers.get(account)
        if number is None:
            continue
        if manual.setdefault(key, number) != number or number in never.get(key, ()):
            raise ConfigError(
                f"decisions contradict each other about {_said(key)}",
                where="manual-match.csv",
                hint="keep one line for it in manual-match.csv and never-match.csv",
            )
    ids = frozenset(key[0] for key in (*manual, *never) if key[0])
    return Decided(manual, {key: frozenset(accounts) for key, accounts in never.items()}, ids)


def _lines(rows: Decisions, where: str) -> Iterator[tuple[Key, str]]:
    for row in rows:
        domain = row.get("domain", "")
        key = (row.get("lead", ""), company_key(row.get("company", "")), registrable(domain) if domain else "")
        if not any(key):
            raise ConfigError("a decision names no lead, company or domain", where=f"{where}.csv")
        yield key, row.get("account", "")


def _keys(lead: str, company: str, domains: Sequence[str]) -> Iterator[Key]:
    """What a decision may ask of this lead, the most exact first."""
    for key in product((lead, "") if lead else ("",), (company, "") if company else ("",), (*domains, "")):
        if any(key):
            yield key


def _said(key: Key) -> str:
    return ", ".join(
        f"{name} '{value}'" for name, value in zip(("lead", "company", "domain"), key, strict=True) if value
    )
