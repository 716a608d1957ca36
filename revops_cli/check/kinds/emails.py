"""Checks of e-mail addresses: `fields.email` is asked for odd cells, and for the parts of plain ones.

A plain cell is two words with an @ between: whether it is valid, free or disposable is a matter of
its domain, so a million addresses are a few thousand questions. Tests compare both ways.
"""

from collections.abc import Callable

from revops_cli.check.blank import filled
from revops_cli.check.facts import Facts
from revops_cli.check.kinds.part import RowTest
from revops_cli.check.lookup import wrong_rows
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
    fails = _wrong(facts, column, invalid)
    return RowTest(f"{column} is no address as it is", (column,), fails, filled(column))


def email_not(facts: Facts, kinds: tuple[str, ...]) -> RowTest:
    """Addresses of the kinds that are not wanted."""
    column = facts.own("Email")
    tests = {
        "disposable": lambda: _wrong(facts, column, disposable),
        "free": lambda: _wrong(facts, column, free),
        "role": lambda: _wrong(facts, column, role, _local_part(facts, column)),
    }
    fails = " OR ".join(tests[kind]() for kind in dict.fromkeys(kinds))
    return RowTest(f"{column} is {' or '.join(kinds)}", (column,), fails, filled(column))


def _wrong(facts: Facts, column: str, judge: Callable[[str], bool], part: str = "") -> str:
    """SQL: whether an address is wrong; of a plain one only its domain is asked about, or another part."""
    cell = quote(column)
    plain = f"length({cell}) <= {_LONGEST} AND regexp_matches({cell}, {literal(_PLAIN)})"
    asked = f"CASE WHEN {plain} THEN {part or _DOMAIN.format(cell)} ELSE {cell} END"
    return wrong_rows(facts, asked, judge, filled(column))


_DOMAIN = "concat('x@', lower(split_part({}, '@', 2)))"


def _local_part(facts: Facts, column: str) -> str:
    """SQL of the words before @; one that cannot begin the name of a function stands for all such."""
    local = f"lower(split_part({quote(column)}, '@', 1))"
    starts = facts.fresh()
    facts.engine.load(starts, [{"word": sorted(role_starts())}], {"word": "VARCHAR"})
    begins = f"regexp_extract({local}, '\\A[a-z]+') IN (SELECT word FROM {quote(starts)})"
    return f"CASE WHEN {begins} THEN concat({local}, '@example.com') ELSE 'x@example.com' END"


def invalid(cell: str) -> bool:
    """Whether a cell is anything but an address as it is.

    >>> invalid("jane@acme.com"), invalid("jane@gamil.com"), invalid("n/a")
    (False, True, True)
    """
    return read_email(cell).status != "ok"


def disposable(cell: str) -> bool:
    """Whether an address is for a day."""
    return read_email(cell).kind == "disposable"


def free(cell: str) -> bool:
    """Whether an address is at a provider of mailboxes for anybody."""
    return read_email(cell).kind == "freemail"


def role(cell: str) -> bool:
    """Whether an address is that of a function, such as sales@."""
    return read_email(cell).role
