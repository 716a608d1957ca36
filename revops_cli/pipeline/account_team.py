"""The people who already work with an account, by role, as columns of the accounts."""

from revops_cli.engine.protocol import literal, quote
from revops_cli.errors import InputError
from revops_cli.model import Column, Table
from revops_cli.pipeline.session import Session
from revops_cli.route.asking import unique_accounts
from revops_cli.route.ways import team_column
from revops_cli.rules.columns import spelled
from revops_cli.text.record_id import same_id_sql

NEEDED = ("AccountId", "UserId", "TeamMemberRole")
WITH_TEAM = "accounts with team"


def accounts_with_team(session: Session) -> Table | None:
    """The accounts with a column `Team <role>` for each role of the account team; raises InputError.

    Of two people in one role of an account the first of the file is taken. Accounts that only the
    team knows are added, so that a team file alone is enough.
    """
    accounts, team = session.side("accounts"), session.side("account_team")
    if team is None:
        return accounts
    account, user, role = (_needed(team, name) for name in NEEDED)
    engine = session.engine
    roles = [row[0] for row in engine.rows(f"SELECT DISTINCT trim({role}) FROM {quote(team.relation)} ORDER BY 1")]
    columns = {name: team_column(name) for name in roles if name}
    key = same_id_sql(account)
    people = (
        f"SELECT {key} AS team_key, trim({role}) AS role, {user} AS person FROM {quote(team.relation)} "
        f"WHERE {account} <> '' QUALIFY row_number() OVER (PARTITION BY {key}, trim({role}) ORDER BY _row) = 1"
    )
    members = ", ".join(
        f"coalesce(max(CASE WHEN role = {literal(name)} THEN person END), '') AS {quote(column)}"
        for name, column in columns.items()
    )
    by_account = f"SELECT team_key{f', {members}' if members else ''} FROM ({people}) p GROUP BY team_key"
    whole = accounts if accounts is not None and accounts.has("Id") else _bare(session)
    names = [f"coalesce(a.{quote(name)}, '') AS {quote(name)}" for name in whole.names if name != "Id"]
    added = [f"coalesce(t.{quote(column)}, '') AS {quote(column)}" for column in columns.values()]
    cells = ("coalesce(a._row, 0) AS _row", f"coalesce(a.{quote('Id')}, t.team_key) AS {quote('Id')}", *names, *added)
    engine.sql(
        WITH_TEAM,
        f"SELECT {', '.join(cells)} FROM ({unique_accounts(whole)}) a "
        f"FULL JOIN ({by_account}) t ON t.team_key = a.revops_key",
    )
    return whole.with_added(tuple(columns.values()), WITH_TEAM, engine.count(WITH_TEAM))


def _bare(session: Session) -> Table:
    """No account at all, as a table."""
    session.engine.load("no accounts", [], {"_row": "BIGINT", "Id": "VARCHAR"})
    return Table("no accounts", (Column("Id", "Id"),), 0)


def _needed(team: Table, wanted: str) -> str:
    name = spelled(team.names, wanted)
    if name is None:
        raise InputError(
            f"the account team needs a column '{wanted}'", where=team.source, hint=f"it has: {', '.join(team.names)}"
        )
    return quote(name)
