"""Plain e-mail addresses in SQL: what `fields.email` says of one follows from its domain.

A plain cell is two words with an @ between, so a million addresses are a few thousand questions.
Tests compare both ways.
"""

from revops_cli.check.blank import filled
from revops_cli.engine.protocol import literal, quote

_LABEL = r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*"
_PLAIN = rf"\A[A-Za-z0-9_+\-]+(?:\.[A-Za-z0-9_+\-]+)*@(?:{_LABEL}\.){{1,3}}[A-Za-z]{{2,63}}\z"
_LONGEST = 64
"""Letters of a cell that is surely within every limit of an address."""

PLAIN = "starts_with(cell, '@')"
"""SQL: whether a `cell` of `addresses` is plain."""


def addresses(relation: str, column: str) -> str:
    """The query of the filled cells: `_row` and `cell`, which is @domain of a plain one, else = and the cell."""
    address = quote(column)
    plain = f"length({address}) <= {_LONGEST} AND regexp_matches({address}, {literal(_PLAIN)})"
    domain = f"substr({address}, strpos({address}, '@'))"
    cell = f"CASE WHEN {plain} THEN {domain} ELSE {whole(address)} END"
    return f"SELECT _row, {cell} AS cell FROM {quote(relation)} WHERE {filled(column)}"


def whole(cell: str) -> str:
    """SQL: a `cell` that stands for no other one than itself."""
    return f"concat('=', {cell})"


def meant(cell: str) -> str:
    """An address that a `cell` of `addresses` stands for.

    >>> meant("@acme.com"), meant("=n/a")
    ('x@acme.com', 'n/a')
    """
    return f"x{cell}" if cell.startswith("@") else cell[1:]


def normalised(written: str, made: str) -> str:
    """SQL of an address as it can be used, as it is written and from the relation `made`, where `cell` has one."""
    local, address = f"lower(split_part({written}, '@', 1))", f"{made}.address"
    plain = f"starts_with({made}.cell, '@') AND {address} <> ''"
    return f"CASE WHEN {plain} THEN concat({local}, substr({address}, 2)) ELSE coalesce({address}, '') END"
