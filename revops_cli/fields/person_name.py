"""Person name: the parts of a name, or one whole name, cased and parted.

'MRS JANE DOE' -> Mrs. | Jane | | Doe; first 'Dr. Jane A.', last 'O'BRIEN PhD' -> Dr. | Jane | A. | O'Brien | PhD.
A name in capitals or small letters only is recased; mixed case is kept. Nicknames, pronouns,
job titles and companies behind the name are left out. Where the family name came first without a
comma, `name.order` asks for a look; a company in place of a name gives nothing and `name.company`.
"""

import re

from revops_cli.fields.blank import is_blank
from revops_cli.fields.field import Field
from revops_cli.fields.name_case import needs_case, recase
from revops_cli.fields.name_parse import NOBODY, PersonName, leading_titles, parse_name, trailing_suffixes
from revops_cli.fields.name_partner import one_person
from revops_cli.fields.name_repair import mended
from revops_cli.fields.name_words import is_initial, is_particle, salutation, suffix, telling_words
from revops_cli.model import Cleaned, ColumnDoc

_PLAIN_WORD = re.compile(r"[A-Z][a-z]+", re.ASCII)
"""One word that needs neither parting nor casing."""
_ONE_CASE_WORD = re.compile(r"[A-Z]{3,}|[a-z]{3,}", re.ASCII)
"""One word that needs casing only, unless a table tells more of it."""
_GUESSED_ORDER = frozenset({"family first", "east asian script"})


def person_name(salutation_cell: str, first: str, middle: str, last: str, suffix_cell: str, name: str) -> PersonName:
    """The name of a row: from its parts where the family or given name has a cell, else from the whole.

    >>> person_name("", "JANE", "", "VAN DYKE", "", "").last
    'van Dyke'
    """
    first, middle, last = _filled(first), _filled(middle), _filled(last)
    if not middle and _PLAIN_WORD.fullmatch(first) and _PLAIN_WORD.fullmatch(last) and not salutation(first):
        found = PersonName(first=first, last=last, rule="parts")
    elif not middle and _needs_case_only(first) and _needs_case_only(last):
        found = PersonName(first=recase(first), last=recase(last), rule="parts")
    elif last and (first or _is_family_only(last)):
        found = _from_parts(first, middle, last)
    else:
        alone = None if middle or last or not first else _given_alone(first)
        found = alone or parse_name(_joined(first, middle, last) or name)
    if salutation_cell or suffix_cell:
        return _with_titles(found, _titles(salutation_cell), _suffixes(suffix_cell))
    return found


def _needs_case_only(cell: str) -> bool:
    return _ONE_CASE_WORD.fullmatch(cell) is not None and cell.lower() not in telling_words()


def _filled(cell: str) -> str:
    return "" if not cell or is_blank(cell) or ("@" in cell and not mended(cell)) else cell


def _is_family_only(last: str) -> bool:
    """Whether a last name without a first one is no whole name: one word or particles and a word.

    Titles and suffixes may stand around it.
    """
    _, words = leading_titles(mended(last.partition(",")[0]).split())
    _, words = trailing_suffixes(words, whole=False)
    behind = last.partition(",")[2].split()
    alone = len(words) == 1 or (bool(words) and is_particle(words[0]))
    return alone and all(suffix(word, after_comma=True) for word in behind)


def _given_alone(first: str) -> PersonName | None:
    """One given name among titles and suffixes, in the cell of the first name; None where there is more."""
    titles, words = leading_titles(mended(first).split())
    suffixes, words = trailing_suffixes(words, whole=False)
    if len(words) != 1 or not (titles or suffixes):
        return None
    given = _cased([words[0].strip(",")], initials=True)
    return PersonName(" ".join(titles), " ".join(given), "", "", ", ".join(suffixes), "parts")


def _joined(first: str, middle: str, last: str) -> str:
    return " ".join(filter(None, (first, middle, last)))


