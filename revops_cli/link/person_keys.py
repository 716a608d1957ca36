"""Blocking keys of persons: the ways in which two rows of one person still meet."""

from collections.abc import Iterator
from itertools import chain

import numpy as np

from revops_cli.link.blocking import Key
from revops_cli.link.coded import EMPTY, Coded, combine
from revops_cli.link.short_forms import root
from revops_cli.link.spelling import one_spelling
from revops_cli.link.traits import Traits

PERSONAL = 4.0
"""How much more pairs a key may give whose value only one person has."""


def person_keys(traits: Traits) -> Iterator[Key]:
    """All keys of a list of persons.

    First and last name are one set without order; a first name stands for all its forms.
    """
    first, last = one_vocabulary(traits["first"].derive(root), traits["last"].derive(one_spelling))
    name = _both(first, last)
    rows = np.arange(traits.rows)
    twice = np.repeat(rows, 2)
    for other in ("company", "company_first", "domain", "city", "postal", "street"):
        yield Key(f"a name, {other}", combine(name, _both(traits[other], traits[other])), twice)
    employer = _both(*one_vocabulary(traits["company"], traits["acronym"]))
    for part in (first, last):
        yield Key("a name, acronym", combine(_both(part, part), employer), twice)
    yield Key("both names", combine(*_ordered(first, last)), rows)
    yield from (Key(trait, traits[trait].codes, rows) for trait in ("phone", "mobile", "local"))
    own = ["email", *(name for name in traits.columns if name.startswith(("id:", "date:")))]
    yield from (Key(name, traits[name].codes, rows, PERSONAL) for name in own)
    starts = _ordered(*one_vocabulary(first.derive(_start), last.derive(_start)))
    initial = first.derive(_initial)
    for other in ("city", "company_first"):
        yield Key(f"starts of names, {other}", combine(*starts, traits[other]), rows)
    yield Key("initial, last name", combine(initial, last), rows)
    yield Key("initial, start of last name, domain", combine(initial, last.derive(_start), traits["domain"]), rows)
    yield Key("initial, end of phone", combine(initial, traits["phone"].derive(_end)), rows)


def _start(name: str) -> str:
    return name[:3]


def _initial(name: str) -> str:
    return name[0]


def _end(phone: str) -> str:
    return phone[-4:]


def one_vocabulary(*columns: Coded) -> list[Coded]:
    """The same columns with codes of one vocabulary, so that their cells can be compared."""
    filled = [column for column in columns if column.values] or columns
    if all(column.values is filled[0].values for column in filled):
        return [filled[0].with_codes(column.codes) for column in columns]
    # Sorted lists end to end are nearly sorted.
    values = tuple(sorted(dict.fromkeys(chain.from_iterable(column.values for column in columns))))
    place = dict(zip(values, range(len(values)), strict=True))
    whole = Coded(np.empty(0, np.int64), values)
    found = []
    for column in columns:
        lookup = np.fromiter(map(place.__getitem__, column.values), np.int64, len(column.values))
        found.append(whole.with_codes(np.append(lookup, EMPTY)[column.codes]))
    return found


def _both(one: Coded, other: Coded) -> Coded:
    """Two columns of one vocabulary in turns: two cells a row."""
    return one.with_codes(np.column_stack((one.codes, other.codes)).ravel())


def _ordered(one: Coded, other: Coded) -> tuple[Coded, Coded]:
    """Two columns of one vocabulary, the lesser cell of each row first."""
    low, high = np.minimum(one.codes, other.codes), np.maximum(one.codes, other.codes)
    return one.with_codes(low), one.with_codes(high)
