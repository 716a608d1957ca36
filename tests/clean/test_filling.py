"""A phone number is read in the country that the place or the e-mail of its row tells, where no country is given."""

from collections.abc import Callable

import pytest

from revops_cli.clean import dictionary
from revops_cli.clean.explain import explained
from revops_cli.clean.settings import CleanSettings
from revops_cli.clean.step import clean
from revops_cli.engine.duck import DuckEngine
from revops_cli.engine.protocol import listed, quote
from revops_cli.fields.registry import fields
from revops_cli.model import Table

GERMAN = "089 123456"
CASES = {
    "a-place": ({"Phone": GERMAN, "Location": "80331 München"}, "+4989123456"),
    "a-place-that-nobody-knows": ({"Phone": GERMAN, "Location": "Nowhere"}, ""),
    "no-place": ({"Phone": "617 555 0123", "Location": ""}, "+16175550123"),
    "blank-country": ({"Phone": GERMAN, "Country": "", "Location": "Berlin, Germany"}, "+4989123456"),
    "region": ({"Phone": GERMAN, "Country": "Europe", "Location": "Berlin, Germany"}, "+4989123456"),
    "own": ({"Phone": "617 555 0123", "Country": "US", "Location": "Berlin, Germany"}, "+16175550123"),
    "a-state-of-one-country": ({"Phone": "0412 345 678", "State": "Queensland"}, "+61412345678"),
    "a-town-with-its-postcode": ({"Phone": GERMAN, "City": "80331 München"}, "+4989123456"),
    "a-city-alone": ({"Phone": GERMAN, "City": "München"}, "+4989123456"),
    "no-column-of-places": ({"Phone": GERMAN}, ""),
    "an-e-mail": ({"Phone": GERMAN, "Email": "a@acme.de"}, "+4989123456"),
    "the-first-e-mail": ({"Phone": GERMAN, "Email": "A <a@acme.DE>; b@acme.fr"}, "+4989123456"),
    "an-e-mail-from-anywhere": ({"Phone": GERMAN, "Email": "a@acme.io"}, ""),
    "valid-in-both": ({"Phone": "(21) 3224-4477", "Email": "a@acme.com.br"}, "+552132244477"),
    "a-mobile": ({"Phone": "", "MobilePhone": "98450 12345", "Email": "a@acme.in"}, "+919845012345"),
    "region-and-e-mail": ({"Phone": GERMAN, "Country": "EMEA", "Email": "a@acme.de"}, "+4989123456"),
    "a-place-wins": ({"Phone": GERMAN, "City": "München", "Email": "a@acme.fr"}, "+4989123456"),
    "a-country-wins": ({"Phone": "617 555 0123", "Country": "US", "Email": "a@acme.de"}, "+16175550123"),
}


@pytest.mark.parametrize("header", sorted({tuple(row) for row, _ in CASES.values()}), ids="+".join)
@pytest.mark.parametrize("plain_from", [0, 10**9], ids=["plain", "asked"])
def test_the_number_of_a_row(
    engine: DuckEngine,
    make_table: Callable[..., Table],
    monkeypatch: pytest.MonkeyPatch,
    plain_from: int,
    header: tuple[str, ...],
) -> None:
    cases = {name: (list(row.values()), phone) for name, (row, phone) in CASES.items() if tuple(row) == header}
    monkeypatch.setattr(dictionary, "PLAIN_FROM", plain_from)
    leads = make_table("leads", header, [cells for cells, _ in cases.values()])
    table = clean(engine, leads, CleanSettings()).table

    found = engine.rows(f"SELECT concat(PhoneE164, MobileE164) FROM {quote(table.relation)} ORDER BY _row")

    assert dict(zip(cases, found, strict=True)) == {name: (phone,) for name, (_, phone) in cases.items()}
    assert table.names[: len(header)] == header
    assert "Country" in header or "Country" not in table.names


def test_rows_with_and_without_a_country_stand_side_by_side(
    engine: DuckEngine, make_table: Callable[..., Table]
) -> None:
    names = ("Phone", "Country", "Location")
    rows = [[GERMAN, "DE", ""], ["01 5880010", "", "Wien, Austria"], [GERMAN, "", ""], [GERMAN, "", "Hamburg, DE"]]
    table = clean(engine, make_table("leads", names, rows), CleanSettings()).table

    found = engine.rows(f"SELECT {listed(['PhoneE164'])} FROM {quote(table.relation)} ORDER BY _row")

    assert [number[:3] for (number,) in found] == ["+49", "+43", "", "+49"]


def test_explain_reads_the_place_too() -> None:
    phone = explained(fields(), "Phone", GERMAN, {"Location": "80331 München"})[0]

    assert (phone.given, phone.values["PhoneE164"]) == ({"Phone": GERMAN, "Country": "DE"}, "+4989123456")


def test_explain_reads_the_e_mail_too() -> None:
    phone = explained(fields(), "Phone", "(21) 3224-4477", {"Email": "a@acme.com.br"})[0]

    assert (phone.rule, phone.values["PhoneE164"]) == ("country of the e-mail", "+552132244477")


def test_a_number_that_may_be_of_two_countries_is_flagged_and_kept(
    engine: DuckEngine, make_table: Callable[..., Table]
) -> None:
    table = clean(engine, make_table("leads", ("Phone", "Email"), [["2132244477", "a@acme.com.br"]]), CleanSettings())

    found = engine.rows(f"SELECT Phone, PhoneE164, CleanIssues FROM {quote(table.table.relation)}")

    assert found == [("2132244477", "", "phone.ambiguous")]
