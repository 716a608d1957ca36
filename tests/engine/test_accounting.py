from collections.abc import Callable
from dataclasses import replace

import pytest

from revops_cli.engine.accounting import verify
from revops_cli.engine.duck import DuckEngine
from revops_cli.errors import AccountingError
from revops_cli.model import Result, Table


@pytest.fixture
def leads(make_table: Callable[..., Table]) -> Table:
    return make_table("leads", ["Email", "Note"], [["a@x.com", "1"], ["b@x.com", ""], ["c@x.com", "3"]])


def step(engine: DuckEngine, leads: Table, query: str, **said: int) -> Result:
    engine.sql("after", query)
    table = replace(leads, relation="after", rows=said.pop("rows", engine.count("after")))
    return Result("step", table, rows_in=leads.rows, **said)


def test_a_step_that_keeps_everything_passes(engine: DuckEngine, leads: Table) -> None:
    result = step(engine, leads, "SELECT *, 'x' AS Added FROM leads ORDER BY _row DESC")

    verify(engine, leads, result)

    assert result.table.rows == 3


def test_a_merge_that_adds_up_passes(engine: DuckEngine, leads: Table) -> None:
    result = step(engine, leads, "SELECT * FROM leads WHERE _row < 3", merged=1)

    verify(engine, leads, result)

    assert result.merged == 1


WRONG = [
    pytest.param("SELECT * FROM leads WHERE _row < 3", {}, "2 out, 0 merged", id="lost-row"),
    pytest.param("SELECT * FROM leads WHERE _row < 3", {"rejected": 2}, "2 rejected", id="counted-twice"),
    pytest.param("SELECT * FROM leads WHERE _row < 3", {"rows": 3}, "said 3 in, 3 out", id="said-more"),
    pytest.param(
        "SELECT * FROM leads WHERE _row < 3 UNION ALL SELECT * FROM leads WHERE _row = 1", {}, "doubled", id="doubled"
    ),
    pytest.param("SELECT * REPLACE (_row + 1 AS _row) FROM leads", {}, "invented", id="invented"),
    pytest.param("SELECT * REPLACE ('9' AS Note) FROM leads", {}, "cell changed", id="changed-cell"),
    pytest.param(
        "SELECT _row, Email, CASE _row WHEN 1 THEN '' WHEN 2 THEN '1' ELSE Note END AS Note FROM leads",
        {},
        "cell changed",
        id="swapped-cells",
    ),
]


@pytest.mark.parametrize(("query", "said", "problem"), WRONG)
def test_what_does_not_add_up_is_refused(
    engine: DuckEngine, leads: Table, query: str, said: dict[str, int], problem: str
) -> None:
    result = step(engine, leads, query, **said)

    with pytest.raises(AccountingError, match=problem):
        verify(engine, leads, result)


def test_a_lost_column_is_refused(engine: DuckEngine, leads: Table) -> None:
    result = step(engine, leads, "SELECT _row, Email FROM leads")
    result = replace(result, table=replace(result.table, columns=leads.columns[:1]))

    with pytest.raises(AccountingError, match="column 'Note' was lost"):
        verify(engine, leads, result)


def test_a_column_the_step_owns_may_change(engine: DuckEngine, leads: Table) -> None:
    result = step(engine, leads, "SELECT * REPLACE ('9' AS Note) FROM leads")

    verify(engine, leads, result, rewritten=("note",))

    assert result.rows_in == 3
