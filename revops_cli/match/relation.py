"""What each account is to us: customer, partner, competitor, named, prospect."""

from revops_cli.engine.protocol import Engine, literal, quote
from revops_cli.match.inputs import MatchInputs
from revops_cli.match.lookups import registrable
from revops_cli.match.settings import MatchSettings
from revops_cli.model import Table
from revops_cli.rules.condition import parse

NO_RELATION = "none"
"""The relation of a lead without an account."""

ORDER = ("competitor", "customer", "partner", "named", "prospect")
"""Relations in the order in which their conditions are tried; an account that meets none is a prospect."""

MARK = "NamedAccount"
MARKED = f"lower({MARK}) IN ('true', '1', 'yes', 'y', 'x')"
"""A check box of the account's own, as exports write it."""

GIVEN = ("Name", "Type", "OwnerId")

ON_LISTS = "OnLists"
"""A column of accounts: the relations of the lists that an account stands on, spaces between."""


def account_relations(engine: Engine, name: str, accounts: Table, settings: MatchSettings) -> None:
    """Make relation `name`: Id, Name, Type, OwnerId, relation and named of each account, an Id once.

    Raises ConfigError where a condition of the user cannot be read over the account's columns. A
    default condition that asks for a column the accounts do not have is passed over.
    """
    cases = [
        f"WHEN {sql} THEN {literal(relation)}"
        for relation in ORDER
        if (sql := _condition(relation, accounts, settings))
    ]
    relation = f"CASE {' '.join(cases)} ELSE 'prospect' END" if cases else literal("prospect")
    named = _condition("named", accounts, settings) or "FALSE"
    cells = ", ".join(f"{quote(n) if accounts.has(n) else literal('')} AS {quote(n)}" for n in GIVEN)
    engine.sql(
        name,
        f"SELECT {quote('Id')} AS account, {cells}, {relation} AS relation, "
        f"CASE WHEN {named} THEN 'true' ELSE 'false' END AS named FROM {quote(accounts.relation)} "
        f"WHERE {quote('Id')} <> '' QUALIFY row_number() OVER (PARTITION BY {quote('Id')} ORDER BY _row) = 1",
    )


def _condition(relation: str, accounts: Table, settings: MatchSettings) -> str:
    asked = _asked(relation, accounts, settings)
    if not accounts.has(ON_LISTS):
        return asked
    listed = on_list(relation, quote(ON_LISTS))
    return f"({asked}) OR {listed}" if asked else listed


def domain_relations(engine: Engine, name: str, settings: MatchSettings, inputs: MatchInputs) -> None:
    """Make relation `name`: domain, and the relations of the leads that have it, spaces between."""
    pairs = {*inputs.domains, *((registrable(domain), "competitor") for domain in settings.competitor_domains)}
    relations: dict[str, str] = {}
    for domain, relation in sorted(pairs):
        relations[domain] = f"{relations[domain]} {relation}" if domain in relations else relation
    engine.load(
        name,
        [{"domain": list(relations), "relations": list(relations.values())}],
        {"domain": "VARCHAR", "relations": "VARCHAR"},
    )


def lead_relation(account: str, relation: str, domain_relations: str) -> str:
    """The relation of a lead in SQL: the first, in order, that its account or its domain gives."""
    cases = " ".join(
        f"WHEN {relation} = {literal(name)} OR {on_list(name, domain_relations)} THEN {literal(name)}" for name in ORDER
    )
    return f"CASE {cases} WHEN {account} = '' THEN {literal(NO_RELATION)} ELSE 'prospect' END"


def on_list(relation: str, cell: str) -> str:
    """A condition: whether a cell of relations, spaces between, has this one."""
    return f"' ' || {cell} || ' ' LIKE {literal(f'% {relation} %')}"


def _asked(relation: str, accounts: Table, settings: MatchSettings) -> str:
    text = getattr(settings.relations, relation)
    by_default = relation not in settings.relations.model_fields_set
    marked = by_default and relation == "named" and accounts.has(MARK)
    if marked:
        text = f"{text} OR {MARKED}" if accounts.has("Type") else MARKED
    elif not text or (by_default and not accounts.has("Type")):
        return ""
    return parse(text, dict.fromkeys(accounts.names, "text"), where=f"match: relations: {relation}").sql()
