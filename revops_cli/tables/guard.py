"""Cells that a spreadsheet would run as a formula, and the mark that stops it.

A leading apostrophe makes a spreadsheet show the text. Phone numbers in international form,
negative numbers and a lone dash are harmless and stay as they are.
Source of the list of first characters: OWASP, CSV Injection.
"""

import re

from revops_cli.engine.protocol import quote

STARTS = ("=", "+", "-", "@", "\t", "\r")

HARMLESS = r"^([+] ?[0-9][0-9 ()./x-]*|-|-[0-9]+([.,][0-9]+)*)$"

_HARMLESS = re.compile(HARMLESS)

_STARTS_PATTERN = r"^[=+@\t\r-]"
"""One of STARTS: the engine would look a list of them up for every cell, those that are never asked included."""


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet might run this cell.

    >>> is_formula("=1+1"), is_formula("+14158675309"), is_formula("-")
    (True, False, False)
    """
    return cell.startswith(STARTS) and not _HARMLESS.match(cell)


def formula_condition(column: str) -> str:
    """`is_formula` as a SQL condition on a column, behind comparisons that let few other cells through."""
    cell = f"CAST({quote(column)} AS VARCHAR)"
    may = f"{cell} < 'A' AND {cell} > '' AND ({cell} < '.' OR {cell} >= '=')"
    return f"{may} AND regexp_matches({cell}, '{_STARTS_PATTERN}') AND NOT regexp_matches({cell}, '{HARMLESS}')"


def guarded(column: str) -> str:
    """A column as SQL, NULL where it is empty, with the cells neutralised that a spreadsheet would run."""
    cell = f"CAST({quote(column)} AS VARCHAR)"
    marked = f"WHEN {formula_condition(column)} THEN '''' || {cell}"
    # Most cells begin with a letter: they are compared once.
    return f"CASE WHEN {cell} >= 'A' THEN {cell} {marked} ELSE nullif({cell}, '') END"
