"""Nothing is lost: proved for every step before anything is written."""

from collections.abc import Sequence

from revops_cli.engine.protocol import Engine, listed, quote
from revops_cli.errors import AccountingError
from revops_cli.model import Result, Table


def verify(engine: Engine, before: Table, result: Result, *, rewritten: Sequence[str] = ()) -> None:
    """Raise AccountingError unless the rows of a step add up and the columns it left are unchanged.

    `rewritten` are columns of the input that the step may change: those it recomputes, or, for a
    merge, those that survivorship fills. A step that merges or rejects is held to its counts and
    to `_row` being a subset; one that keeps every row is held to every cell.
    """
    after = result.table
    found = engine.count(after.relation)
    if found != after.rows or result.rows_in != before.rows:
        raise AccountingError(
            f"{result.step}: said {result.rows_in} in, {after.rows} out; found {before.rows}, {found}"
        )
    if result.rows_in != after.rows + result.merged + result.rejected:
        raise AccountingError(
            f"{result.step}: {result.rows_in} rows in, but {after.rows} out, {result.merged} merged and "
            f"{result.rejected} rejected"
        )
    if after.rows != before.rows:
        _same_rows(engine, before, result)
    else:
        _same_cells(engine, before, result, rewritten)


def _same_rows(engine: Engine, before: Table, result: Result) -> None:
    after = result.table
    distinct, known = engine.rows(
        f"SELECT (SELECT count(DISTINCT _row) FROM {quote(after.relation)}), "
        f"(SELECT count(*) FROM {quote(after.relation)} WHERE _row IN (SELECT _row FROM {quote(before.relation)}))"
    )[0]
    if distinct != after.rows or known != after.rows:
        raise AccountingError(f"{result.step}: a row was doubled or invented")


def _same_cells(engine: Engine, before: Table, result: Result, rewritten: Sequence[str]) -> None:
    changed = {name.casefold() for name in rewritten}
    kept = [name for name in before.names if name.casefold() not in changed]
    missing = [name for name in kept if not result.table.has(name)]
    if missing:
        raise AccountingError(f"{result.step}: column {missing[0]!r} was lost")
    cells = f"_row, {listed(kept)}" if kept else "_row"
    # A sum, not an exclusive or: the hash of a row combines its cells by exclusive or, and two
    # rows that swapped a cell would cancel out.
    prints = [
        engine.rows(f"SELECT sum(hash({cells})) FROM {quote(relation)}")[0][0]
        for relation in (before.relation, result.table.relation)
    ]
    if prints[0] != prints[1]:
        # A row in the place of another is no change of its cells: the prints hold the row as well.
        _same_rows(engine, before, result)
        raise AccountingError(f"{result.step}: a cell changed that the step does not own")
