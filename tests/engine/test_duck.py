from pathlib import Path

import numpy as np
import pytest

from revops_cli.engine import cells
from revops_cli.engine.distinct import map_distinct
from revops_cli.engine.duck import BATCH, DuckEngine
from revops_cli.engine.protocol import Batch, ParquetSource, Schema, TextSource, UnreadableSourceError, literal, quote
from revops_cli.errors import OutputError, UsageError


def test_every_cell_is_text_and_rows_are_numbered_in_file_order(engine: DuckEngine, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Id,Size,Country\n007,1e3,NO\n008,,TRUE\n", encoding="utf-8")

    rows = engine.read("t", TextSource(path, skip=1), ["Id", "Size", "Country"])

    assert rows == 2
    assert engine.rows("SELECT * FROM t ORDER BY _row") == [(1, "007", "1e3", "NO"), (2, "008", "", "TRUE")]


RAGGED = [
    pytest.param("a,b\n1,2,3\n", id="long"),
    pytest.param("a,b\n1\n", id="short"),
    pytest.param('a,b\n1,"x\n', id="open-quote"),
]


@pytest.mark.parametrize("text", RAGGED)
def test_the_bulk_reader_refuses_what_it_would_guess_at(engine: DuckEngine, tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(UnreadableSourceError):
        engine.read("t", TextSource(path, skip=1), ["a", "b"])


def test_parquet_is_read_as_text(engine: DuckEngine) -> None:
    path = engine.folder / "a.parquet"
    engine.write("SELECT 7 AS n, CAST(NULL AS VARCHAR) AS s, DATE '2026-11-20' AS d", path, "parquet")

    engine.read("t", ParquetSource(path), ["n", "s", "d"])

    assert engine.rows("SELECT n, s, d FROM t") == [("7", "", "2026-11-20")]


def test_map_sees_every_row_once_whatever_the_batches(engine: DuckEngine) -> None:
    total = BATCH + 7
    engine.sql("t", f"SELECT CAST(i AS VARCHAR) AS v FROM range({total}) AS r(i)")
    seen: list[tuple[int, int]] = []

    def doubled(batch: Batch) -> Batch:
        return {"v": batch["v"], "twice": [v + v for v in batch["v"]]}

    engine.map("u", "SELECT v FROM t", doubled, {"v": "VARCHAR", "twice": "VARCHAR"}, lambda a, b: seen.append((a, b)))

    assert engine.rows("SELECT count(*), count(DISTINCT v), bool_and(twice = v || v) FROM u") == [(total, total, True)]
    assert seen == [(BATCH, total), (total, total)]


def test_map_of_no_rows_makes_an_empty_relation(engine: DuckEngine) -> None:
    engine.map("u", "SELECT 'x' AS v WHERE false", lambda batch: batch, {"v": "VARCHAR"})

    assert engine.count("u") == 0


@pytest.mark.parametrize("few", [0, 1, cells.FEW], ids=["as arrays", "as arrays when more", "as lists"])
def test_cells_come_through_a_map_as_they_are(engine: DuckEngine, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(cells, "FEW", few)
    engine.sql("t", "SELECT * FROM (VALUES ('a', 1, 0.5e0, true), ('ü''\\0', 2, 2e0, false)) AS v(s, n, d, b)")
    engine.sql("t", "SELECT * FROM t UNION ALL SELECT NULL, NULL, NULL, NULL")
    schema: Schema = {"s": "VARCHAR", "n": "BIGINT", "d": "DOUBLE", "b": "BOOLEAN"}

    engine.map("u", "SELECT s, n, d, b FROM t", lambda batch: batch, schema)

    assert engine.rows("SELECT * FROM u") == [("a", 1, 0.5, True), ("ü'\\0", 2, 2.0, False), (None,) * 4]


def test_values_of_other_types_are_taken_as_well(engine: DuckEngine) -> None:
    batch: Batch = {"n": [np.int64(7), None], "d": [np.float64(0.5), 2]}

    engine.load("t", [batch], {"n": "BIGINT", "d": "DOUBLE"})

    assert engine.rows("SELECT n, d FROM t") == [(7, 0.5), (None, 2.0)]


def test_map_distinct_asks_once_for_each_value(engine: DuckEngine) -> None:
    engine.sql("t", "SELECT CASE WHEN i % 2 = 0 THEN 'x' ELSE '' END AS v FROM range(100) AS r(i)")
    asked: list[str] = []

    def upper(batch: Batch) -> Batch:
        asked.extend(batch["v"])
        return {"big": [v.upper() for v in batch["v"]]}

    map_distinct(engine, "d", "t", inputs=["v"], function=upper, outputs={"big": "VARCHAR"})

    assert sorted(asked) == ["", "x"]
    assert engine.rows("SELECT v, big FROM d ORDER BY v") == [("", ""), ("x", "X")]


OUTSIDE = [
    pytest.param("SELECT * FROM read_csv({file})", id="read"),
    pytest.param("SELECT * FROM read_text({file})", id="text"),
    pytest.param("SELECT * FROM glob({file})", id="glob"),
]


@pytest.mark.parametrize("query", OUTSIDE)
def test_a_sealed_engine_reads_nothing_outside_its_folder(engine: DuckEngine, tmp_path: Path, query: str) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n", encoding="utf-8")
    engine.seal()

    with pytest.raises(Exception, match=r"[Pp]ermission|disabled"):
        engine.rows(query.format(file=literal(str(secret))))


def test_a_sealed_engine_writes_nothing_outside_its_folder(engine: DuckEngine, tmp_path: Path) -> None:
    engine.seal()

    with pytest.raises(Exception, match=r"[Pp]ermission|disabled"):
        engine.write("SELECT 1", tmp_path / "out.csv", "csv")
    assert not (tmp_path / "out.csv").exists()


def test_a_sealed_engine_keeps_its_settings(engine: DuckEngine) -> None:
    engine.seal()

    with pytest.raises(Exception, match="locked"):
        engine.rows("SET enable_external_access = true")


def test_sealing_twice_is_the_same_as_once(engine: DuckEngine) -> None:
    engine.seal()
    engine.seal()

    engine.write("SELECT 1 AS a", engine.folder / "inside.csv", "csv")
    assert (engine.folder / "inside.csv").read_text() == "1\n"


def test_memory_is_a_size() -> None:
    with pytest.raises(UsageError, match="not a size"):
        DuckEngine(memory="lots")


def test_too_little_memory_and_disk_is_said_in_one_message() -> None:
    engine = DuckEngine(memory="20MB", threads=1)
    engine._set("max_temp_directory_size", "1MB")  # noqa: SLF001 - a full disk, without filling one
    try:
        with pytest.raises(OutputError, match="not enough memory or temporary disk"):
            engine.sql("t", "SELECT repeat(CAST(i AS VARCHAR), 20) AS v FROM range(3000000) AS r(i) ORDER BY v")
    finally:
        engine.close()


def test_closing_removes_the_folder() -> None:
    engine = DuckEngine()
    engine.close()

    assert not engine.folder.exists()


QUOTED = [
    pytest.param("plain", '"plain"', id="plain"),
    pytest.param('a"b', '"a""b"', id="quote"),
    pytest.param("a; DROP TABLE t", '"a; DROP TABLE t"', id="statement"),
]


@pytest.mark.parametrize(("name", "sql"), QUOTED)
def test_identifiers_are_quoted(name: str, sql: str) -> None:
    assert quote(name) == sql


def test_literals_are_quoted(engine: DuckEngine) -> None:
    nasty = "O'Brien'; --\n\\"

    assert engine.rows(f"SELECT {literal(nasty)}") == [(nasty,)]


def test_a_view_holds_what_its_query_says_when_it_is_read(engine: DuckEngine) -> None:
    engine.sql("numbers", "SELECT 1 AS n")
    engine.view("doubled", 'SELECT 2 * n AS n FROM "numbers"')
    engine.sql("numbers", "SELECT 1 AS n UNION ALL SELECT 2 AS n")

    assert (engine.rows('SELECT sum(n) FROM "doubled"'), engine.columns("doubled")) == ([(6,)], ("n",))
