"""What is said of the columns that conditions read and a list lacks."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from revops_cli.engine.duck import DuckEngine
from revops_cli.model import Column, Table
from revops_cli.rules.columns import readable
from revops_cli.rules.condition import parse
from revops_cli.rules.typed import read_typed

LACKING = "not in the list, so empty for every rule: "
CASES = [
    pytest.param("Country", "Country Name", "Country = 'DE'", (), id="read under its name"),
    pytest.param("Town", "Town", "CountryCode = 'DE'", (f"{LACKING}CountryCode",), id="not there"),
    pytest.param(
        "Country",
        "CountryCode",
        "CountryCode = 'DE'",
        (f"{LACKING}CountryCode (the header is read as Country: name that, or clean the list first)",),
        id="a header that means another column",
    ),
]


@pytest.mark.parametrize(("name", "header", "condition", "notes"), CASES)
def test_a_column_that_is_not_there_is_said(
    engine: DuckEngine,
    make_table: Callable[..., Table],
    name: str,
    header: str,
    condition: str,
    notes: tuple[str, ...],
) -> None:
    leads = replace(make_table("leads", [name], [["DE"]]), columns=(Column(name, header),))

    read = read_typed(engine, leads, [parse(condition, readable(leads.names), where="test")], 0, "typed")

    assert read.notes == notes
