"""The engine's own way and the dictionaries give what the fields say of every single row."""

import itertools
import random
from collections.abc import Sequence

import phonenumbers
import pytest

from revops_cli.clean import dictionary, plain_phone
from revops_cli.engine.duck import DuckEngine
from revops_cli.engine.protocol import quote
from revops_cli.fields.field import Field, Shorter
from revops_cli.fields.phone import fields as phone_fields
from revops_cli.fields.registry import fields
from revops_cli.model import Table

COUNTRIES = (
    "",
    "USA",
    "Germany",
    "United Kingdom",
    "France",
    "Schweiz",
    "Brazil",
    "Canada",
    "Japan",
    "Jersey",
    "Earth",
)
REGIONS = ("US", "DE", "GB", "FR", "CH", "BR", "CA", "JP", "JE", "IT", "MX", "NZ", "JM")
SHAPES = (
    "{n}", "0{n}", "1{n}", "1 {n}", "{c}{n}", "+{c}{n}", "+{c} {n}", "+{c}0{n}", "+{c} (0) {n}", "({n}", "+1 (1) {n}",
    "{a}-{b}-{d}", "({a}) {b}-{d}", "{a}.{b}.{d}", "+1 {a} {b} {d}", "+1-{a}-{b}-{d}", "+1{a}0{d}", "{a} - {b} {d}",
    "{a}-{b}-{d} x12", "({a}) {b}-{d} ext. 1234", "+1 {a} {b} {d} x7", "1-{a}-{b}-{d} x7", "{a}  {b}{d}", "{a}{b}.000",
    "00{c}{n}", "m: {n}", "521{n}", "{a}(0){b}{d}",
)  # fmt: skip
ENDS = ("55555", "12345", "67890", "")
EMAILS = (
    "Jane.Doe@Acme.com", "jane@acme.co.uk", "jane@gmail.com", "jane@gamil.com", "jane@acme.con", "info@acme.com",
    "sales.emea@acme.com", "jane@mailinator.com", "jane@x.mailinator.com", "jane@a.b.c.com", "jane@acme--x.com",
    "jane@-acme.com", "jane@acme.test", "jane@acme.zz", " jane@acme.com", "jane@acme", "jane@@acme.com", "n/a", "",
    "jane doe@acme.com", "1jane@acme.com", "_x@acme.de", "jane+news@acme.io", "j.@acme.com", "jane@acme.co",
    "jané@acme.com", "jane@müller.de", "a" * 64 + "@acme.com", "a" * 65 + "@acme.com", "jane@" + "a" * 64 + ".com",
    "jane@xn--mller-kva.de", "jane@acme.com\n", "JANE@ACME.COM", "jane@facebook.com", "no-reply@acme.com",
)  # fmt: skip
FIRST = (
    "Jane",
    "JANE",
    "jane",
    "Na",
    "None",
    "",
    "Jane A.",
    "Dr. Jane",
    "Ann-Marie",
    "José",
    "Test",
    "Mc",
    "McKay",
    "Jane\n",
)
LAST = ("Doe", "DOE", "van Dyke", "", "Null", "O'Brien", "Doe PhD", "Doe, CPA", "李", "Smith")
PLACES = (
    ("Boston", "MA", "USA"), ("Boston, MA, USA", "", ""), ("Munich - Germany", "", ""), ("Paris", "Texas", ""),
    ("London", "", "UK"), ("Wien–Austria", "", ""), ("", "n/a", "Europe"), ("Perth", "WA", "Australia"), ("", "", ""),
)  # fmt: skip
WEBSITES = ("", "https://www.acme.com", "n/a", "acme", "facebook.com/acme", "10.0.0.1")
NAMES = (
    "FirstName", "LastName", "MiddleName", "Email", "Phone", "MobilePhone", "Country", "State", "City", "Website",
)  # fmt: skip


def phone_cells() -> list[str]:
    draw = random.Random(7)  # noqa: S311 - cases, no secret
    cells = []
    for code, shape, end in itertools.product(REGIONS, SHAPES, ENDS):
        example = phonenumbers.example_number_for_type(code, draw.choice([0, 1, 3]))
        digits = list(phonenumbers.national_significant_number(example)) if example else list("2125550123")
        for _ in range(draw.randint(0, 3)):
            digits[draw.randrange(len(digits))] = draw.choice("0123456789")
        n = "".join(digits)[: -len(end) or None] + end
        c = str(phonenumbers.country_code_for_region(code))
        cells.append(shape.format(n=n, c=c, a=n[:3], b=n[3:6], d=n[6:10]))
    return [*cells, "", "1.41587E+10", "n/a", "4158675309.0", "12345", "+", "+49 30 120849", "02079460958"]


