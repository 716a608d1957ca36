"""Checks of e-mail addresses: `fields.email` is asked for odd cells, and for the parts of plain ones.

Whether a plain one is valid, free or disposable is a matter of its domain.
"""

from collections.abc import Callable, Collection

from revops_cli.check.addresses import PLAIN, addresses, whole
from revops_cli.check.blank import filled
from revops_cli.check.domains import plain_domain
from revops_cli.check.facts import Facts
from revops_cli.check.kinds.part import RowTest
from revops_cli.check.lookup import judged_rows
from revops_cli.engine.protocol import Engine, quote
from revops_cli.fields.email import existing_endings, is_address, read_email
from revops_cli.fields.email_kinds import kind_of, role_starts
from revops_cli.fields.email_repair import typo_domains, typo_endings


def email_valid(facts: Facts, names: tuple[str, ...]) -> RowTest:
    """Cells that are no address, or one that must be repaired before it can be written to."""
    column = facts.own(names[0] if names else "Email")
    fails = _wrong(facts, column, invalid, _good(facts))
    return RowTest(f"{column} is no address as it is", (column,), fails, filled(column))


def email_not(facts: Facts, kinds: tuple[str, ...]) -> RowTest:
    """Addresses of the kinds that are not wanted."""
    column = facts.own("Email")
    tests = {
        "disposable": lambda: _wrong(facts, column, disposable),
        "free": lambda: _wrong(facts, column, free),
        "role": lambda: _role(facts, column),
    }
    fails = " OR ".join(tests[kind]() for kind in dict.fromkeys(kinds))
    return RowTest(f"{column} is {' or '.join(kinds)}", (column,), fails, filled(column))


def _wrong(facts: Facts, column: str, judge: Callable[[str], bool], good: str = "FALSE") -> str:
    """SQL: whether an address is wrong; of a plain one only its domain is asked about."""
    return judged_rows(facts, addresses(facts.table.relation, column), judge, good)


def _good(facts: Facts) -> str:
    """SQL: a plain domain is no known misspelling and has an ending that exists, as `domains.plain_domain` says."""
    typos, endings = facts.fresh(), facts.fresh()
    facts.later(lambda engine: _load(engine, typos, typo_domains().keys()))
    facts.later(lambda engine: _load(engine, endings, existing_endings() - typo_endings().keys()))
    domain, ending = "substr(lower(cell), 2)", "regexp_extract(lower(cell), '[a-z]+\\z')"
    known = f"{domain} NOT IN (SELECT word FROM {quote(typos)})"
    return f"{PLAIN} AND {known} AND {ending} IN (SELECT word FROM {quote(endings)})"


def _role(facts: Facts, column: str) -> str:
    """SQL: whether an address is that of a function.

    Of a plain one the words before @ are asked about; those that cannot begin the name of a function are not.
    """
    starts, cell = facts.fresh(), quote(column)
    facts.later(lambda engine: _load(engine, starts, role_starts()))
    local = f"lower(split_part({cell}, '@', 1))"
    begins = f"regexp_extract({local}, '\\A[a-z]+') IN (SELECT word FROM {quote(starts)})"
    named = f"CASE WHEN {begins} THEN concat({local}, '@example.com') ELSE 'x@example.com' END"
    plain = f"SELECT _row, {PLAIN} AS plain FROM {quote(facts.relation(addresses(facts.table.relation, column)))}"
    cells = f"SELECT _row, {whole(f'CASE WHEN kinds.plain THEN {named} ELSE {cell} END')} AS cell"
    return judged_rows(facts, f"{cells} FROM {quote(facts.table.relation)} JOIN ({plain}) AS kinds USING (_row)", role)


def _load(engine: Engine, relation: str, words: Collection[str]) -> None:
    engine.load(relation, [{"word": sorted(words)}], {"word": "VARCHAR"})


def invalid(cell: str) -> bool:
    """Whether a cell is anything but an address as it is.

    >>> invalid("jane@acme.com"), invalid("jane@gamil.com"), invalid("n/a")
    (False, True, True)
    """
    return not plain_domain(cell) and not is_address(cell)


def disposable(cell: str) -> bool:
    """Whether an address is for a day."""
    return _kind(cell) == "disposable"


def free(cell: str) -> bool:
    """Whether an address is at a provider of mailboxes for anybody."""
    return _kind(cell) == "freemail"


def _kind(cell: str) -> str:
    domain = plain_domain(cell)
    return kind_of(domain) if domain else read_email(cell).kind


def role(cell: str) -> bool:
    """Whether an address is that of a function, such as sales@."""
    return read_email(cell).role