def _from_parts(first: str, middle: str, last: str) -> PersonName:
    """Given and family name from their own cells, with titles and suffixes that stand in them."""
    last = last.lstrip(" ,")
    titles, given, behind = _given_cell(first)
    more, family = leading_titles(mended(last.partition(",")[0]).split())
    behind = [suffix(word, after_comma=True) for word in last.partition(",")[2].split()] + behind
    suffixes, family = trailing_suffixes(one_person(family, part=True), whole=False)
    shouted = bool(family) and needs_case(" ".join(family))
    family = _cased(family, initials=False)
    while len(given) > 1 and given[-1].islower() and is_particle(given[-1]):
        family.insert(0, given.pop())
    given = _without(_cased(given, initials=not shouted), family)
    middles = _cased(mended(middle).split(), initials=True)
    while len(given) > 1 and is_initial(given[-1]) and not middles:
        middles.insert(0, given.pop())
    return PersonName(
        " ".join(titles + more),
        " ".join(given),
        " ".join(middles),
        " ".join(family),
        ", ".join(suffixes + [word for word in behind if word]),
        "parts",
    )


def _given_cell(first: str) -> tuple[list[str], list[str], list[str]]:
    """Titles, given names and suffixes of the cell of the first name; a title alone leaves no given name."""
    head, _, tail = mended(first).partition(",")
    titles, given = leading_titles(head.split())
    if len(given) == 1 and salutation(given[0]):
        titles, given = [*titles, salutation(given[0])], []
    found, given = trailing_suffixes(one_person(given, part=True), whole=False)
    behind = [suffix(word, after_comma=True) for word in tail.split()]
    given += [word.strip(",") for word in tail.split() if not suffix(word, after_comma=True)]
    return titles, given, found + behind


def _cased(words: list[str], *, initials: bool) -> list[str]:
    """The words of a part of a name, recased where their case says nothing; `JP` may be `initials`."""
    text = " ".join(words)
    return recase(text).split() if needs_case(text) and not (initials and is_initial(text)) else words


def _without(given: list[str], family: list[str]) -> list[str]:
    """The given name without the family name, where the cell held the whole name."""
    size = len(family)
    if len(given) > size and [w.casefold() for w in given[-size:]] == [w.casefold() for w in family]:
        return given[:-size]
    return given


def _titles(cell: str) -> str:
    if is_blank(cell):
        return ""
    titles, rest = leading_titles([*mended(cell).split(), "Given", "Family"])
    return " ".join(titles + [salutation(word) or salutation(word + ".") or word for word in rest[:-2]])


def _suffixes(cell: str) -> str:
    if is_blank(cell):
        return ""
    words = mended(cell).replace(",", " ").split()
    return ", ".join(suffix(word, after_comma=True) or word for word in words)


def _with_titles(found: PersonName, titles: str, suffixes: str) -> PersonName:
    """The name with what its own cells for title and suffix say; these come first."""
    return found._replace(salutation=titles or found.salutation, suffix=suffixes or found.suffix)


def standardise(salutation_cell: str, first: str, middle: str, last: str, suffix_cell: str, name: str) -> Cleaned:
    """Salutation, first, middle and last name, and suffix."""
    found = person_name(salutation_cell, first, middle, last, suffix_cell, name)
    values = (found.salutation, found.first, found.middle, found.last, found.suffix)
    return Cleaned(values, found.rule, _issues(found))


def _issues(found: PersonName) -> tuple[str, ...]:
    if found.rule == "company":
        return ("name.company",)
    return ("name.order",) if found.rule in _GUESSED_ORDER and found != NOBODY else ()


_INPUTS = ("Salutation", "FirstName", "MiddleName", "LastName", "Suffix", "Name")
FIELD = Field(
    "person_name",
    _INPUTS,
    (
        ColumnDoc("SalutationClean", "text", "form of address and titles before the name, for example Dr."),
        ColumnDoc("FirstNameClean", "text", "given name"),
        ColumnDoc("MiddleNameClean", "text", "middle names or initials"),
        ColumnDoc("LastNameClean", "text", "family name with its particles"),
        ColumnDoc("SuffixClean", "text", "generation, degrees and certificates behind the name"),
    ),
    standardise,
    _INPUTS,
    plain="person_name",
)
