"""Two rows, one person or two? The cases that lists of real firms hold: families, offices, shared mailboxes."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from revops_cli.dedupe.gather import gather
from revops_cli.dedupe.linking import link
from revops_cli.dedupe.settings import DedupeSettings
from revops_cli.engine.duck import DuckEngine
from revops_cli.model import Table

HEADER = ("FirstName", "LastName", "Suffix", "Company", "City", "Email", "Phone")
MakeTable = Callable[[Sequence[str], Sequence[Sequence[str]]], Table]
Row = tuple[str, ...]


def row(name: str, email: str = "", phone: str = "", suffix: str = "", where: tuple[str, str] = ("", "")) -> Row:
    first, _, last = name.partition(" | ")
    return first, last, suffix, *where, email, phone


def at(name: str, email: str = "", phone: str = "", suffix: str = "") -> Row:
    return row(name, email, phone, suffix, where=("Isarquell", "Akron"))


def apart(name: str, company: str, email: str = "", phone: str = "") -> Row:
    return row(name, email, phone, where=(company, ""))


PHONE = "(330) 526-0188"
GENERATIONS = [
    pytest.param(
        at("Wendell | Holt", "wendell.sr@isarquell.com", PHONE, "Sr."),
        at("Wendell | Holt", "wendell.jr@isarquell.com", PHONE, "Jr."),
        "two",
        id="father and son",
    ),
    pytest.param(
        at("Wendell | Holt Sr", "wendell@isarquell.com"),
        at("Wendell | Holt, Jr.", "wendell@isarquell.com"),
        "two",
        id="father and son at one mailbox, generation behind the name",
    ),
    pytest.param(
        at("Wendell | Holt III", "wendell@isarquell.com"),
        at("Wendell | Holt", "wendell@isarquell.com", "", "II"),
        "two",
        id="second and third",
    ),
    pytest.param(
        at("Wendell | Holt, Jr.", "wendell@isarquell.com"),
        at("Wendell | Holt", "wendell@isarquell.com"),
        "one",
        id="generation left out",
    ),
    pytest.param(
        at("Wendell | Holt", "wendell@isarquell.com", "", "Jr., PhD"),
        at("Wendell | Holt", "wendell@isarquell.com", "", "MBA"),
        "one",
        id="degrees come and go",
    ),
]
SHARED = [
    pytest.param(
        at("Jana | Lohbeck", "info@isarquell.de", PHONE),
        at("Malte | Lohbeck", "info@isarquell.de", PHONE),
        "two",
        id="siblings behind info@ and one switchboard",
    ),
    pytest.param(
        at("Jana | Lohbeck", "info@isarquell.de", PHONE),
        at("Jana | Lohbeck", "info@isarquell.de"),
        "one",
        id="one of them twice",
    ),
    pytest.param(
        at("Marcy | Eastbrook", "info@isarquell.de", PHONE),
        at("Byron | Kettleman", "info@isarquell.de", PHONE),
        "two",
        id="colleagues behind info@",
    ),
    pytest.param(
        at("", "info@isarquell.de"), at("", "info@isarquell.de", PHONE), "one", id="nobody's name at one info@"
    ),
    pytest.param(
        at("Bérénice | Thévenoux", "berenice.thevenoux@isarquell.fr"),
        at("Hélène | Thévenoux", "", PHONE),
        "two",
        id="family at one office",
    ),
    pytest.param(
        at("Bérénice | Thévenoux", "berenice.thevenoux@isarquell.fr"),
        at("Berenice | Thevenoux", "", PHONE),
        "one",
        id="one of the family without accents",
    ),
    pytest.param(
        at("John | Holt", "theholts@gmail.com"), at("Mary | Holt", "theholts@gmail.com"), "two", id="couple at freemail"
    ),
    pytest.param(
        at("John | Holt", "theholts@gmail.com"),
        at("Johnny | Holt", "theholts@gmail.com"),
        "one",
        id="half of the couple twice",
    ),
    pytest.param(
        at("Wei | Zhang", "weizhang@gmail.com"),
        at("William | Zhang", "weizhang@gmail.com"),
        "one",
        id="the mailbox belongs to one of two names",
    ),
    pytest.param(
        at("Joan | Warburton", "jwarburton@isarquell.com"),
        at("John | Warburton", "jwarburton@isarquell.com"),
        "two",
        id="a mailbox that fits two first names",
    ),
    pytest.param(
        at("Wlliam | Warburton", "wwarburton@isarquell.com"),
        at("Bill | Warburton", "wwarburton@isarquell.com"),
        "one",
        id="a mailbox that fits one",
    ),
]
NUMBERS = [
    pytest.param(
        row("Clifton | Holt", phone="7.13555E+09"),
        row("Clifton | Hathersage", phone="7.13555E+09"),
        "two",
        id="lost digits",
    ),
    pytest.param(
        row("Clifton | Holt", phone="555-555-5555"), row("Clifton | Holt", phone="555-555-5555"), "one", id="copies"
    ),
    pytest.param(
        apart("Clifton | Holt", "Acme", phone="555-555-5555"),
        apart("Clifton | Holt", "Globex", phone="555-555-5555"),
        "two",
        id="namesakes with one placeholder",
    ),
    pytest.param(
        row("Bob | Holt", phone="+44 20 7946 0958"),
        row("Robert | Holt", phone="020 7946 0958"),
        "one",
        id="with and without country code",
    ),
    pytest.param(
        row("Bob | Holt", phone="+44 (0)20 7946 0958"),
        row("Robert | Holt", phone="0044 20 7946 0958"),
        "one",
        id="two ways to write a country code",
    ),
    pytest.param(
        row("Bob | Holt", phone="+44 20 7946 0958"),
        row("Dora | Holt", phone="020 7946 0958"),
        "two",
        id="family at one number",
    ),
]
NAMES = [
    pytest.param(at("Jürgen | Müller"), at("Juergen | Mueller"), "one", id="umlaut as letter pair"),
    pytest.param(at("Jürgen | Müller"), at("Jurgen | Muller"), "one", id="umlaut left out"),
    pytest.param(at("Jürgen | Müller"), at("Günther | Müller"), "two", id="brothers"),
    pytest.param(at("Иван | Сидоров"), at("Ivan | Sidorov"), "one", id="another alphabet"),
    pytest.param(at("Иван | Сидоров"), at("Олег | Петренко"), "two", id="another alphabet, two people"),
    pytest.param(at("Ivan Petrovich | Sidorov"), at("Ivan | Sidorov"), "one", id="patronymic"),
    pytest.param(
        at("Ivan Petrovich | Sidorov"), at("Oleg Petrovich | Sidorov"), "two", id="brothers of one patronymic"
    ),
    pytest.param(at("Gabriel | García Márquez"), at("Gabriel | Garcia"), "one", id="double surname"),
    pytest.param(at("Gabriel | García Márquez"), at("Rosa | García Márquez"), "two", id="siblings of a double surname"),
    pytest.param(
        at("Maria | Lopez", "maria.lopez@isarquell.com"),
        at("Maria | Garcia", "maria.lopez@isarquell.com"),
        "one",
        id="married name, mailbox kept",
    ),
    pytest.param(
        at("Maria | Lopez", "maria.lopez@isarquell.com", PHONE),
        at("Maria | Garcia", "maria.garcia@isarquell.com", PHONE),
        "two",
        id="colleagues of one first name",
    ),
    pytest.param(
        at("Maria | Lopez", "", PHONE), at("Maria | Garcia", "", PHONE), "two", id="one first name and one landline"
    ),
    pytest.param(
        at("Robby | Rouch", "robby@isarquell.com"),
        at("Robbie | Campbell", "robbie@isarquell.com"),
        "two",
        id="mailboxes of first names that are almost equal",
    ),
    pytest.param(
        at("Robby | Rouch", "robby@isarquell.com"),
        at("Robbie | Rouch", "robbie@isarquell.com"),
        "one",
        id="one of them twice with a slip",
    ),
    pytest.param(at("Maria | Lopez", "", PHONE), at("Maria | Lopez-Garcia", "", PHONE), "one", id="married name added"),
    pytest.param(
        at("W. | Morse", "", PHONE), at("Bill | Morse", "", PHONE), "one", id="initial of the full form of a short name"
    ),
    pytest.param(
        at("Jim | Farmer", "farmer.james@isarquell.com"),
        at("Farmer | Jamie", "farmer.james@isarquell.com"),
        "one",
        id="swapped, and two forms of one name",
    ),
    pytest.param(apart("John | Smith", "Acme"), row("John | Smith"), "two", id="nothing in common but the name"),
    pytest.param(
        apart("Quentin | Applewhite", "Acme", "quentin.applewhite@acme.com", "503-526-0000"),
        apart("Quentin | Applewhite", "Globex", "quentin.applewhite@globex.com", "415-526-0192"),
        "two",
        id="moved to another company",
    ),
]


@pytest.mark.parametrize(("one", "other", "persons"), [*GENERATIONS, *SHARED, *NUMBERS, *NAMES])
def test_one_person_or_two(engine: DuckEngine, make_table: MakeTable, one: Row, other: Row, persons: str) -> None:
    settings = DedupeSettings()

    linked = link(gather(engine, make_table(HEADER, [one, other]), settings), settings)

    assert len(set(linked.cluster.tolist())) == {"one": 1, "two": 2}[persons]


LANDLINE = [
    pytest.param("CFO", "CFO", "Maria", "one", id="married: the same title"),
    pytest.param("CFO", "", "Maria", "two", id="a title is missing"),
    pytest.param("CFO", "Sales Manager", "Maria", "two", id="two people of one office"),
    pytest.param("CFO", "Finance Lead", "Ottilie", "one", id="married: a first name that nobody else has"),
]


@pytest.mark.parametrize(("title", "other", "first", "persons"), LANDLINE)
def test_one_first_name_at_one_landline(
    engine: DuckEngine, make_table: MakeTable, title: str, other: str, first: str, persons: str
) -> None:
    settings = DedupeSettings()
    others = [("Maria" if n % 30 == 0 else f"F{n}x", f"L{n}y", f"C{n}", f"415-526-{n:04}", "") for n in range(3000)]
    colleagues = [*others, *((*row[:4], "Buyer") for row in others[:600])]
    rows = [(first, "Lopez", "Isarquell", PHONE, title), (first, "Garcia", "Isarquell", PHONE, other), *colleagues]
    leads = make_table(("FirstName", "LastName", "Company", "Phone", "Title"), rows)

    linked = link(gather(engine, leads, settings), settings)

    pair = np.flatnonzero(np.isin(linked.rows, (1, 2)))
    assert len(set(linked.cluster[pair].tolist())) == {"one": 1, "two": 2}[persons]


MARRIED = ("Colleen", "Castlebury", "Northlode", "c.castlebury@northlode.com")
RENAMED = ("Colleen", "Marsh-Ellery", "Northlode", "c.marshellery@northlode.com")
SISTER = ("Maureen", "Castlebury", "Northlode", "m.castlebury@northlode.com")
MOBILE = [
    pytest.param(RENAMED, "775.526.0121", 1, id="married, the mobile phone kept"),
    pytest.param(RENAMED, "775.526.0999", 2, id="colleagues of one first name"),
    pytest.param(SISTER, "775.526.0121", 2, id="another first name on one mobile phone"),
]


@pytest.mark.parametrize(("other", "number", "persons"), MOBILE)
def test_a_mobile_phone_is_personal(
    engine: DuckEngine, make_table: MakeTable, other: Row, number: str, persons: int
) -> None:
    settings = DedupeSettings()
    leads = make_table(
        ("FirstName", "LastName", "Company", "Email", "MobilePhone"), [(*MARRIED, "(775) 526-0121"), (*other, number)]
    )

    linked = link(gather(engine, leads, settings), settings)

    assert len(set(linked.cluster.tolist())) == persons
