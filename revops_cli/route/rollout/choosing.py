"""Which accounts change owner, and which records hang on none of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from revops_cli.engine.protocol import Engine, literal, quote
from revops_cli.errors import ConfigError, UsageError, did_you_mean
from revops_cli.route.people import People, User
from revops_cli.route.rollout.cells import target_cells
from revops_cli.route.rollout.idle import day_of, find_idle
from revops_cli.route.rollout.moves import Candidate
from revops_cli.route.rollout.records import RECORDS, Files, read_rows
from revops_cli.route.settings import TargetAccounts
from revops_cli.text.record_id import same_id

UNDER = "under:"
"""Begins the key of records of one account that itself keeps its owner."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a rollout shall do.

    `to` are targets as those of a rule. `changes` name new owners by account (Ids at 15 characters).
    `leaver` names a user who loses everything. `idle` gives away target accounts nobody worked.
    Without the last three every account of the file goes to `to`.
    """

    to: tuple[str, ...] = ()
    changes: Mapping[str, str] | None = None
    leaver: str = ""
    idle: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidates in the order of the files, and notes on what could not be looked at."""

    candidates: tuple[Candidate, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chooser:
    """Finds the candidates of a wish; `targets` are the target accounts, Ids at 15 characters."""

    engine: Engine
    files: Files
    people: People
    settings: TargetAccounts
    targets: Sequence[str]

    def choose(self, wish: Wish, as_of: datetime) -> Choice:
        """The candidates; raises UsageError or ConfigError for a wish that cannot be carried out."""
        if wish.changes is not None:
            return self._changed(wish.changes)
        if wish.idle:
            return self._idle(wish.to or self.settings.to, as_of)
        if wish.leaver:
            return self._left(wish.leaver, self._wanted(wish.to))
        owners = self._owners()
        return Choice(tuple(self._accounts(owners, dict.fromkeys(owners, self._wanted(wish.to)), "changes owner")))

    def _wanted(self, to: tuple[str, ...]) -> tuple[str, ...]:
        """The targets; raises UsageError where there are none, or where the only one is an inactive user."""
        if not to:
            raise UsageError("to whom?", hint="pass --to USER, --to pool:NAME or --to territory")
        user = self.people.find(to[0]) if len(to) == 1 else None
        if user is not None and not user.active:
            raise UsageError(f"{user.name} is inactive and can own nothing", where="--to", hint="name an active user")
        return to

    def _changed(self, changes: Mapping[str, str]) -> Choice:
        owners = self._owners()
        unknown = [key for key in changes if key not in owners]
        notes = (f"not in the accounts, so nothing changes: {', '.join(unknown)}",) if unknown else ()
        known = {key: (new,) for key, new in changes.items() if key in owners}
        return Choice(tuple(self._accounts(owners, known, "changes owner")), notes)

    def _idle(self, to: tuple[str, ...], as_of: datetime) -> Choice:
        if not self.settings.when:
            hint = "write when: under route: target_accounts:, such as NamedAccount"
            raise ConfigError("which accounts are target accounts?", where="route.target_accounts", hint=hint)
        owners = self._owners()
        owned = [key for key in self.targets if owners.get(key)]
        found = find_idle(self.engine, self.files.accounts, owned, self.settings.idle_days, as_of)
        notes = (f"{len(found.unknown)} target account(s) have no date of work: they stay",) if found.unknown else ()
        wanted = self._wanted(to) if found.days else to
        read = self._accounts(owners, dict.fromkeys(found.days, wanted), "", leaves=True)
        said = {key: f"idle for {days} days, since {day_of(as_of, days)}" for key, days in found.days.items()}
        return Choice(tuple(one.because(said[one.key]) for one in read), notes)

    def _left(self, leaver: str, to: tuple[str, ...]) -> Choice:
        owners = self._owners()
        user = self.people.find(leaver) or User(leaver, leaver)
        if user.id not in owners.values() and not self._hangs(user.id):
            hint = did_you_mean(leaver, set(owners.values())) or "name the user by Id, Name, Username or Alias"
            raise UsageError(f"'{leaver}' owns nothing in these files", where="--leaver", hint=hint)
        if len(to) == 1 and self.people.find(to[0]) == user:
            raise UsageError("a leaver cannot be the successor", where="--to")
        why = f"{user.name} leaves"
        own = {key: to for key, owner in owners.items() if owner == user.id}
        accounts = list(self._accounts(owners, own, why, leaves=True))
        return Choice((*accounts, *self._loose(user, set(own), to, why)))

    def _owners(self) -> dict[str, str]:
        """The owner of each account, in the order of the file."""
        query = (
            f"SELECT account, user FROM {quote(RECORDS)} WHERE object = 'Account' AND account <> '' ORDER BY _row DESC"
        )
        return dict(reversed(dict(self.engine.rows(query)).items()))

    def _hangs(self, user: str) -> bool:
        query = f"SELECT 1 FROM {quote(RECORDS)} WHERE user = {literal(user)} AND alive LIMIT 1"
        return bool(self.engine.rows(query))

    def _accounts(
        self, owners: Mapping[str, str], wanted: Mapping[str, tuple[str, ...]], why: str, *, leaves: bool = False
    ) -> Iterator[Candidate]:
        rows = read_rows(self.engine, self.files.accounts, list(wanted))
        for key, to in wanted.items():
            cells = target_cells(rows[key], account=True)
            yield Candidate(key, cells["AccountName"] or key, owners[key], to, why, cells, leaves)

    def _loose(self, user: User, own: set[str], to: tuple[str, ...], why: str) -> Iterator[Candidate]:
        """What a leaver has outside of the own accounts: the records of one account go together."""
        query = (
            f"SELECT object, id, account FROM {quote(RECORDS)} WHERE user = {literal(user.id)} AND alive "
            "AND object <> 'Account' AND id <> '' ORDER BY place, _row"
        )
        found = {
            (UNDER + account if account else f"{kind}:{same_id(record)}"): (kind, same_id(record), account)
            for kind, record, account in reversed(self.engine.rows(query))
            if account not in own
        }
        ordered = dict(reversed(found.items()))
        cells = self._cells_of(list(ordered.values()))
        for key, (kind, record, account) in ordered.items():
            name = cells[kind, record].get("AccountName") or account or record
            yield Candidate(key, name, user.id, to, why, cells[kind, record], leaves=True)

    def _cells_of(self, loose: Sequence[tuple[str, str, str]]) -> dict[tuple[str, str], dict[str, str]]:
        """What targets read of loose records: of their account where it is there, else of themselves."""
        accounts = read_rows(self.engine, self.files.accounts, [account for _, _, account in loose if account])
        own: dict[tuple[str, str], dict[str, str]] = {}
        for kind, table in self.files.by_object.items():
            wanted = [record for of, record, account in loose if of == kind and account not in accounts]
            rows = read_rows(self.engine, table, wanted) if wanted else {}
            own |= {(kind, key): target_cells(row, account=False) for key, row in rows.items()}
        above = {
            (kind, record): target_cells(accounts[account], account=True)
            for kind, record, account in loose
            if account in accounts
        }
        return {**own, **above}