def rows() -> list[list[str]]:
    """As many rows as there are phone cells twice, every other cell in turn."""
    draw = random.Random(11)  # noqa: S311 - cases, no secret
    made = []
    cells = phone_cells()
    for cell in cells * 2:
        city, state, country = draw.choice(PLACES)
        made.append([
            draw.choice(FIRST), draw.choice(LAST), draw.choice(["", "", "", "B."]), draw.choice(EMAILS), cell,
            draw.choice(["", cell, draw.choice(cells[:400])]), draw.choice(COUNTRIES) or country, state, city,
            draw.choice(WEBSITES),
        ])  # fmt: skip
    return made


def answers(engine: DuckEngine, leads: Table, field: Field) -> dict[int, tuple[str, ...]]:
    """What the dictionary of a field says of each row: outputs, rule, issues."""
    found = dictionary.build_dictionaries(engine, leads, [field], lambda _done, _total: None)[0]
    cells = ", ".join([*map(found.cell, found.outputs), found.rule, found.issues])
    return {row[0]: row[1:] for row in engine.rows(f"SELECT _row, {cells} FROM {dictionary.joined(leads, [found])}")}


def asked(field: Field, names: Sequence[str], row: Sequence[str]) -> tuple[str, ...]:
    cells = dict(zip(names, row, strict=True))
    said = field.standardise(*(cells.get(name, "") for name in field.inputs))
    return (*said.values, said.rule, " ".join(said.issues))


@pytest.fixture(scope="module")
def cases() -> list[list[str]]:
    return rows()


FIELDS = [field for field in fields() if field.plain or field.shorten]


@pytest.mark.parametrize("field", FIELDS, ids=[field.name for field in FIELDS])
def test_every_row_gets_what_its_field_says(
    engine: DuckEngine, make_table: object, cases: list[list[str]], monkeypatch: pytest.MonkeyPatch, field: Field
) -> None:
    monkeypatch.setattr(plain_phone, "_FEWEST_ROWS", 1)
    expected = {number: asked(field, NAMES, row) for number, row in enumerate(cases, start=1)}

    for way, plain_from in (("plain", 0), ("asked", 10**9)):
        monkeypatch.setattr(dictionary, "PLAIN_FROM", plain_from)
        leads = make_table("leads", NAMES, cases)  # type: ignore[operator]
        found = answers(engine, leads, field)
        assert {n: (cases[n - 1], found[n], expected[n]) for n in expected if found[n] != expected[n]} == {}, way


def test_plain_cells_are_settled_without_asking(
    engine: DuckEngine, make_table: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dictionary, "PLAIN_FROM", 0)
    monkeypatch.setattr(plain_phone, "_FEWEST_ROWS", 1)
    row = ["Jane", "Doe", "", "jane@acme.com", "(212) 555-0123", "+1 212 555 0123 x12", "USA", "NY", "Albany", ""]
    leads = make_table("leads", NAMES, [row])  # type: ignore[operator]

    built = dictionary.build_dictionaries(engine, leads, [field for field in FIELDS if field.plain], print)
    left = {found.field.name: engine.count(found.relation) for found in built}

    assert left == {"phone": 0, "mobile": 0, "email": 0, "person_name": 0}


def test_a_field_overruled_by_a_user_is_asked_of_every_value() -> None:
    phone = phone_fields()[0]
    overruled = phone.overruled(phone.standardise)

    assert (overruled.plain, dict(overruled.shorten)) == ("", {})


SHORTENED = [(field, name) for field in FIELDS for name, short in field.shorten.items() if isinstance(short, Shorter)]


@pytest.mark.parametrize(("field", "name"), SHORTENED, ids=[f"{field.name} {name}" for field, name in SHORTENED])
def test_python_and_the_engine_shorten_alike(
    engine: DuckEngine, cases: list[list[str]], field: Field, name: str
) -> None:
    import re

    short = field.shorten[name]
    assert isinstance(short, Shorter)
    cells = sorted({cell for row in cases for cell in row} | {"a\nb", "line\n", "x–y"})
    engine.load("t", [{"cell": cells}], {"cell": "VARCHAR"})
    query = f"SELECT cell, {dictionary.shortened(short, quote('cell'))} FROM t"

    pattern = re.compile(short.pattern)
    expected = {c: found.expand(short.text) if (found := pattern.fullmatch(c)) else c for c in cells}
    assert dict(engine.rows(query)) == expected
