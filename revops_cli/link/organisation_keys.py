"""Blocking keys of organisations: name, telling words, address, phone and domain."""

from collections.abc import Iterator

import numpy as np

from revops_cli.link.blocking import Key
from revops_cli.link.coded import EMPTY, Coded, Ints, combine, encode
from revops_cli.link.street import house_number, street_name
from revops_cli.link.traits import Traits

WORDS = 4
"""Telling words of a name that are keys, the rarest first."""


def organisation_keys(traits: Traits) -> Iterator[Key]:
    """All keys of a list of organisations."""
    rows = np.arange(traits.rows)
    for trait in ("organisation", "phone", "street", "domain", "email"):
        yield Key(trait, traits[trait].codes, rows)
    yield from (Key(name, traits[name].codes, rows) for name in traits.columns if name.startswith(("id:", "date:")))
    street = traits["street"]
    number, road = street.derive(house_number), street.derive(street_name)
    yield Key("house number, start of street", combine(number, road.derive(_start)), rows)
    words, owners = telling_words(traits["organisation"])
    for other in (number, traits["postal"], traits["city"], road, traits["phone"].derive(_start)):
        yield Key("a word, place", combine(words, other.take(owners)), owners)
    yield Key("a word", words.codes, owners)
    yield Key("joined name", traits["organisation"].derive(_joined).codes, rows)


def telling_words(names: Coded) -> tuple[Coded, Ints]:
    """The rarest words of each row's name, and the row of each."""
    counts = names.counts()
    often: dict[str, int] = {}
    for value, count in zip(names.values, counts.tolist(), strict=True):
        for word in set(value.split(" ")):
            often[word] = often.get(word, 0) + count
    chosen = [sorted(set(value.split(" ")), key=lambda word: (often[word], word))[:WORDS] for value in names.values]
    table = np.full((len(names.values) + 1, WORDS), EMPTY, np.int64)
    known = encode(word for words in chosen for word in words)
    place = {word: code for code, word in enumerate(known.values)}
    for code, words in enumerate(chosen):
        table[code, : len(words)] = [place[word] for word in words]
    codes = table[names.codes]
    return Coded(codes.ravel(), known.values), np.repeat(np.arange(len(names.codes)), WORDS)


def _start(text: str) -> str:
    return text[:4]


def _joined(name: str) -> str:
    return name.replace(" ", "")
