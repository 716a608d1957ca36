from collections.abc import Callable
from pathlib import Path

import pytest

from revops_cli.engine.duck import DuckEngine
from revops_cli.errors import InputError
from revops_cli.tables.reading import Reading, inspection, read_table

Read = Callable[..., tuple[Reading, list[list[str]]]]
Cells = Callable[[Reading], list[list[str]]]

HEADER = "First Name,Last Name,Company,Email\n"
JANE = "Jane,Doe,Acme,jane@acme.com\n"
JOSE = "José,García,Señor Café,jose@cafe.es\n"
JUERGEN = "Jürgen,Müller,Größe GmbH,j@groesse.de\n"
KANJI = "太郎,山田,株式会社サンプル,taro@sample.jp\n"


ERRORS = [
    pytest.param(b"", "empty_file", "error", id="no bytes"),
    pytest.param(b" \n\r\n \n", "empty_file", "error", id="blanks"),
    pytest.param(b"\xef\xbb\xbf\r\n", "empty_file", "error", id="a mark and blanks"),
    pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not_text", "error", id="picture"),
    pytest.param(bytes(range(256)) * 40, "not_text", "error", id="noise"),
    pytest.param(b"%PDF-1.7 ...", "not_text", "error", id="document"),
    pytest.param(b"PK\x03\x04 cut off", "corrupt_xlsx", "error", id="cut-off workbook"),
    pytest.param(b"<html><body>Please log in</body></html>", "html_not_xls", "error", id="log-in page"),
    pytest.param("Jane,Doe,Acme,jane@acme.com\n" + JOSE, "no_header", "ask", id="no header"),
    pytest.param("Jane,jane@acme.com\n", "no_header", "ask", id="no header, one row"),
    pytest.param(
        b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "encrypted", "error", id="pw"
    ),
    pytest.param(b"BZh91AY", "unknown_format", "error", id="bzip2"),
    pytest.param('{"Email": "a@x.io"}\n{"Email": \n', "unknown_format", "error", id="broken JSON line"),
]


@pytest.mark.parametrize(("content", "code", "outcome"), ERRORS)
def test_what_cannot_be_read_is_said(read: Read, content: bytes | str, code: str, outcome: str) -> None:
    with pytest.raises(InputError) as caught:
        read(content)

    assert caught.value.code == code
    assert caught.value.hint
    assert "list.csv" in caught.value.where
    assert inspection(caught.value)["outcome"] == outcome


def test_a_missing_file_and_a_folder(engine: DuckEngine, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_table(engine, str(tmp_path / "none.csv"), "leads")
    with pytest.raises(InputError, match="is a folder"):
        read_table(engine, str(tmp_path), "leads")
