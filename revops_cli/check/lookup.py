"""Cells judged by a function: it is asked once for each distinct value, and the bad ones become a relation."""

from collections.abc import Callable, Mapping
from functools import partial

from revops_cli.check.addresses import meant
from revops_cli.check.facts import Facts
from revops_cli.engine.distinct import map_distinct_from
from revops_cli.engine.protocol import Batch, BatchFunction, Engine, Spread, listed, quote

Judge = Callable[..., bool]
"""One `str` for each input, in order; whether they are wrong. A function of a module, for other processes."""


def wrong_values(
    facts: Facts, inputs: Mapping[str, str], judge: Judge, where: str = "TRUE", *, alone: bool = False
) -> str:
    """SQL: whether a row is wrong; `inputs` are SQL over the file by any name, in the order of `judge`.

    `where` keeps rows out that need not be asked about. `alone` says that the function cannot leave
    this process.
    """
    wrong, names = facts.fresh(), tuple(inputs)
    cells = ", ".join(f"{cell} AS {quote(name)}" for name, cell in inputs.items())
    asked = f"(SELECT {cells} FROM {quote(facts.table.relation)} WHERE {where}) AS asked"
    function = judging(names, judge)
    facts.later(partial(ask, name=wrong, asked=asked, inputs=names, function=function if alone else Spread(function)))
    row = next(iter(inputs.values())) if len(inputs) == 1 else f"({', '.join(inputs.values())})"
    return f"{row} IN (SELECT {listed(names)} FROM {quote(wrong)})"


def judged_rows(facts: Facts, query: str, judge: Judge, good: str = "FALSE") -> str:
    """SQL: whether a row is wrong by its `cell` in a query of `addresses`, which is made once for all.

    The function stays in this process: it is quick, and there are far fewer cells than rows; it is not
    asked about those that are `good`, SQL over `cell`.
    """
    rows, cells, wrong = facts.relation(query), facts.fresh(), facts.fresh()
    function = partial(_judged_addresses, judge)
    asked = f"(SELECT cell FROM (SELECT DISTINCT cell FROM {quote(rows)}) AS cells WHERE NOT ({good})) AS asked"
    facts.later(partial(ask, name=cells, asked=asked, inputs=("cell",), function=function))
    bad = f"SELECT _row FROM {quote(rows)} WHERE cell IN (SELECT cell FROM {quote(cells)})"
    facts.later(lambda engine: engine.sql(wrong, bad))
    return f"_row IN (SELECT _row FROM {quote(wrong)})"


def _judged_addresses(judge: Judge, batch: Batch) -> Batch:
    return {"wrong": [judge(meant(cell)) for cell in batch["cell"]]}


def ask(engine: Engine, *, name: str, asked: str, inputs: tuple[str, ...], function: BatchFunction) -> None:
    """Make relation `name`: the distinct inputs of what is `asked` that are wrong."""
    distinct = f"{name} asked"
    map_distinct_from(engine, distinct, asked, inputs=inputs, function=function, outputs={"wrong": "BOOLEAN"})
    engine.sql(name, f"SELECT {listed(inputs)} FROM {quote(distinct)} WHERE wrong")
    engine.drop(distinct)


def judging(names: tuple[str, ...], judge: Judge) -> BatchFunction:
    """The function of a batch that asks `judge` about each row of some columns."""
    return partial(_judged, names, judge)


def _judged(names: tuple[str, ...], judge: Judge, batch: Batch) -> Batch:
    return {"wrong": [judge(*cells) for cells in zip(*(batch[name] for name in names), strict=True)]}
