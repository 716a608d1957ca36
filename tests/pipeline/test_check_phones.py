"""Numbers that the engine settles for a long list are judged as the field judges them."""

from datetime import UTC, datetime
from itertools import product

from revops_cli.check.facts import Context, no_way
from revops_cli.check.kinds.phones import no_phone
from revops_cli.check.result import Dataset
from revops_cli.check.rows import fetched
from revops_cli.check.settings import Check, CheckSettings
from revops_cli.check.step import check_table
from revops_cli.engine.duck import DuckEngine
from revops_cli.model import Column, Table
from revops_cli.pipeline.check_phones import settled_phones

PHONES = (
    "(415) 867-5309", "415-867-530", "+1 415 867 5309 x12", "555-555-5555", "0121 234 7628", "+44 121 234 7628",
    "030 901820", "+49 30 901820", "1.41587E+10", "n/a", " ", "1234567890", "98765", "+33 1 42 68 53 00", "call me",
    "0161 496 0000", "001 415 867 5309", "5215512345678", "(0)30 901820", "4158675309.0",
)  # fmt: skip
COUNTRIES = ("", "US", "United Kingdom", "Germany", "Atlantis")
ENOUGH = 220
"""Times that each pair stands in the list: enough rows of each country for the engine to settle them."""


def test_a_long_list_is_judged_as_a_short_one(engine: DuckEngine) -> None:
    pairs = list(product(PHONES, COUNTRIES)) * ENOUGH
    batch = {"_row": list(range(1, len(pairs) + 1)), "Phone": [p for p, _ in pairs], "Country": [c for _, c in pairs]}
    engine.load("leads", [batch], {"_row": "BIGINT", "Phone": "VARCHAR", "Country": "VARCHAR"})
    table = Table("leads", (Column("Phone", "Phone"), Column("Country", "Country")), len(pairs))
    check = Check.model_validate({"id": "phone", "phone_valid": True})

    found = {}
    for phones in (settled_phones, no_way):
        context = Context(datetime(2026, 1, 1, tzinfo=UTC), phones=phones)
        (finding,) = check_table(engine, Dataset("x", table), [check], CheckSettings(checks=(check,)), context)
        found[phones] = [row.row for row in fetched(engine, finding, len(pairs))]

    wrong = {(p, c) for p, c in product(PHONES, COUNTRIES) if p.strip() and no_phone(p, c, "US")}
    expected = [n for n, pair in enumerate(pairs, 1) if pair in wrong]
    assert found[settled_phones] == found[no_way] == expected
    assert settled_phones(engine, "leads", "US") != ""


def test_a_short_list_is_left_to_the_field(engine: DuckEngine) -> None:
    engine.load("leads", [{"Phone": ["1"], "Country": [""]}], {"Phone": "VARCHAR", "Country": "VARCHAR"})

    assert settled_phones(engine, "leads", "US") == ""
