"""Writing XLSX: every cell as text, so that nothing is run, rounded, or turned into a date."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import IO, Any

from revops_cli.errors import OutputError

MOST_ROWS = 1_048_575
"""Data rows of a sheet below its header. Source: Excel specifications and limits."""

MOST_LETTERS = 32_767
"""Characters of a cell. Source: the same."""

_OPTIONS = {
    "in_memory": True,
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_xlsx(stream: IO[bytes], headers: Sequence[str], batches: Iterable[dict[str, list[Any]]]) -> None:
    """Write batches of text cells as the one sheet of a workbook.

    Raises OutputError where a sheet cannot hold the rows or a cell its text.
    """
    import xlsxwriter  # noqa: PLC0415 - 60 ms that only this format needs

    book = xlsxwriter.Workbook(stream, _OPTIONS)
    # A fixed date: the same table gives the same bytes.
    book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)})
    sheet = book.add_worksheet("Leads")
    sheet.freeze_panes(1, 0)
    for index, header in enumerate(headers):
        sheet.write_string(0, index, header)
    row = 0
    for batch in batches:
        for cells in zip(*batch.values(), strict=True):
            row += 1
            if row > MOST_ROWS:
                raise OutputError(f"a sheet holds {MOST_ROWS:,} rows", hint="write --format csv or parquet")
            _write_row(sheet, row, cells)
    book.close()


def _write_row(sheet: Any, row: int, cells: Sequence[str]) -> None:  # noqa: ANN401 - the library is untyped
    for index, cell in enumerate(cells):
        if cell:
            if len(cell) > MOST_LETTERS:
                raise OutputError(f"row {row}: a cell holds {MOST_LETTERS:,} characters", hint="write --format csv")
            sheet.write_string(row, index, cell)
