"""A phone number is read in the country that the place of its row tells, where no country is given."""

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
