"""Names of countries and subdivisions: what a cell calls them, and which code that is."""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, cast

from revops_cli.data.prepared import Prepared
from revops_cli.data.reader import read_reference
from revops_cli.fields.place_typos import mistyped
from revops_cli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_DROPPED = re.compile("['’‘ʻ`´.]")
_NOT_WORD = re.compile(r"[\W_]+")
_BRACKETS = re.compile(r"^(.*?)[(\[]([^)\]]*)[)\]]\s*$")
_TYPE_WORDS = re.compile(
    r"\b(state|province|prov|county|prefecture|region|district|oblast|canton|kanton|land|lan|laen|fylke|sheng|shi|"
    r"zizhiqu|zhuangzu|huizu|uygur|provincia|provincie|provinz|departement|metro area|ken|fu|to|kraj|voivodeship|"
    r"wojewodztwo|megye|zupanija|apskritis|"
    r"gwangyeoksi|teukbyeolsi|do|sar)$"
)
_TYPE_LEADS = re.compile(
    r"^(the |free |greater )?(state|province|county|co|region|regione|canton|kanton|commonwealth|provincia|provincie|"
    r"estado|departement|prov|comunidad|comunidad autonoma|bundesland|freistaat|land|woj|wojewodztwo|city) "
    r"(of |de |di |do |da )?"
)
_NAMED_TYPE = re.compile(
    r"^(?:co|county|province|provincia|provinz|provincie|state|estado|canton|kanton|region|regione|prefecture) |"
    r" (?:county|province|prefecture|state|canton|oblast|voivodeship|governorate|region)$"
)
_COUNTRY_LEADS = re.compile(
    r"^(the |federal |federative |federated |islamic |arab |democratic |socialist |peoples |grand )*"
    r"(republic|rep|kingdom|state|states|commonwealth|principality|duchy|sultanate) of (the )?"
)
_ANY_CODE = re.compile(r"^([a-z]{2}) ([a-z0-9]{1,3})$")

_SHORTEST_FOREIGN = 7


@lru_cache(maxsize=16384)
def place_key(text: str) -> str:
    """The form in which two spellings of a place are equal.

    >>> place_key("Cote d'Ivoire"), place_key("Bosnia & Herzegovina"), place_key("U.K.")
    ('cote divoire', 'bosnia and herzegovina', 'uk')
    """
    joined = _DROPPED.sub("", fold(text.replace("&", " and ")))
    return " ".join(_NOT_WORD.sub(" ", joined).split())


@cache
def country_codes() -> "Mapping[str, str]":
    """Alpha-2 codes by their two- and three-letter codes, folded; and the codes people use by mistake."""
    return _countries()["codes"]


@cache
def country_names() -> "Mapping[str, str]":
    """Alpha-2 codes by the key of every name; a name known to be no country has an empty code."""
    return _countries()["names"]


@cache
def _countries() -> "Mapping[str, Mapping[str, str]]":
    return cast("Mapping[str, Mapping[str, str]]", COUNTRIES.table())


def _made_countries() -> "Mapping[str, Mapping[str, str]]":
    names = _made_names()
    return {"codes": _made_codes(), "names": names, "mistyped": _made_mistyped(names)}


COUNTRIES = Prepared("countries", ("countries.csv", "country_aliases.csv"), _made_countries)


def _made_codes() -> "Mapping[str, str]":
    codes = {row["alpha2"].casefold(): row["alpha2"] for row in read_reference("countries.csv")}
    codes.update({row["alpha3"].casefold(): row["alpha2"] for row in read_reference("countries.csv")})
    return codes | {"uk": "GB", "el": "GR"}


def _made_names() -> "Mapping[str, str]":
    names = {place_key(row["alias"]): row["alpha2"] for row in reversed(read_reference("country_aliases.csv"))}
    for row in read_reference("countries.csv"):
        names |= {place_key(name): row["alpha2"] for name in (row["name"], row["common"]) if name}
    return names


@cache
def _joined_names() -> "Mapping[str, str]":
    """Country names with their spaces left out, for `UnitedStates`."""
    return {name.replace(" ", ""): code for name, code in country_names().items() if " " in name and code}


@cache
def subdivisions() -> "Mapping[str, Mapping[str, str]]":
    """For each country, subdivision codes by the key of every name and by the code itself.

    Where two subdivisions bear one name (a province and its region), the one that lies in no
    other wins. An alias wins over a name, a name over a code.
    """
    return cast("Mapping[str, Mapping[str, str]]", _divided()["names"])


@cache
def _divided() -> "Mapping[str, object]":
    return cast("Mapping[str, object]", SUBDIVISIONS.table())


def _made_subdivisions() -> "Mapping[str, object]":
    cities = [row["code"] for row in read_reference("subdivisions.csv") if row["city"]]
    return {"names": _made_divisions(), "cities": cities}


def _made_divisions() -> "Mapping[str, Mapping[str, str]]":
    found: dict[str, dict[str, str]] = {}
    rows = sorted(read_reference("subdivisions.csv"), key=lambda row: not row["parent"])
    for row in rows:
        found.setdefault(row["code"][:2], {})[row["code"][3:].casefold()] = row["code"]
    for row in rows:
        for key in _spellings(row["name"]):
            found[row["code"][:2]][key] = row["code"]
    for row in reversed(read_reference("subdivision_aliases.csv")):
        found[row["code"][:2]][place_key(row["alias"])] = row["code"]
    return found


