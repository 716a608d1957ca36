"""Target accounts: which they are, and who owns how many."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from revops_cli.engine.protocol import Engine, quote
from revops_cli.errors import ConfigError
from revops_cli.route.columns import columns_over
from revops_cli.rules.condition import parse
from revops_cli.text.record_id import same_id

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from revops_cli.model import Table
    from revops_cli.route.context import RouteContext
    from revops_cli.route.people import People
    from revops_cli.route.settings import RouteSettings, TargetAccounts

TARGETS = "route target accounts"
FULL = "over cap of target accounts"


class TargetBook:
    """Who owns which target accounts; grows with what a run gives. Without `most` nobody has too many."""

    def __init__(self, most: int | None = None, owned: Iterable[tuple[str, str]] = ()) -> None:
        self._most = most
        self._owned: dict[str, set[str]] = {}
        self._accounts: set[str] = set()
        for user, account in owned:
            self._accounts.add(account)
            self._owned.setdefault(user, set()).add(account)

    def holds(self, account: str) -> bool:
        """Whether an account (its Id at 15 characters) is a target account."""
        return account in self._accounts

    def full(self, user: str, account: str) -> bool:
        """Whether a target account would be one too many for a user who does not own it."""
        own = self._owned.get(user, ())
        return self._most is not None and bool(account) and account not in own and len(own) >= self._most

    def take(self, user: str, account: str) -> None:
        """Count a target account for a user."""
        if self._most is not None and account:
            self._owned.setdefault(user, set()).add(account)

    def leave(self, user: str, account: str) -> None:
        """Count a target account no more for a user."""
        self._owned.get(user, set()).discard(account)


NO_TARGETS = TargetBook()


def with_targets(engine: Engine, context: "RouteContext", route: "RouteSettings", people: "People") -> "RouteContext":
    """The context with its target accounts, where the config limits them; makes relation TARGETS (key)."""
    settings = route.target_accounts
    if settings.most is None or not settings.when or context.accounts is None:
        return context
    found = target_rows(engine, context.accounts, settings, context.as_of)
    engine.load(TARGETS, [{"key": sorted({row["key"] for row in found})}], {"key": "VARCHAR"})
    return replace(context, targets=book_of(found, settings.most, people))


def book_of(rows: "Iterable[Mapping[str, str]]", most: int | None, people: "People") -> TargetBook:
    """The book of target accounts given by `key` and `OwnerId`."""
    users = ((people.find(row["OwnerId"]), row["key"]) for row in rows)
    return TargetBook(most, ((user.id if user else "", key) for user, key in users))


def target_rows(
    engine: Engine, accounts: "Table", settings: "TargetAccounts", as_of: "datetime"
) -> "list[dict[str, str]]":
    """`key` (the Id at 15 characters) and `OwnerId` of every target account; raises ConfigError for the condition."""
    names = {name.casefold(): name for name in accounts.names}
    if "id" not in names or not settings.when:
        return []
    condition = parse(settings.when, columns_over(accounts.names), where="route.target_accounts.when")
    missing = sorted(condition.columns - set(accounts.names))
    if missing:
        hint = "name a column of the accounts under route: target_accounts: when:"
        raise ConfigError(f"the accounts have no column '{missing[0]}'", where=accounts.source, hint=hint)
    owner = quote(names["ownerid"]) if "ownerid" in names else "''"
    chosen = f"FROM {quote(accounts.relation)} WHERE {condition.sql(as_of)} ORDER BY _row"
    rows = engine.rows(f"SELECT {quote(names['id'])}, {owner} {chosen}")
    return [{"key": same_id(account), "OwnerId": user} for account, user in rows if account]
