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


def addresses(relation: str, column: str) -> str:
    """The query of the filled cells: `_row`, `plain`, and `cell`, which is x@ and the domain of a plain one."""
    address = quote(column)
    plain = f"length({address}) <= {_LONGEST} AND regexp_matches({address}, {literal(_PLAIN)})"
    cells = f"SELECT _row, {plain} AS plain, {address} AS cell FROM {quote(relation)} WHERE {filled(column)}"
    domain = "concat('x', substr(cell, strpos(cell, '@')))"
    return f"SELECT _row, plain, CASE WHEN plain THEN {domain} ELSE cell END AS cell FROM ({cells}) AS cells"


def normalised(column: str) -> str:
    """SQL of an address as it can be used, from `address`: that of `cell` as `addresses` has it."""
    local = f"lower(split_part({quote(column)}, '@', 1))"
    return f"CASE WHEN plain AND address <> '' THEN concat({local}, substr(address, 2)) ELSE coalesce(address, '') END"