SUBDIVISIONS = Prepared("subdivisions", ("subdivisions.csv", "subdivision_aliases.csv"), _made_subdivisions)


def bears_a_city(code: str) -> bool:
    """Whether a city of its country has the name of a subdivision."""
    return code in _cities_too()


@cache
def _cities_too() -> frozenset[str]:
    return frozenset(cast("Sequence[str]", _divided()["cities"]))


@cache
def alias_keys() -> frozenset[str]:
    """Keys of the names in `data/subdivision_aliases.csv`."""
    return frozenset(place_key(row["alias"]) for row in read_reference("subdivision_aliases.csv"))


def _spellings(name: str) -> "Iterable[str]":
    """Keys of an official name: without its type word, turned at the comma, then as it is."""
    key = place_key(name)
    if ", " in name:
        head, tail = name.split(", ", 1)
        yield place_key(f"{tail} {head}")
        yield place_key(head)
    bare = _TYPE_WORDS.sub("", key).strip()
    if bare and bare != key:
        yield bare
        yield _TYPE_WORDS.sub("", bare).strip() or bare
    yield key


@lru_cache(maxsize=8192)
def find_country(raw: str, *, typos: bool = True) -> str:
    """ISO 3166-1 alpha-2 of a country's name or code, else the empty string.

    >>> find_country("Untied States"), find_country("DEU"), find_country("Europe")
    ('US', 'DE', '')
    """
    key = place_key(raw)
    if not key:
        return ""
    if key in country_codes():
        return country_codes()[key]
    names = country_names()
    if key in names:
        return names[key]
    return _country_by_parts(raw) or _country_bare(key) or (mistyped(key, _mistyped_names()) if typos else "")


def _mistyped_names() -> "Mapping[str, str]":
    """Country names that a misspelling may mean: a short one in another language is too near to other words."""
    return _countries()["mistyped"]


def _made_mistyped(names: "Mapping[str, str]") -> "Mapping[str, str]":
    english = {place_key(row[name]) for row in read_reference("countries.csv") for name in ("name", "common")}
    return {key: code for key, code in names.items() if len(key) >= _SHORTEST_FOREIGN or key in english}


def _country_bare(key: str) -> str:
    """A country by its key without `Republic of`, without `the`, or with its spaces lost."""
    bare = _COUNTRY_LEADS.sub("", key).removeprefix("the ")
    names = country_names()
    if all(len(word) == 1 for word in key.split()):
        return _known_country(key.replace(" ", ""))
    return names.get(bare, "") or _joined_names().get(key.replace(" ", ""), "")


def _country_by_parts(raw: str) -> str:
    """A country named twice in one cell: `United States (USA)`, `DE - Germany`; parts must agree."""
    brackets = _BRACKETS.match(raw.strip())
    parts = list(brackets.groups()) if brackets else re.split(r"\s+[-–|/:]\s+|[/|]", raw)
    if len(parts) == 1 and ", " in raw:
        head, tail = raw.split(", ", 1)
        return country_names().get(place_key(f"{tail} {head}"), "")
    known = {_known_country(part) for part in parts} - {""} if len(parts) > 1 else set()
    return known.pop() if len(known) == 1 else ""


def _known_country(part: str) -> str:
    key = place_key(part)
    return country_codes().get(key, "") or country_names().get(key, "")


def iso_subdivision(raw: str) -> str:
    """A subdivision written as its ISO 3166-2 code, else the empty string.

    >>> iso_subdivision("DE-BY"), iso_subdivision("de-by"), iso_subdivision("DE-XX")
    ('DE-BY', '', '')
    """
    code = raw.strip()
    known = subdivisions().get(code[:2], {})
    return code if code[2:3] == "-" and known.get(code[3:].casefold()) == code else ""


def names_its_type(part: str) -> bool:
    """Whether a part says that it is a county, province and the like: 'Co. Kerry', 'Kyoto Prefecture'."""
    return _NAMED_TYPE.search(place_key(part)) is not None


def without_type(part: str) -> str:
    """The name behind the word for a kind of subdivision: 'Kanton Zug' -> 'zug'; empty where no such word leads."""
    key = place_key(part)
    bare = _TYPE_LEADS.sub("", key)
    return bare if bare != key else ""


@lru_cache(maxsize=8192)
def find_subdivision(raw: str, country: str) -> str:
    """ISO 3166-2 code of a subdivision's name or code within a country, else the empty string.

    >>> find_subdivision("calif", "US"), find_subdivision("Marlyand", "US"), find_subdivision("ON", "US")
    ('US-CA', 'US-MD', '')
    """
    known = subdivisions().get(country)
    key = place_key(raw)
    if not known or not key:
        return ""
    for candidate in _candidates(raw, key, country):
        if candidate in known:
            return known[candidate]
    return mistyped(key, known)


def _candidates(raw: str, key: str, country: str) -> "Iterable[str]":
    """Keys to try, the plainest first: a postcode, a type word, brackets or a second name may hang on."""
    yield key
    coded = _ANY_CODE.match(key)
    if coded and coded.group(1) == country.casefold():
        yield coded.group(2)
    yield re.sub(r"( \d[\d ]*)$", "", key)
    yield _TYPE_LEADS.sub("", key)
    yield _TYPE_WORDS.sub("", key).strip()
    brackets = _BRACKETS.match(raw.strip())
    parts = brackets.groups() if brackets else re.split(r"\s+[-–|]\s+|[/|,]", raw)
    if len(parts) > 1:
        yield from filter(None, (place_key(part) for part in parts))
