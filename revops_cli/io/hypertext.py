"""A table on a web page, which some tools export under the name `.xls`."""

from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import chain

from revops_cli.errors import InputError
from revops_cli.io.detection import find_encoding
from revops_cli.io.encoding import scan
from revops_cli.io.grid import Finder, Grid, Notes, Row, is_blank
from revops_cli.io.lines import text_lines
from revops_cli.io.options import ReadOptions
from revops_cli.io.source import Source


class _Tables(HTMLParser):
    """Collects the rows of every table of a page; a table inside a table is one of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[Row]] = []
        self._open: list[list[Row]] = []
        self._cells: list[list[str] | None] = []
        self._text: list[str] | None = None
        self._span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._open.append([])
            self._cells.append(None)
            self.tables.append(self._open[-1])
        elif tag == "tr" and self._open:
            self._end_row()
            self._cells[-1] = []
        elif tag in {"td", "th"} and self._open:
            self._end_cell()
            self._cells[-1] = self._cells[-1] if self._cells[-1] is not None else []
            self._text = []
            self._span = _number(dict(attrs).get("colspan"))
        elif tag in {"br", "p", "div"} and self._text:
            self._text.append("\n" if tag == "br" else " ")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self._end_cell()
        elif tag == "tr":
            self._end_row()
        elif tag == "table" and self._open:
            self._end_row()
            self._open.pop()
            self._cells.pop()

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def _end_cell(self) -> None:
        cells = self._cells[-1] if self._cells else None
        if self._text is None or cells is None:
            return
        text = "".join(self._text).replace("\u00a0", " ")
        lines = (" ".join(line.split()) for line in text.split("\n"))
        cells += ["\n".join(lines).strip()] + [""] * (self._span - 1)
        self._text = None

    def _end_row(self) -> None:
        self._end_cell()
        if self._open and self._cells[-1] is not None:
            self._open[-1].append((len(self._open[-1]) + 1, self._cells[-1]))
            self._cells[-1] = None


def read_hypertext(source: Source, options: ReadOptions, finder: Finder) -> Grid:
    """The grid of the page's table that knows most headers; of equal ones the longest.

    Raises InputError (`html_not_xls`) where the page holds no table with rows.
    """
    found = scan(source.path)
    encoding = find_encoding(source.path, found, options.encoding, source.shown)
    parser = _Tables()
    for line in text_lines(source.path, encoding, source.shown):
        parser.feed(line)
    parser.close()
    tables = [table for table in parser.tables if any(not is_blank(cells) for _, cells in table)]
    if not tables:
        raise InputError(
            "is a web page without a table, perhaps a log-in page",
            where=source.shown,
            code="html_not_xls",
            hint="export the list again as CSV or XLSX",
        )
    best = max(tables, key=lambda table: (finder(table[:120])[1], len(table)))
    width = max(len(cells) for _, cells in best)

    def rows(_notes: Notes) -> Iterator[Row]:
        return ((number, [*cells, *[""] * (width - len(cells))]) for number, cells in best)

    notes = [("html_table", "")] + [("table_skipped", "")] * any(t is not best for t in chain(tables))
    return Grid("html", rows, encoding=encoding.name, notes=tuple(notes))


def _number(text: str | None) -> int:
    return min(int(text), 1000) if text and text.isascii() and text.isdigit() and int(text) else 1
