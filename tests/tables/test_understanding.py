from pathlib import Path

import pytest

from revops_cli.engine.duck import DuckEngine
from revops_cli.errors import InputError
from revops_cli.tables.reading import read_table

EMPTY = [
    pytest.param("\n\n  \n", id="spaces"),
    pytest.param("\r\n \r\n,,,\r\n", id="delimiters"),
    pytest.param('"",""\n', id="quotes"),
]


@pytest.mark.parametrize("text", EMPTY)
def test_blanks_alone_are_an_empty_file(engine: DuckEngine, tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(InputError) as caught:
        read_table(engine, str(path), "leads")

    assert (caught.value.code, caught.value.asks) == ("empty_file", False)
