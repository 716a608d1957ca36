import zipfile
from pathlib import Path

from revops_cli.engine.duck import DuckEngine
from revops_cli.tables.reading import read_table

CELL = '<table:table-cell office:value-type="{kind}"{value}><text:p>{text}</text:p></table:table-cell>'
NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}


def cell(text: str, *, number: bool = False) -> str:
    value = f' office:value="{text}"' if number else ""
    return CELL.format(kind="float" if number else "string", value=value, text=text)


def test_an_open_document_sheet_is_read(engine: DuckEngine, tmp_path: Path) -> None:
    spaces = " ".join(f'xmlns:{short}="{name}"' for short, name in NAMES.items())
    rows = [cell("Email") + cell("Phone"), cell("a@x.com") + cell("14155550123", number=True)]
    table = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content {spaces} office:version="1.2"><office:body>'
            f'<office:spreadsheet><table:table table:name="Leads">{table}</table:table></office:spreadsheet>'
            "</office:body></office:document-content>",
        )
        book.writestr("META-INF/manifest.xml", "<manifest/>")

    reading = read_table(engine, str(path), "leads")

    assert (reading.format, reading.sheets, reading.rows) == ("ods", ("Leads",), 1)
    assert engine.rows("SELECT Email, Phone FROM leads") == [("a@x.com", "14155550123")]
