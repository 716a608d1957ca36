from pathlib import Path

import pytest

from revops_cli.engine.duck import DuckEngine
from revops_cli.tables.locating import cell_starts
from revops_cli.tables.reading import locate, read_table

LINES = [
    pytest.param("a,b,c", ",", (1, 3, 5), id="plain"),
    pytest.param('"a,b",c', ",", (1, 7), id="quoted-delimiter"),
    pytest.param('"say ""a,b""",c', ",", (1, 15), id="doubled-quotes"),
    pytest.param("a||b", "||", (1, 4), id="long-delimiter"),
    pytest.param('a,"begun', ",", (1, 3), id="goes-on-below"),
    pytest.param("", ",", (1,), id="empty"),
]


@pytest.mark.parametrize(("line", "delimiter", "starts"), LINES)
def test_cells_begin(line: str, delimiter: str, starts: tuple[int, ...]) -> None:
    assert cell_starts(line, delimiter, '"') == starts


def test_line_and_column_of_a_reported_row(engine: DuckEngine, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('Report\n\nEmail;Company\n"a@x.com";"Acme; Inc"\nb@x.com;Globex\n', encoding="utf-8")
    reading = read_table(engine, str(path), "leads")

    found = locate(str(path), reading, [1, 2])

    assert [(found[row].line, found[row].columns) for row in (1, 2)] == [(4, (1, 11)), (5, (1, 9))]
