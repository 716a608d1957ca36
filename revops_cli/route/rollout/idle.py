"""Target accounts whose owner has worked nobody there for too long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from revops_cli.engine.protocol import Engine, quote
from revops_cli.model import Table
from revops_cli.route.asking import names_of
from revops_cli.route.rollout.records import RECORDS
from revops_cli.rules.cell import EPOCH, read_cell
from revops_cli.rules.moment import Moment
from revops_cli.text.record_id import same_id_sql

SINCE = ("ownersince", "ownerchangedate", "lastownerchange", "assigneddate", "createddate")
"""When the owner of now got an account, the better column first: nobody is idle before that."""
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Idle:
    """Accounts that are idle, by the days without work, and those of which nothing is known."""

    days: dict[str, int]
    unknown: tuple[str, ...]


def find_idle(engine: Engine, accounts: Table, keys: Sequence[str], limit: int, as_of: datetime) -> Idle:
    """Which of these accounts (Ids at 15 characters) are idle for `limit` days or more.

    Work is the last activity on a lead, a contact or an opportunity of the account, and a closed
    task, where each belongs to the account's owner. Without any of those files it is the account's
    own LastActivityDate, whoever worked. Without any work the days count from when the owner got it.
    """
    worked, since = _worked(engine, as_of), _since(engine, accounts, as_of)
    now = Moment.of(as_of).seconds
    days: dict[str, int] = {}
    unknown: list[str] = []
    for key in keys:
        last = max((at for at in (worked.get(key), since.get(key)) if at is not None), default=None)
        if last is None:
            unknown.append(key)
        elif now - last >= limit * _DAY:
            days[key] = int((now - last) // _DAY)
    return Idle(days, tuple(unknown))


def day_of(as_of: datetime, days: int) -> str:
    """The day that is so many days ago, ISO 8601."""
    return type(EPOCH).fromordinal(as_of.toordinal() - days).isoformat()


def _worked(engine: Engine, as_of: datetime) -> dict[str, float]:
    """The last work by the owner, by account, in seconds since 1970."""
    records = quote(RECORDS)
    others = engine.rows(f"SELECT count(*) FROM {records} WHERE object <> 'Account'")[0][0]
    kind = "<>" if others else "="
    query = (
        f"SELECT DISTINCT r.account, r.worked FROM {records} r JOIN {records} a ON a.account = r.account "
        f"WHERE a.object = 'Account' AND a.user = r.user AND r.object {kind} 'Account' AND r.worked <> ''"
    )
    return _latest(engine.rows(query), as_of)


def _since(engine: Engine, accounts: Table, as_of: datetime) -> dict[str, float]:
    names = names_of(accounts)
    column = next((names[name] for name in SINCE if name in names), "")
    if not column:
        return {}
    key = same_id_sql(quote(names["id"]))
    return _latest(engine.rows(f"SELECT {key}, {quote(column)} FROM {quote(accounts.relation)}"), as_of)


def _latest(rows: Sequence[tuple[str, str]], as_of: datetime) -> dict[str, float]:
    found: dict[str, float] = {}
    offset = Moment.of(as_of).offset
    for account, text in rows:
        seconds = read_cell(text.strip(), "instant", offset)
        if isinstance(seconds, float):
            found[account] = max(seconds, found.get(account, seconds))
    return found
