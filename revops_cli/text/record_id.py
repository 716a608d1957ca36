"""Record Ids in one spelling: a CRM writes the same one with 15 characters, or with three more as a checksum.

Ids of other systems are left as they are, whatever their length: two that share their first 15
characters are two records.
"""

import re

PREFIXES = ("001", "003", "005", "006", "00G", "00Q", "00T", "00U", "701")
"""First characters of the Ids of accounts, contacts, users, opportunities, groups, leads, tasks, events, campaigns.

Key prefixes of standard objects in the platform's object reference.
"""
LONG, SHORT = 18, 15
_PATTERN = f"(?:{'|'.join(PREFIXES)})[0-9A-Za-z]{{12}}[A-Z0-5]{{3}}"
_known = re.compile(_PATTERN, re.ASCII)


def same_id(text: str) -> str:
    """The Id at its 15 characters.

    >>> same_id("005eWk000AAAAeBQQX"), same_id("maria.gonzalez.llo"), same_id("001000000000000123")
    ('005eWk000AAAAeB', 'maria.gonzalez.llo', '001000000000000123')
    """
    known = len(text) == LONG and not text.isdecimal() and _known.fullmatch(text)
    return text[:SHORT] if known else text


def same_id_sql(cell: str) -> str:
    """The same of a cell, as SQL."""
    is_ours = f"regexp_full_match({cell}, '{_PATTERN}') AND NOT regexp_full_match({cell}, '[0-9]+')"
    # nested, so that nothing but the length is asked of cells of other lengths
    short = f"CASE WHEN {is_ours} THEN left({cell}, {SHORT}) ELSE {cell} END"
    return f"CASE WHEN length({cell}) = {LONG} THEN {short} ELSE {cell} END"
