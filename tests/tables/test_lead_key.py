"""The key of a lead: the same from the engine as from the record alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.engine.duck import DuckEngine
from revops_cli.engine.protocol import literal
from revops_cli.model import Column, Table
from revops_cli.tables.lead_key import find_keys, record_key

NAMES = ("Id", "Email", "OrganisationKey")
SPACES = "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2003\u2028\u202f\u205f\u3000"
TEXT = st.text(st.sampled_from(f"09AZaz00Q-_|{{é{SPACES}"), max_size=20)


def keys_of(engine: DuckEngine, ids: list[str]) -> list[str]:
    rows = ", ".join(f"({place}, {literal(text)}, 'a@b.c', '')" for place, text in enumerate(ids))
    engine.sql("leads", f"SELECT * FROM (VALUES {rows}) t(_row, {', '.join(NAMES)})")
    leads = Table("leads", tuple(Column(name, name) for name in NAMES), len(ids), "test")
    find_keys(engine, leads, "leads", "keys", ())
    return [key for (key,) in engine.rows('SELECT key FROM "keys" ORDER BY _row')]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("00Q000000000001AAA", "id:00Q000000000001", id="18 characters"),
        pytest.param("00Q000000000001", "id:00Q000000000001", id="15 characters"),
        pytest.param(" 00Q000000000001AAA\u3000", "id:00Q000000000001", id="spaces at its ends"),
        pytest.param("lead-7", "id:lead-7", id="of another system"),
        pytest.param("é-7", "id:é-7", id="another alphabet"),
        pytest.param("7", "id:7", id="one character"),
        pytest.param(" \t", "mail:d648b243a3e817eaa3309e00e183483f", id="nothing but spaces"),
    ],
)
def test_an_id_is_the_key(engine: DuckEngine, text: str, expected: str) -> None:
    assert keys_of(engine, [text]) == [expected]


@given(st.lists(TEXT, min_size=1, max_size=20))
def test_the_engine_says_what_the_record_says(ids: list[str]) -> None:
    engine = DuckEngine(threads=1)

    found = keys_of(engine, ids)
    engine.close()

    assert found == [record_key({"Id": text, "Email": "a@b.c"}, ()) for text in ids]
