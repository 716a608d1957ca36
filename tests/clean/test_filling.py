"""A phone number is read in the country that the place or the e-mail of its row tells, where no country is given."""

from collections.abc import Callable, Mapping

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
CASES = [
    pytest.param({"Phone": GERMAN, "Location": "80331 München"}, "+4989123456", id="a-place"),
    pytest.param({"Phone": GERMAN, "Location": "Nowhere"}, "", id="a-place-that-nobody-knows"),
    pytest.param({"Phone": "617 555 0123", "Location": ""}, "+16175550123", id="no-place"),
    pytest.param({"Phone": GERMAN, "Country": "", "Location": "Berlin, Germany"}, "+4989123456", id="blank-country"),
    pytest.param({"Phone": GERMAN, "Country": "Europe", "Location": "Berlin, Germany"}, "+4989123456", id="region"),
    pytest.param({"Phone": "617 555 0123", "Country": "US", "Location": "Berlin, Germany"}, "+16175550123", id="own"),
    pytest.param({"Phone": "0412 345 678", "State": "Queensland"}, "+61412345678", id="a-state-of-one-country"),
    pytest.param({"Phone": GERMAN, "City": "80331 München"}, "+4989123456", id="a-town-with-its-postcode"),
    pytest.param({"Phone": GERMAN, "City": "München"}, "+4989123456", id="a-city-alone"),
    pytest.param({"Phone": GERMAN}, "", id="no-column-of-places"),
    pytest.param({"Phone": GERMAN, "Email": "a@acme.de"}, "+4989123456", id="an-e-mail"),
    pytest.param({"Phone": GERMAN, "Email": "A <a@acme.DE>; b@acme.fr"}, "+4989123456", id="the-first-e-mail"),
    pytest.param({"Phone": GERMAN, "Email": "a@acme.io"}, "", id="an-e-mail-from-anywhere"),
    pytest.param({"Phone": "(21) 3224-4477", "Email": "a@acme.com.br"}, "+552132244477", id="valid-in-both"),
    pytest.param({"Phone": "", "MobilePhone": "98450 12345", "Email": "a@acme.in"}, "+919845012345", id="a-mobile"),
    pytest.param({"Phone": GERMAN, "Country": "EMEA", "Email": "a@acme.de"}, "+4989123456", id="region-and-e-mail"),
    pytest.param({"Phone": GERMAN, "City": "München", "Email": "a@acme.fr"}, "+4989123456", id="a-place-wins"),
    pytest.param({"Phone": "617 555 0123", "Country": "US", "Email": "a@acme.de"}, "+16175550123", id="a-country-wins"),
]


@pytest.mark.parametrize(("row", "phone"), CASES)
@pytest.mark.parametrize("plain_from", [0, 10**9], ids=["plain", "asked"])
def test_the_number_of_a_row(
    engine: DuckEngine,
    make_table: Callable[..., Table],
    monkeypatch: pytest.MonkeyPatch,
    plain_from: int,
    row: Mapping[str, str],
    phone: str,
) -> None:
    monkeypatch.setattr(dictionary, "PLAIN_FROM", plain_from)
    table = clean(engine, make_table("leads", list(row), [list(row.values())]), CleanSettings()).table

    found = engine.rows(f"SELECT concat(PhoneE164, MobileE164) FROM {quote(table.relation)}")

    assert found == [(phone,)]
    assert table.names[: len(row)] == tuple(row)
    assert "Country" in row or "Country" not in table.names


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
