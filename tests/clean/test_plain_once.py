"""What the engine settles of distinct companies and domains is what their fields say."""

import itertools
from collections.abc import Callable, Sequence

import pytest

from revops_cli.clean import dictionary
from revops_cli.data.reader import read_reference
from revops_cli.engine.duck import DuckEngine
from revops_cli.fields.blank import blank_words
from revops_cli.fields.company import FIELD as COMPANY
from revops_cli.fields.company import junk
from revops_cli.fields.field import Field
from revops_cli.fields.public_suffix import suffixes
from revops_cli.fields.website import DOMAIN
from revops_cli.model import Table

MakeTable = Callable[..., Table]

HEADS = (
    "Acme", "The Acme", "The", "ACME WIDGETS", "Acme & Sons", "Acme und", "und", "and", "Acme and", "Smith & Co",
    "A B", "IBM", "i b m", "xxx", "aaaa", "Acme dba Foo", "Formerly Acme", "Care of Acme", "SARL Acme", "Test", "test",
    "Self Employed", "n/a", "None", "Acme  Two", " Acme", "Acme\n", "Acme, ", "Acme - Sales", "3M", "Müller", "",
    "Pt Acme", "Acme et Cie", "Acme en co", "Acme & & Sons", "Acme &", "& Acme", "Holding", "Group",
)  # fmt: skip
TAILS = (
    "",
    " Inc",
    " inc",
    " Inc.",
    " Ltd",
    " GmbH",
    " Pty Ltd",
    " Co KG",
    " Co Ltd",
    " LLC LLC",
    " SA",
    " S A",
    " AG",
)
HOSTS = (
    "acme.io", "acme.com", "www.acme.io", "www.io", "www.com", "com.io", "www.com.io", "co.uk", "acme.co.uk", "acme.er",
    "acme.zz", "a--b.io", "xn--abc.io", "-acme.io", "acme-.io", "facebook.com", "linkedin.com", "x.acme.io", "acme.i",
    "acme", "ACME.io", "acme.xn--p1ai", "uk.com", "acme.test", "gmail.com", "mailinator.com", "gamil.com", "acme.con",
    "1acme.io", "10.0.0.1", "acme.city", "acme.jp", "kobe.jp", "n.a", "na.na", "a" * 63 + ".io", "a" * 62 + ".com",
)  # fmt: skip
SHAPES = ("{}", "http://{}", "https://{}/", "https://www.{}", "www.{}/", "//{}", "https://{}/en", "ftp://{}", "{}:80")
ADDRESSES = ("", "x@{}", "jane.doe@{}", "sales@{}", "X@{}", "a b@{}", "@{}")


def companies() -> list[list[str]]:
    legal = [row["form"] for row in read_reference("legal_forms.csv")]
    words = [*legal, *sorted(junk()), *sorted(blank_words())]
    shapes = ("{}", "Acme {}", "{} Acme", "Acme and {}", "Acme {} Ltd")
    return [[head + tail] for head, tail in itertools.product(HEADS, TAILS)] + [
        [shape.format(word)] for word in words for shape in shapes
    ]


def domains() -> list[list[str]]:
    sites = ["", "n/a", *(shape.format(host) for host in HOSTS for shape in SHAPES)]
    mails = ["", *(address.format(host) for host in HOSTS for address in ADDRESSES)]
    endings = sorted(suffix for suffix in suffixes() if suffix.count(".") < 2)[::7]
    return [
        *([site, "jane@acme.io"] for site in sites),
        *(["", mail] for mail in mails),
        *([f"https://{ending}", ""] for ending in endings),
        *(["", f"x@acme.{ending}"] for ending in endings),
    ]


def differences(
    engine: DuckEngine, make_table: MakeTable, field: Field, rows: Sequence[Sequence[str]]
) -> dict[str, tuple[object, ...]]:
    leads = make_table("leads", field.inputs, rows)
    found = dictionary.build_dictionaries(engine, leads, [field], lambda _done, _total: None)[0]
    cells = ", ".join([*map(found.cell, found.outputs), found.rule, found.issues])
    said = dict(zip(map(tuple, rows), map(field.standardise, *zip(*rows, strict=True)), strict=True))
    expected = {row: (*answer.values, answer.rule, " ".join(answer.issues)) for row, answer in said.items()}
    answers = engine.rows(f"SELECT _row, {cells} FROM {dictionary.joined(leads, [found])}")
    assert len(answers) == len(rows)
    by_row = [(tuple(rows[answer[0] - 1]), answer[1:]) for answer in answers]
    return {" | ".join(row): (answer, expected[row]) for row, answer in by_row if answer != expected[row]}


@pytest.mark.parametrize(("field", "rows"), [(COMPANY, companies()), (DOMAIN, domains())], ids=["company", "domain"])
@pytest.mark.parametrize("plain_from", [0, 10**9], ids=["plain", "asked"])
def test_every_row_gets_what_its_field_says(
    engine: DuckEngine, make_table: MakeTable, monkeypatch: pytest.MonkeyPatch, field: Field,
    rows: Sequence[Sequence[str]], plain_from: int,
) -> None:  # fmt: skip
    monkeypatch.setattr(dictionary, "PLAIN_FROM", plain_from)

    assert differences(engine, make_table, field, rows) == {}


@pytest.mark.parametrize(
    ("field", "row"),
    [
        (COMPANY, ["Andretzke Nova Solutions"]),
        (COMPANY, ["Blueland Software & Tea LLC"]),
        (DOMAIN, ["https://www.acme.io/", ""]),
        (DOMAIN, ["", "jane.doe@acme.com"]),
        (DOMAIN, ["", "jane.doe@gmail.com"]),
        (DOMAIN, ["", ""]),
    ],
    ids=lambda value: "" if isinstance(value, Field) else " ".join(value),
)
def test_plain_inputs_are_settled_without_asking(
    engine: DuckEngine, make_table: MakeTable, monkeypatch: pytest.MonkeyPatch, field: Field, row: Sequence[str]
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(dictionary, "PLAIN_FROM", 0)
    leads = make_table("leads", field.inputs, [row])

    dictionary.build_dictionaries(engine, leads, [field], lambda done, _total: asked.append(done))

    assert asked == []
