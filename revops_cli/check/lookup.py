"""Cells judged by a function: it is asked once for each distinct value, and the bad ones become a relation."""

from collections.abc import Callable, Mapping
from functools import partial

from revops_cli.check.facts import Facts
from revops_cli.engine.distinct import map_distinct_from
from revops_cli.engine.protocol import Batch, Spread, listed, quote

Judge = Callable[..., bool]
"""One `str` for each input, in order; whether they are wrong. A function of a module, for other processes."""


def wrong_values(
    facts: Facts, inputs: Mapping[str, str], judge: Judge, where: str = "TRUE", *, alone: bool = False
) -> str:
    """SQL: whether a row is wrong; `inputs` are SQL over the file by any name, in the order of `judge`.

    `where` keeps rows out that need not be asked about. `alone` says that the function cannot leave
    this process.
    """
    asked, wrong, names = facts.fresh(), facts.fresh(), tuple(inputs)
    cells = ", ".join(f"{cell} AS {quote(name)}" for name, cell in inputs.items())
    function = partial(_judged, names, judge)
    map_distinct_from(
        facts.engine,
        asked,
        f"(SELECT {cells} FROM {quote(facts.table.relation)} WHERE {where}) AS asked",
        inputs=names,
        function=function if alone else Spread(function),
        outputs={"wrong": "BOOLEAN"},
    )
    facts.engine.sql(wrong, f"SELECT {listed(names)} FROM {quote(asked)} WHERE wrong")
    facts.engine.drop(asked)
    row = next(iter(inputs.values())) if len(inputs) == 1 else f"({', '.join(inputs.values())})"
    return f"{row} IN (SELECT {listed(names)} FROM {quote(wrong)})"


def _judged(names: tuple[str, ...], judge: Judge, batch: Batch) -> Batch:
    return {"wrong": [judge(*cells) for cells in zip(*(batch[name] for name in names), strict=True)]}


def wrong_rows(facts: Facts, cell: str, judge: Callable[[str], bool], where: str) -> str:
    """SQL: whether a row is wrong, for a `cell` that is dear to compute: each row's is made once.

    The function stays in this process: it is quick, and `cell` has far fewer values than rows.
    """
    cells, wrong = facts.fresh(), facts.fresh()
    facts.engine.sql(cells, f"SELECT _row, {cell} AS cell FROM {quote(facts.table.relation)} WHERE {where}")
    distinct = facts.fresh()
    function = partial(_judged, ("cell",), judge)
    map_distinct_from(
        facts.engine, distinct, quote(cells), inputs=("cell",), function=function, outputs={"wrong": "BOOLEAN"}
    )
    bad = f"SELECT cell FROM {quote(distinct)} WHERE wrong"
    facts.engine.sql(wrong, f"SELECT _row FROM {quote(cells)} WHERE cell IN ({bad})")
    facts.engine.drop(cells, distinct)
    return f"_row IN (SELECT _row FROM {quote(wrong)})"
