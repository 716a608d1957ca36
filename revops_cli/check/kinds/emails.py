"""Checks of e-mail addresses: `fields.email` is asked for odd cells, and for the parts of plain ones.

A plain cell is two words with an @ between: whether it is valid, free or disposable is a matter of
its domain, so a million addresses are a few thousand questions. Tests compare both ways.
"""

from revops_cli.check.facts import Facts
from revops_cli.check.kinds.cells import filled
from revops_cli.check.kinds.part import RowTest
from revops_cli.check.lookup import Judge, wrong_values
from revops_cli.engine.protocol import literal, quote
from revops_cli.fields.email import read_email
from revops_cli.fields.email_kinds import role_starts

_LABEL = r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*"
_PLAIN = rf"\A[A-Za-z0-9_+\-]+(?:\.[A-Za-z0-9_+\-]+)*@(?:{_LABEL}\.){{1,3}}[A-Za-z]{{2,63}}\z"
_LONGEST = 64
"""Letters of a cell that is surely within every limit of an address."""


def email_valid(facts: Facts, names: tuple[str, ...]) -> RowTest:
    """Cells that are no address, or one that must be repaired before it can be written to."""
    column = facts.own(names[0] if names else "Email")
    fails = f"{_odd(facts, column, invalid)} OR {_by_domain(facts, column, invalid_domain)}"
    return RowTest(f"{column} is no address as it is", (column,), fails, filled(column))


def email_not(facts: Facts, kinds: tuple[str, ...]) -> RowTest:
    """Addresses of the kinds that are not wanted."""
    column = facts.own("Email")
    tests: list[str] = []
    for kind in dict.fromkeys(kinds):
        if kind == "role":
            tests += [_odd(facts, column, role), _by_local(facts, column)]
        else:
            whole, domain = (free, free_domain) if kind == "free" else (disposable, disposable_domain)
            tests += [_odd(facts, column, whole), _by_domain(facts, column, domain)]
    return RowTest(f"{column} is {' or '.join(kinds)}", (column,), " OR ".join(tests), filled(column))


def _plain(column: str) -> str:
    return f"length({quote(column)}) <= {_LONGEST} AND regexp_matches({quote(column)}, {literal(_PLAIN)})"


def _odd(facts: Facts, column: str, judge: Judge) -> str:
    where = f"{filled(column)} AND NOT ({_plain(column)})"
    return wrong_values(facts, {"cell": quote(column)}, judge, where)


def _by_domain(facts: Facts, column: str, judge: Judge) -> str:
    domain = f"lower(split_part({quote(column)}, '@', 2))"
    return wrong_values(facts, {"domain": domain}, judge, _plain(column))


def _by_local(facts: Facts, column: str) -> str:
    """Only words that may begin a role are asked about."""
    local = f"lower(split_part({quote(column)}, '@', 1))"
    starts = facts.fresh()
    facts.engine.load(starts, [{"word": sorted(role_starts())}], {"word": "VARCHAR"})
    begins = f"regexp_extract({local}, '\\A[a-z]+') IN (SELECT word FROM {quote(starts)})"
    return wrong_values(facts, {"local": local}, role_local, f"{_plain(column)} AND {begins}")


def invalid(cell: str) -> bool:
    """Whether a cell is anything but an address as it is.

    >>> invalid("jane@acme.com"), invalid("jane@gamil.com"), invalid("n/a")
    (False, True, True)
    """
    return read_email(cell).status != "ok"


def invalid_domain(domain: str) -> bool:
    """The same of the part behind @."""
    return invalid(f"x@{domain}")


def disposable(cell: str) -> bool:
    """Whether an address is for a day."""
    return read_email(cell).kind == "disposable"


def disposable_domain(domain: str) -> bool:
    """The same of the part behind @."""
    return disposable(f"x@{domain}")


def free(cell: str) -> bool:
    """Whether an address is at a provider of mailboxes for anybody."""
    return read_email(cell).kind == "freemail"


def free_domain(domain: str) -> bool:
    """The same of the part behind @."""
    return free(f"x@{domain}")


def role(cell: str) -> bool:
    """Whether an address is that of a function, such as sales@."""
    return read_email(cell).role


def role_local(local: str) -> bool:
    """The same of the part before @."""
    return role(f"{local}@example.com")
