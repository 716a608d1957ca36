import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from revops_cli.engine.duck import DuckEngine
from revops_cli.engine.protocol import literal
from revops_cli.tables.guard import formula_condition, guarded, is_formula

CELLS = [
    pytest.param("=1+1", True, id="equals"),
    pytest.param("@SUM(1)", True, id="at"),
    pytest.param("-2+3", True, id="minus-sum"),
    pytest.param("+Acme", True, id="plus-word"),
    pytest.param("\t=1", True, id="tab"),
    pytest.param("\rx", True, id="return"),
    pytest.param("+1 (415) 867-5309", False, id="phone"),
    pytest.param("+14158675309", False, id="e164"),
    pytest.param("+ 44 7400 123924", False, id="phone-with-a-gap"),
    pytest.param("-", False, id="dash"),
    pytest.param("-12.5", False, id="negative-number"),
    pytest.param("a=b", False, id="inside"),
    pytest.param("", False, id="empty"),
]


@pytest.mark.parametrize(("cell", "formula"), CELLS)
def test_is_formula(cell: str, formula: bool) -> None:  # noqa: FBT001 - the expected value
    assert is_formula(cell) is formula


@pytest.mark.parametrize(("cell", "formula"), CELLS)
def test_the_engine_agrees(engine: DuckEngine, cell: str, formula: bool) -> None:  # noqa: FBT001 - the same
    shown = engine.rows(
        f"SELECT coalesce({guarded('c')}, ''), {formula_condition('c')} FROM (SELECT {literal(cell)} AS c)"
    )

    assert shown == [(f"'{cell}" if formula else cell, formula)]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=st.lists(st.text(alphabet="=+-@\t\r0123 9.x(A'", max_size=6), min_size=1, max_size=40))
def test_both_ways_of_asking_agree(engine: DuckEngine, cells: list[str]) -> None:
    engine.load("t", [{"c": cells}], {"c": "VARCHAR"})
    found = engine.rows(f"SELECT c, {formula_condition('c')} FROM t")

    assert all(is_formula(cell) == formula for cell, formula in found)
