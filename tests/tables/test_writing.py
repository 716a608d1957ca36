import csv
import io
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from revops_cli.engine.duck import DuckEngine
from revops_cli.errors import UsageError
from revops_cli.model import Column, Table
from revops_cli.tables import writing
from revops_cli.tables.writing import Answer, Format, answer_of, format_of, unique_headers, write_answer

ROWS = [["007", "Müller, GmbH", "=1+1"], ["", 'say "hi"', "two\nlines"], ["+1", "", "-"]]


@pytest.fixture
def table(make_table: Callable[..., Table]) -> Table:
    made = make_table("t", ["Id", "Company", "Note"], ROWS)
    return Table("t", (Column("Id", "Lead ID"), *made.columns[1:]), made.rows)


def written(engine: DuckEngine, answer: Answer, kind: Format, *, guard: bool = True) -> bytes:
    stream = io.BytesIO()
    write_answer(engine, answer, stream, kind, guard=guard)
    return stream.getvalue()


def test_csv_is_in_order_under_the_headers_of_the_file(engine: DuckEngine, table: Table) -> None:
    shown = written(engine, answer_of(table), "csv").decode()

    assert shown == 'Lead ID,Company,Note\n007,"Müller, GmbH",\'=1+1\n,"say ""hi""","two\nlines"\n+1,,-\n'


def test_the_guard_can_be_switched_off(engine: DuckEngine, table: Table) -> None:
    shown = written(engine, answer_of(table), "csv", guard=False).decode()

    assert '\n007,"Müller, GmbH",=1+1\n' in shown


def test_canonical_names_on_request(engine: DuckEngine, table: Table) -> None:
    assert written(engine, answer_of(table, rename=True), "csv").startswith(b"Id,Company,Note\n")


def test_tsv_has_tabs(engine: DuckEngine, table: Table) -> None:
    shown = list(
        csv.reader(io.StringIO(written(engine, answer_of(table), "tsv", guard=False).decode()), delimiter="\t")
    )

    assert shown[1:] == ROWS


def test_json_lines_hold_every_cell_as_text(engine: DuckEngine, table: Table) -> None:
    lines = written(engine, answer_of(table), "jsonl").decode().splitlines()

    assert [list(json.loads(line).values()) for line in lines] == ROWS
    assert json.loads(lines[0])["Lead ID"] == "007"


def test_parquet_comes_back_as_it_was(engine: DuckEngine, table: Table, tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(written(engine, answer_of(table), "parquet"))

    found = engine.rows(f"SELECT coalesce(\"Lead ID\", ''), coalesce(Company, ''), Note FROM read_parquet('{path}')")

    assert [list(row) for row in found] == ROWS


def test_a_workbook_shows_text_and_runs_nothing(engine: DuckEngine, table: Table, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(written(engine, answer_of(table), "xlsx"))

    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()

    assert sheet == [["Lead ID", "Company", "Note"], *ROWS]


@pytest.mark.parametrize("kind", ["csv", "tsv", "jsonl", "parquet", "xlsx"])
def test_the_same_table_gives_the_same_bytes(engine: DuckEngine, table: Table, kind: Format) -> None:
    assert written(engine, answer_of(table), kind) == written(engine, answer_of(table), kind)


def test_numbers_sort_as_numbers(engine: DuckEngine) -> None:
    answer = Answer("SELECT i AS n FROM range(12) AS r(i)", ("n",), ("n",), ("n",))

    assert written(engine, answer, "jsonl").decode().splitlines()[-1] == '{"n": "11"}'
    assert written(engine, answer, "csv").decode().split() == ["n", *map(str, range(12))]


FORMATS = [
    pytest.param("a.csv", "", "csv", id="csv"),
    pytest.param("a.XLSX", "", "xlsx", id="case"),
    pytest.param("a.ndjson", "", "jsonl", id="ndjson"),
    pytest.param("a", "", "csv", id="no-ending"),
    pytest.param("-", "", "csv", id="pipe"),
    pytest.param("/dev/fd/63", "", "csv", id="device"),
    pytest.param("2026.11/a", "", "csv", id="folder-with-a-dot"),
    pytest.param("a.txt", "tsv", "tsv", id="other-ending-asked-for"),
    pytest.param("-", "table", "table", id="aligned-for-a-terminal"),
    pytest.param("a.csv", "parquet", "parquet", id="asked-for"),
]


@pytest.mark.parametrize(("target", "asked", "kind"), FORMATS)
def test_format(target: str, asked: str, kind: str) -> None:
    assert format_of(target, asked) == kind


REFUSED = [
    pytest.param("a", "pdf", "--format: unknown format 'pdf'", id="format"),
    pytest.param("out/a.foo", "", "out/a.foo: cannot be written as '.foo'\n  hint: formats: .csv, .tsv, ", id="ending"),
    pytest.param("a.csv.gz", "", "a.csv.gz: cannot be written as '.gz'", id="last-ending"),
    pytest.param("a.json", "", "a.json: cannot be written as '.json'", id="near-ending"),
    pytest.param("a.csv", "table", "a.csv: an aligned table is no file", id="aligned-table"),
]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_may_have_any_name(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "leads.pipe")

    assert format_of(str(tmp_path / "leads.pipe")) == "csv"


@pytest.mark.parametrize(("target", "asked", "said"), REFUSED)
def test_what_cannot_be_written_is_refused(target: str, asked: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        format_of(target, asked)

    assert str(caught.value).startswith(said)


def test_headers_are_made_unique_where_a_format_needs_it() -> None:
    assert unique_headers(["Email", "email", "Id"]) == ["Email", "email#2", "Id"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(
            st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12),
            st.text(alphabet="a,\"'\n\r\t ;|#", max_size=8),
        ),
        max_size=20,
    )
)
def test_any_csv_reads_back_as_it_was(engine: DuckEngine, rows: list[tuple[str, str]]) -> None:
    engine.load(
        "t",
        [{"_row": list(range(len(rows))), "a": [r[0] for r in rows], "b": [r[1] for r in rows]}],
        {"_row": "BIGINT", "a": "VARCHAR", "b": "VARCHAR"},
    )
    table = Table("t", (Column("a", "a"), Column("b", "b")), len(rows))
    shown = written(engine, answer_of(table), "csv", guard=False).decode()

    assert list(csv.reader(io.StringIO(shown, newline="")))[1:] == [list(row) for row in rows]


def test_a_table_written_in_slices_is_in_order_and_whole(
    engine: DuckEngine, make_table: Callable[..., Table], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "_SLICE", 3)
    numbers = [[str(number)] for number in range(1, 8)]
    table = make_table("leads", ["N"], numbers)
    engine.sql("shuffled", 'SELECT * FROM "leads" ORDER BY _row DESC')
    stream = io.BytesIO()

    write_answer(engine, answer_of(replace(table, relation="shuffled")), stream, "csv")

    assert stream.getvalue().decode().split() == ["N", "1", "2", "3", "4", "5", "6", "7"]
