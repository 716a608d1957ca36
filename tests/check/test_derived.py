"""Columns that cleaning would add are those that it adds."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from revops_cli.check.derived import Derivable
from revops_cli.check.facts import Context, Facts
from revops_cli.check.kinds.emails import email_not
from revops_cli.engine.duck import DuckEngine
from revops_cli.engine.protocol import listed
from revops_cli.fields.email import FIELD
from revops_cli.model import Column, Table

LOCALS = st.sampled_from(["jane", "Jane.DOE", "info", "a+b", ".a", "a..b", "x" * 64, "müller", ""])
DOMAINS = st.sampled_from(
    ["acme.com", "ACME.de", "gamil.com", "acme.con", "acme.zorb", "acme", "a--b.com", "b.c.d.com"]
)
CELLS = st.one_of(st.builds("{}@{}".format, LOCALS, DOMAINS), st.sampled_from(["", " ", "n/a", "<jane@acme.com>"]))


@pytest.fixture
def leads(engine: DuckEngine) -> Callable[[list[str]], Table]:
    def make(cells: list[str]) -> Table:
        schema = {"_row": "BIGINT", "Email": "VARCHAR"}
        engine.load("leads", [{"_row": list(range(1, len(cells) + 1)), "Email": cells}], schema)  # type: ignore[arg-type]
        return Table("leads", (Column("Email", "Email"),), len(cells))

    return make


@given(
    cells=st.lists(CELLS, min_size=1, max_size=20),
    wanted=st.sampled_from([["EmailNormalized"], ["EmailNormalized", "EmailStatus"]]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_addresses_are_those_of_the_field(
    engine: DuckEngine, leads: Callable[[list[str]], Table], cells: list[str], wanted: list[str]
) -> None:
    derivable = Derivable(leads(cells))
    assert [derivable.ask(name) for name in wanted] == wanted
    table = derivable.make(engine, {})

    found = engine.rows(f"SELECT {listed(wanted)} FROM {listed([table.relation])} ORDER BY _row")

    assert found == [FIELD.standardise(cell).values[: len(wanted)] for cell in cells]
    assert derivable.reads == {"Email"}


def test_nothing_asked_is_the_table_itself(engine: DuckEngine, leads: Callable[[list[str]], Table]) -> None:
    table = leads(["a@b.co"])

    assert Derivable(table).make(engine, {}) is table


@pytest.mark.parametrize("name", ["Cell", "address", "plain", "made0", "t"])
def test_columns_of_a_file_may_be_called_as_ours(engine: DuckEngine, name: str) -> None:
    schema = {"_row": "BIGINT", "Email": "VARCHAR", name: "VARCHAR"}
    engine.load("leads", [{"_row": [1], "Email": ["Ann@acme.com"], name: ["x"]}], schema)  # type: ignore[arg-type]
    table = Table("leads", (Column("Email", "Email"), Column(name, name)), 1)
    facts = Facts(table, Context(datetime(2026, 1, 1, tzinfo=UTC)), Derivable(table))
    role = email_not(facts, ("role",))
    made = facts.prepare(engine) if facts.column("EmailNormalized") else table

    found = engine.rows(f"SELECT EmailNormalized, {listed([name])}, {role.fails} FROM {listed([made.relation])}")

    assert found == [("ann@acme.com", "x", False)]
