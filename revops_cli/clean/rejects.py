"""Rows that are no leads, by conditions of the config: taken out, and accounted for."""

from dataclasses import dataclass
from datetime import datetime

from revops_cli.clean.settings import CleanSettings
from revops_cli.engine.protocol import Engine, literal, quote
from revops_cli.model import Table


@dataclass(frozen=True, slots=True)
class Rejects:
    """The rows that stay, and a query for those that do not: row, code, reason."""

    kept: Table
    rejected: int
    query: str


IDENTITY = ("EmailNormalized", "PhoneE164", "MobileE164", "FirstNameClean", "LastNameClean", "CompanyKey")
"""A row with one of these says whom to call."""


def rejected_rows(engine: Engine, table: Table, settings: CleanSettings, as_of: datetime | None) -> Rejects:
    """Split a table by the first reject rule that a row meets."""
    branches = _branches(table, settings, as_of)
    if not branches:
        return Rejects(table, 0, "")
    code = " ".join(f"WHEN {condition} THEN {literal(name)}" for condition, name, _ in branches)
    reason = " ".join(f"WHEN {condition} THEN {literal(text)}" for condition, _, text in branches)
    engine.sql(
        "clean rejects",
        f"SELECT * FROM (SELECT _row AS row, CASE {code} END AS code, CASE {reason} END AS reason "
        f"FROM {quote(table.relation)}) AS judged WHERE code IS NOT NULL",
    )
    rejected = engine.count("clean rejects")
    if not rejected:
        return Rejects(table, 0, "")
    kept = Table("clean kept", table.columns, table.rows - rejected, table.source)
    engine.sql(
        kept.relation, f'SELECT * FROM {quote(table.relation)} WHERE _row NOT IN (SELECT row FROM "clean rejects")'
    )
    return Rejects(kept, rejected, 'SELECT row, code, reason FROM "clean rejects"')


def _branches(table: Table, settings: CleanSettings, as_of: datetime | None) -> list[tuple[str, str, str]]:
    """Condition as SQL, code and reason of every reject rule, in order."""
    branches = []
    identity = [name for name in IDENTITY if table.has(name)]
    if settings.reject_without_identity and identity:
        blank = " AND ".join(f"{quote(name)} = ''" for name in identity)
        branches.append((blank, "no_identity", "no usable e-mail, phone, name or company: nobody to call"))
    if not settings.reject:
        return branches
    from revops_cli.rules.condition import parse  # noqa: PLC0415 - its parser takes 0.1 s to load
    from revops_cli.rules.kinds import column_kinds  # noqa: PLC0415 - the same

    kinds = column_kinds(table.names)
    for rule in settings.reject:
        condition = parse(rule.when, kinds, where=f"clean.reject '{rule.id}'")
        branches.append((condition.sql(as_of), rule.id, rule.reason or rule.when))
    return branches
