"""What a match may know beside leads and accounts."""

from collections.abc import Mapping
from dataclasses import dataclass

from revops_cli.model import Table

Decisions = tuple[Mapping[str, str], ...]

AT = "at"
"""Key of a decision's file and line, for messages."""


@dataclass(frozen=True, slots=True)
class MatchInputs:
    """Optional tables, and the decisions that people made, as rows already read.

    `opportunities` has AccountId and any of IsClosed, IsWon, StageName; `contacts` has AccountId and
    Email. `never` and `manual` have `account` (an Id) and any of `lead` (an Id), `company`, `domain`:
    a row holds for leads that agree with every one it gives. `aliases` have `alias` and `name`: an
    account of that name also goes by the alias. `domains` are pairs of a domain and the relation of
    the leads that have it. `leads` is the list itself, for tie-breakers that count what people chose.
    """

    opportunities: Table | None = None
    contacts: Table | None = None
    never: Decisions = ()
    manual: Decisions = ()
    aliases: Decisions = ()
    domains: tuple[tuple[str, str], ...] = ()
    leads: Table | None = None


NOTHING = MatchInputs()
