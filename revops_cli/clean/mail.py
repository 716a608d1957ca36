"""Domains of e-mail addresses that take no mail: a code for their rows, nothing else changes."""

from collections.abc import Callable, Mapping, Sequence

from revops_cli.clean.columns import ISSUES
from revops_cli.engine.protocol import Engine, literal, quote
from revops_cli.model import Table

MailDomains = Callable[[Sequence[str]], Mapping[str, bool | None]]
"""Domains in; for each whether it takes mail, None where nobody answers."""

CODE = "email.no_mx"
_DOMAIN = "EmailDomain"
_REFUSED = "mail refused"


def with_mail_checked(engine: Engine, table: Table, ask: MailDomains) -> tuple[Table, tuple[str, ...]]:
    """The cleaned table with the code in CleanIssues where a domain takes no mail, and what to say of it.

    Each domain is asked for once. A domain that does not answer is no finding.
    """
    if not table.has(_DOMAIN):
        return table, ("no e-mail column: no domain was asked for",)
    query = f"SELECT DISTINCT {quote(_DOMAIN)} FROM {quote(table.relation)} WHERE {quote(_DOMAIN)} <> ''"
    answers = ask(sorted(str(row[0]) for row in engine.rows(query)))
    refused = sorted(domain for domain, takes in answers.items() if takes is False)
    engine.load(_REFUSED, [{_REFUSED: refused}], {_REFUSED: "VARCHAR"})
    coded = (
        f"CASE WHEN refused.{quote(_REFUSED)} IS NULL THEN {quote(ISSUES.name)} "
        f"ELSE concat_ws(' ', nullif({quote(ISSUES.name)}, ''), {literal(CODE)}) END"
    )
    cells = ", ".join(f"{coded if name == ISSUES.name else quote(name)} AS {quote(name)}" for name in table.names)
    checked = Table(f"{table.relation} mail", table.columns, table.rows, table.source)
    engine.sql(
        checked.relation,
        f"SELECT _row, {cells} FROM {quote(table.relation)} AS cleaned "
        f"LEFT JOIN {quote(_REFUSED)} AS refused ON cleaned.{quote(_DOMAIN)} = refused.{quote(_REFUSED)}",
    )
    silent = sum(takes is None for takes in answers.values())
    said = f"mail: {len(answers):,} domains asked for, {len(refused):,} take no mail"
    return checked, (f"{said}, {silent:,} did not answer" if silent else said,)
