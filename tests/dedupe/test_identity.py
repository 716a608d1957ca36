from collections.abc import Callable, Sequence

from revops_cli.clean.columns import ADDS, ISSUES
from revops_cli.dedupe.companions import added_by_cleaning
from revops_cli.dedupe.identity import KEYS, name_rows
from revops_cli.engine.duck import DuckEngine
from revops_cli.engine.protocol import quote
from revops_cli.fields.opt_out_columns import is_opt_out
from revops_cli.model import Table

MakeTable = Callable[[Sequence[str], Sequence[Sequence[str]]], Table]
RAW = ("FirstName", "Phone", "DoNotCall")
CLEANED = (*RAW, "FirstNameClean", "PhoneE164", "CleanIssues")


def keys(engine: DuckEngine, table: Table) -> list[str]:
    name_rows(engine, table)
    return [key for (key,) in engine.rows(f"SELECT key FROM {quote(KEYS)} ORDER BY _row")]


def test_a_row_without_id_has_one_key_before_and_after_cleaning(engine: DuckEngine, make_table: MakeTable) -> None:
    raw = keys(engine, make_table(RAW, [("ann", "503-526-0101", "yes"), ("bob", "", "")]))
    cleaned = [("ann", "503-526-0101", "true", "Ann", "+15035260101", ""), ("bob", "", "", "Bob", "", "phone.missing")]

    assert keys(engine, make_table(CLEANED, cleaned)) == raw
    assert len(set(raw)) == len(raw)


def test_all_that_cleaning_adds_is_known() -> None:
    added = {doc.name.casefold() for doc in ADDS if not is_opt_out(doc.name)}

    assert added == added_by_cleaning()
    assert ISSUES.name.casefold() in added
