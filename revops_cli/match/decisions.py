"""What people decided before: these leads are this account's, or never that account's."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from revops_cli.errors import ConfigError
from revops_cli.match.inputs import AT, MatchInputs
from revops_cli.match.lookups import registrable
from revops_cli.match.profile import company_key

Key = tuple[str, str, str]
"""Lead Id, company as it is compared, domain; empty where the decision does not ask."""


KEPT = "kept:"
"""Before the account that a row names itself, where an Id of a lead stands otherwise."""


@dataclass(frozen=True, slots=True)
class Decided:
    """Decisions by what they ask of a lead; accounts by number, unknown ones left out."""

    manual: Mapping[Key, int]
    never: Mapping[Key, frozenset[int]]
    lead_ids: frozenset[str]
    notes: tuple[str, ...] = ()
    accounts: Mapping[str, int] = field(default_factory=dict)
    """Accounts that a row itself may name, where rows do."""

    def account_of(self, lead: str, company: str, domains: Sequence[str]) -> int | None:
        """The account that a person chose; the row's own word wins, then the most exact decision."""
        if lead.startswith(KEPT) and (kept := self.accounts.get(lead.removeprefix(KEPT))) is not None:
            return kept
        if not self.manual:
            return None
        return next((self.manual[key] for key in _keys(lead, company, domains) if key in self.manual), None)

    def barred(self, lead: str, company: str, domains: Sequence[str]) -> frozenset[int]:
        """The accounts that a person ruled out."""
        if not self.never:
            return frozenset()
        return frozenset().union(*(self.never[key] for key in _keys(lead, company, domains) if key in self.never))


def decided(inputs: MatchInputs, numbers: Mapping[str, int]) -> Decided:
    """The decisions, with account Ids turned into numbers.

    A line whose account is not known is passed over with a note. Raises ConfigError where two lines
    contradict each other, or a line asks nothing of a lead.
    """
    never = {(line.key, line.account): line for line in map(_line, inputs.never)}
    manual: dict[Key, _Line] = {}
    for line in map(_line, inputs.manual):
        other = manual.setdefault(line.key, line)
        if other.account == line.account:
            other = never.get((line.key, line.account), line)
        if other is not line and (other.account != line.account or (line.key, line.account) in never):
            raise ConfigError(
                f"contradicts {other.at or 'another line'} about {_said(line.key)}",
                where=line.at or "manual-match.csv",
                hint="keep one of the two lines",
            )
    barred: dict[Key, set[int]] = {}
    for key, account in never:
        if account in numbers:
            barred.setdefault(key, set()).add(numbers[account])
    unknown = [line for line in (*never.values(), *manual.values()) if line.account not in numbers]
    return Decided(
        manual={key: numbers[line.account] for key, line in manual.items() if line.account in numbers},
        never={key: frozenset(accounts) for key, accounts in barred.items()},
        lead_ids=frozenset(key[0] for key in (*manual, *barred) if key[0]),
        notes=tuple(f"{line.at or 'decisions'}: no account '{line.account}'; passed over" for line in unknown),
    )


@dataclass(frozen=True, slots=True)
class _Line:
    key: Key
    account: str
    at: str


def _line(row: Mapping[str, str]) -> _Line:
    """What a line decides; `at` is its file and line, where the reader gave it."""
    company, domain, at = row.get("company", ""), row.get("domain", ""), row.get(AT, "")
    key = (row.get("lead", ""), company_key(company) if company else "", registrable(domain) if domain else "")
    if company and not key[1]:
        raise ConfigError(f"'{company}' names no company", where=at)
    if domain and not key[2]:
        raise ConfigError(f"'{domain}' is no domain", where=at, hint="write it as acme.com")
    if not any(key):
        raise ConfigError("a decision names no lead, company or domain", where=at)
    return _Line(key, row.get("account", ""), at)


def _keys(lead: str, company: str, domains: Sequence[str]) -> Iterator[Key]:
    """What a decision may ask of this lead, the most exact first."""
    for key in product((lead, "") if lead else ("",), (company, "") if company else ("",), (*domains, "")):
        if any(key):
            yield key


def _said(key: Key) -> str:
    return ", ".join(
        f"{name} '{value}'" for name, value in zip(("lead", "company", "domain"), key, strict=True) if value
    )
