"""The numbering plan of a region as SQL: which plain numbers are valid, and which can be so nowhere.

A condition says yes only where `fields.phone` needs no repair to say the same; NULL is left to it.
"""

from dataclasses import dataclass

from revops_cli.clean.plain import whole
from revops_cli.engine.protocol import literal
from revops_cli.fields.phone_plain import Region, any_kind, calling_code, main_region, numbering, region, sharing

PLAIN = r"\+?\(?[0-9][0-9 ().\-]{4,22}[0-9]"
NORTH_AMERICAN = ("US", "CA")
_NANP = r"(?:\+?1[ .\-]?)?\(?[2-9][0-9]{2}\)?[ .\-]{0,2}[2-9][0-9]{2}[ .\-]?[0-9]{4}"


@dataclass(frozen=True, slots=True)
class Dialled:
    """Columns of a number, as SQL: its text, its digits (and +), those behind the calling code, both conditions.

    `strict` says that the text has the shape TEN_DIGITS, `assumed` that the row names no country.
    """

    text: str
    digits: str
    national: str
    strict: str
    assumed: str


def is_settled_here(code: str) -> bool:
    """Whether `settled` knows the region: its calling code is its own."""
    return code in NORTH_AMERICAN or region(code) is not None


def is_main(code: str) -> bool:
    """Whether a number with + and the calling code of a region is read by its plan."""
    return main_region(calling_code(code)) == code


def settled(code: str, number: Dialled) -> str:
    """E.164 of a valid number, the empty string for one that is invalid, NULL for all others."""
    return _north_american(number) if code in NORTH_AMERICAN else _of_region(code, number)


def _north_american(number: Dialled) -> str:
    """Ten digits of its shape are valid if they match a kind of any region: a test tries every area."""
    national = f"right({number.digits}, 10)"
    return (
        f"CASE WHEN {_maybe('1', national)} THEN "
        f"CASE WHEN regexp_matches({number.text}, {whole(_NANP)}) THEN concat('+1', {national}) END "
        f"WHEN {number.strict} AND NOT starts_with({national}, '521') THEN '' END"
    )


def _of_region(code: str, number: Dialled) -> str:
    """The patterns of a region stand here once, however a number is dialled: each takes time to prepare."""
    known = region(code)
    if known is None:
        return "NULL"
    digits, prefix = number.digits, known.prefix or ""
    own = f"WHEN starts_with({digits}, '{prefix}') THEN substr({digits}, {len(prefix) + 1})" if prefix else ""
    national = f"CASE WHEN starts_with({digits}, '+') THEN {number.national} {own} ELSE {digits} END"
    return (
        f"CASE WHEN starts_with({national}, '0') OR starts_with({digits}, '{known.calling_code}') "
        f"OR {_ambiguous(known, code, number)} THEN NULL "
        f"WHEN {_valid(code, national)} THEN concat('+{known.calling_code}', {national}) "
        f"WHEN {_invalid(code, number)} THEN '' END"
    )


def _ambiguous(known: Region, code: str, number: Dialled) -> str:
    """Whether the library may take more off the digits than a prefix, or less."""
    digits, national, plan = number.digits, number.national, numbering(code)
    if known.prefix is None:
        return f"regexp_matches({national}, {_begins(plan.prefix)})"
    if not known.prefix:
        return "FALSE"
    twice = f"(starts_with({digits}, '+') AND starts_with({national}, '{known.prefix}'))"
    return f"{twice} OR (starts_with({digits}, '{known.prefix}') AND regexp_matches({digits}, {whole(plan.general)}))"


def _begins(pattern: str) -> str:
    return literal(rf"\A(?:{pattern})")


def _invalid(code: str, number: Dialled) -> str:
    """Digits without plus, zero or prefix before them, not valid here, that no region of the calling code knows."""
    digits, text, prefix, shared = number.digits, number.text, numbering(code).prefix, calling_code(code)
    begins = f"AND NOT regexp_matches({digits}, {_begins(prefix)})" if prefix else ""
    elsewhere = f"AND NOT {_maybe(shared, digits)}" if len(sharing(shared)) > 1 else ""
    return (
        f"length({digits}) BETWEEN 6 AND 15 "
        f"AND NOT starts_with({digits}, '+') AND NOT starts_with({digits}, '0') AND NOT starts_with({digits}, '521') "
        f"AND NOT contains({text}, '  ') AND NOT contains({text}, ' - ') "
        f"AND NOT ({number.assumed} AND length({digits}) >= 11) {begins} {elsewhere}"
    )


def _valid(code: str, national: str) -> str:
    """Both the general pattern and that of a kind, in a length of the kind, as the library asks."""
    plan = numbering(code)
    patterns: dict[tuple[int, ...], list[str]] = {}
    for pattern, lengths in dict.fromkeys(plan.kinds):
        patterns.setdefault(lengths, []).append(pattern)
    kinds = " OR ".join(
        f"(({_is_long(national, lengths)}) AND regexp_matches({national}, {whole('|'.join(alike))}))"
        for lengths, alike in patterns.items()
    )
    return f"(regexp_matches({national}, {whole(plan.general)}) AND ({kinds or 'FALSE'}))"


def _is_long(digits: str, lengths: tuple[int, ...]) -> str:
    """Whether digits have one of some lengths; by ranges, as the engine joins a list for rows of all regions."""
    known = sorted(lengths)
    first = [n for n in known if n - 1 not in lengths]
    last = [n for n in known if n + 1 not in lengths]
    return " OR ".join(f"length({digits}) BETWEEN {low} AND {high}" for low, high in zip(first, last, strict=True))


def _maybe(code: str, national: str) -> str:
    """Whether digits match any kind of any region of a calling code: what does not is valid in none."""
    return f"regexp_matches({national}, {whole(any_kind(code))})"
