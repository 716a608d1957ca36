"""Siblings: leads of one organisation get one key, whether or not it has an account."""

from revops_cli.engine.protocol import Engine, quote


def organisation_keys(engine: Engine, name: str, found: str) -> None:
    """Make relation `name`: `named`, `domain`, `account` to `organisation`, from the answers in `found`.

    The account where there is one; else the account that all others of this domain have; else the
    domain; a name alone goes with the one domain that its namesakes of the same country have.
    """
    answers = quote(found)
    engine.sql(
        name,
        f"""
        WITH domains AS (
            SELECT domain, CASE WHEN min(account) = max(account) THEN max(account) ELSE '' END AS account
            FROM {answers} WHERE domain <> '' AND account <> '' GROUP BY domain
        ), names AS (
            SELECT named, CASE WHEN min(domain) = max(domain) THEN max(domain) ELSE '' END AS domain
            FROM {answers} WHERE named <> '' AND domain <> '' GROUP BY named
        ), asked AS (SELECT DISTINCT named, domain, account FROM {answers}),
        placed AS (
            SELECT a.named, a.domain, a.account,
                CASE WHEN a.domain <> '' THEN a.domain ELSE coalesce(n.domain, '') END AS place
            FROM asked AS a LEFT JOIN names AS n ON n.named = a.named
        )
        SELECT p.named, p.domain, p.account, CASE
            WHEN p.account <> '' THEN 'account:' || p.account
            WHEN coalesce(d.account, '') <> '' THEN 'account:' || d.account
            WHEN p.place <> '' THEN 'domain:' || p.place
            WHEN p.named <> '' THEN 'name:' || p.named
            ELSE '' END AS organisation
        FROM placed AS p LEFT JOIN domains AS d ON d.domain = p.place
        """,
    )
