import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from revops_cli.engine.duck import DuckEngine
from revops_cli.errors import InputError
from revops_cli.tables.reading import Position, Reading, locate, read_table

Read = Callable[..., tuple[Reading, list[list[str]]]]
Cells = Callable[[Reading], list[list[str]]]

HEADER = "First Name,Last Name,Company,Email\n"
JANE = "Jane,Doe,Acme,jane@acme.com\n"
JOSE = "José,García,Señor Café,jose@cafe.es\n"
JUERGEN = "Jürgen,Müller,Größe GmbH,j@groesse.de\n"
KANJI = "太郎,山田,株式会社サンプル,taro@sample.jp\n"


def test_json_lines(read: Read) -> None:
    lines = [{"Email": "a@x.io", "Tags": ["x", 1]}, {"First Name": "Jo", "Email": None, "Age": 7, "Ok": True}]
    reading, rows = read("\n".join(json.dumps(line) for line in lines), "list.jsonl")

    assert (reading.format, reading.header) == ("jsonl", ("Email", "Tags", "First Name", "Age", "Ok"))
    assert rows == [["a@x.io", '["x", 1]', "", "", ""], ["", "", "Jo", "7", "true"]]


def test_a_json_list(read: Read) -> None:
    reading, rows = read('[\n {"Email": "a@x.io"},\n {"Email": "b@x.io"}\n]', "list.json")

    assert (reading.rows, rows) == (2, [["a@x.io"], ["b@x.io"]])


def test_parquet(read: Read, engine: DuckEngine) -> None:
    path = engine.folder / "x.parquet"
    engine.write("SELECT 'Jo' AS \"First Name\", 7 AS Age, NULL AS Email", path, "parquet")
    reading, rows = read(path.read_bytes(), "list.parquet")

    assert (reading.format, reading.table.names) == ("parquet", ("FirstName", "Age", "Email"))
    assert rows == [["Jo", "7", ""]]
    assert locate("x", reading, [1]) == {1: Position(1)}


def test_an_html_table_called_xls(read: Read) -> None:
    page = (
        "<html><head><title>x</title></head><table><tr><td>menu</td></tr></table><table border=1>"
        "<tr><th colspan=2>Leads</th></tr><tr><th>First Name</th><th>E-Mail</th></tr>"
        "<tr><td>Jo&eacute; &amp; Co<td>a@x.io</tr><tr><td>Ann<br>Lee</td><td>&nbsp;b@x.io</td></tr></table></html>"
    )
    reading, rows = read(page, "list.xls")

    assert (reading.format, reading.header) == ("html", ("First Name", "E-Mail"))
    assert rows == [["Joé & Co", "a@x.io"], ["Ann\nLee", "b@x.io"]]


def test_gzip_and_stdin(read: Read, engine: DuckEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(gzip.compress((HEADER + JANE).encode()), "list.csv.gz")[0].rows == 1
    with (tmp_path / "list.csv").open("w") as file:
        file.write(HEADER + JOSE)
    with (tmp_path / "list.csv").open() as stream:
        monkeypatch.setattr("sys.stdin", stream)
        assert read_table(engine, "-", "leads").source == "stdin"


def test_a_cut_off_gzip_is_said(read: Read) -> None:
    with pytest.raises(InputError) as caught:
        read(gzip.compress((HEADER + JANE * 500).encode())[:-30], "list.csv.gz")

    assert caught.value.code == "corrupt_gzip"
