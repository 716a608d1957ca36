"""The first answer that is met: by whatever column answers are told apart, as by asking one after the other."""

from collections.abc import Callable, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revops_cli.engine.duck import DuckEngine
from revops_cli.model import Kind, Table
from revops_cli.rules.cell import cell_sql
from revops_cli.rules.condition import Condition, parse
from revops_cli.rules.first import FEW, first_met
from revops_cli.rules.sql import render

COLUMNS: dict[str, Kind] = {"Country": "text", "Size": "number", "Named": "boolean"}
ROWS = list(product(("US", "DE", "de", ""), ("1", "20", "x"), ("true", "no", "")))
PARTS = ("Country = 'US'", "Country = 'DE'", "Country = 'us'", "Country <> 'DE'", "Size = 20", "Size > 5", "Named")


def conditions_of(texts: Sequence[str]) -> list[Condition]:
    return [parse(text, COLUMNS, where="test") for text in texts]


def sql_of(texts: Sequence[str]) -> str:
    answers = [([condition.node], str(place)) for place, condition in enumerate(conditions_of(texts))]
    return first_met(answers, lambda node: render(node, lambda cell: cell_sql(cell.name, cell.kind), None))


def expected(texts: Sequence[str]) -> list[str]:
    """What asking every condition of every row gives."""
    closures = [condition.closure() for condition in conditions_of(texts)]
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in ROWS]
    return [next((str(n) for n, met in enumerate(closures) if met(row) is True), "") for row in rows]


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param((), id="none"),
        pytest.param(("Named",), id="one"),
        pytest.param(("Country = 'US' AND Size > 5", "Country = 'DE'") * FEW, id="one column"),
        pytest.param(("Country = 'US' AND Country = 'DE'", "Country = 'DE'") * FEW, id="one that nothing meets"),
        pytest.param(
            (*("Country = 'DE' AND Size = 20",) * FEW, "Named", *("Country = 'DE'",) * FEW), id="with a break"
        ),
        pytest.param(("Country = 'US' AND Size = 1", "Country = 'US' AND Size = 20") * FEW, id="two columns"),
        pytest.param((*("Size = 20 AND Named",) * FEW, *("Country = 'DE'",) * FEW, "Size > 0"), id="another column"),
        pytest.param(("Country = 'US' OR Named", "NOT Country = 'US'") * FEW, id="nothing that must be equal"),
    ],
)
def test_the_first_is_met(engine: DuckEngine, make_table: Callable[..., Table], texts: tuple[str, ...]) -> None:
    make_table("leads", list(COLUMNS), [list(row) for row in ROWS])

    found = engine.rows(f'SELECT {sql_of(texts)} FROM "leads" ORDER BY _row')

    assert [text for (text,) in found] == expected(texts)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.sampled_from(PARTS), min_size=1, max_size=3).map(" AND ".join), max_size=40))
def test_any_conditions(texts: list[str]) -> None:
    cells = ", ".join(str(row) for row in ROWS)
    engine = DuckEngine(threads=1)

    found = engine.rows(f"SELECT {sql_of(texts)} FROM (VALUES {cells}) leads(Country, Size, Named)")
    engine.close()

    assert [text for (text,) in found] == expected(texts)


def test_a_row_is_asked_the_answers_of_its_own_value_only() -> None:
    sql = sql_of(("Country = 'US' AND Named",) * FEW)

    assert sql.count("'US'") == 1
