"""XLSX, XLSB, XLS and ODS: sheets as a person sees them, every cell as text."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from revops_cli.errors import InputError, did_you_mean
from revops_cli.io.grid import Finder, Grid, Notes, Row, is_blank
from revops_cli.io.options import ReadOptions
from revops_cli.io.source import Source
from revops_cli.text.fold import squash

HEAD = 120

STRIDE = 1 << 21
"""Rows a sheet takes of the line numbers where sheets are read as one; more than Excel can hold."""

SURE = 2
"""Known headers that make a sheet a list."""

EXACT = 1e21
"""Above this a whole number is shown with an exponent."""

Value = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet with the header that was found on it."""

    name: str
    sheet: CalamineSheet
    header: Row | None
    known: int
    has_rows: bool
    has_people: bool


def read_workbook(source: Source, options: ReadOptions, finder: Finder) -> Grid:
    """The grid of the sheet that holds the list; equal sheets are read as one.

    Raises InputError (`corrupt_xlsx`, `encrypted`, `no_sheet`, `several_sheets`, `empty_file`).
    """
    book = _opened(source)
    names = tuple(book.sheet_names)
    try:
        if options.sheet:
            chosen = [_looked_at(book, _named(names, options.sheet, source), finder)]
            notes: list[tuple[str, str]] = []
        else:
            chosen, notes = _chosen(book, finder, source)
    except (CalamineError, ValueError, OSError) as error:
        raise _corrupt(source) from error
    return _grid(source, names, chosen, notes)


def _opened(source: Source) -> CalamineWorkbook:
    try:
        with source.path.open("rb") as file:
            return CalamineWorkbook.from_filelike(file)
    except (CalamineError, ValueError, OSError) as error:
        if "password" in str(error).lower():
            raise InputError(
                "the workbook is protected by a password",
                where=source.shown,
                code="encrypted",
                hint="save a copy without the password",
            ) from error
        raise _corrupt(source) from error


def _corrupt(source: Source) -> InputError:
    return InputError(
        "the workbook is damaged or cut off",
        where=source.shown,
        code="corrupt_xlsx",
        hint="download or export it again",
    )


def _named(names: Sequence[str], given: str, source: Source) -> str:
    found = next((name for name in names if squash(name) == squash(given) or name == given), None)
    if found is None and given.isdecimal() and 1 <= int(given) <= len(names):
        found = names[int(given) - 1]
    if found is None:
        listed = ", ".join(f"'{name}'" for name in names)
        raise InputError(
            f"no sheet is called '{given}'",
            where=source.shown,
            code="no_sheet",
            asks=True,
            hint=did_you_mean(given, names) or f"the sheets are {listed}",
        )
    return found


def _looked_at(book: CalamineWorkbook, name: str, finder: Finder) -> _Sheet:
    sheet = book.get_sheet_by_name(name)
    head = [row for row in islice(_rows(sheet), HEAD) if not is_blank(row[1])]
    header, known = finder(head)
    people = any("@" in cell for _, cells in head for cell in cells)
    return _Sheet(name, sheet, header, known, bool(head), people)


def _chosen(book: CalamineWorkbook, finder: Finder, source: Source) -> tuple[list[_Sheet], list[tuple[str, str]]]:
    """The sheets to read as one, and what is to be said about the others."""
    notes: list[tuple[str, str]] = []
    seen: list[_Sheet] = []
    for meta in book.sheets_metadata:
        if meta.typ == SheetTypeEnum.WorkSheet and meta.visible == SheetVisibleEnum.Visible:
            seen.append(_looked_at(book, meta.name, finder))
        else:
            notes.append(("sheet_hidden", meta.name))
    full = [sheet for sheet in seen if sheet.has_rows]
    if not full:
        raise InputError("every sheet is empty", where=source.shown, code="empty_file", hint="export it again")
    lists = [sheet for sheet in full if sheet.known >= SURE] or [sheet for sheet in full if sheet.header] or full
    aside = [sheet for sheet in seen if sheet not in lists]
    doubtful = [sheet for sheet in aside if sheet.has_people]
    headers = {_key(sheet) for sheet in lists}
    if len(headers) > 1 or (doubtful and len(seen) > 1):
        listed = ", ".join(f"'{sheet.name}'" for sheet in [*lists, *doubtful])
        raise InputError(
            f"several sheets could be the list: {listed}",
            where=source.shown,
            code="several_sheets",
            asks=True,
            hint=f"name one with --sheet '{lists[0].name}'",
        )
    notes += [("sheet_skipped", sheet.name) for sheet in aside]
    if len(lists) > 1:
        notes += [("sheets_combined", sheet.name) for sheet in lists]
    return lists, notes


def _key(sheet: _Sheet) -> tuple[str, ...]:
    cells = sheet.header[1] if sheet.header else [sheet.name]
    keys = [squash(cell) for cell in cells]
    while keys and not keys[-1]:
        keys.pop()
    return tuple(keys)


def _grid(source: Source, names: tuple[str, ...], chosen: Sequence[_Sheet], notes: Sequence[tuple[str, str]]) -> Grid:
    def rows(_notes: Notes) -> Iterator[Row]:
        for index, one in enumerate(chosen):
            start = one.header[0] if index and one.header else 0
            for number, cells in _rows(one.sheet):
                if number > start:
                    yield index * STRIDE + number, cells

    return Grid(
        _format(source),
        rows,
        sheets=names,
        picked=tuple(sheet.name for sheet in chosen),
        left=tuple(sheet.sheet.start[1] + 1 if sheet.sheet.start else 1 for sheet in chosen),
        notes=tuple(notes),
    )


def _format(source: Source) -> str:
    with source.path.open("rb") as file:
        if file.read(2) != b"PK":
            return "xls"
    return "ods" if source.shown.lower().endswith(".ods") else "xlsx"


def _rows(sheet: CalamineSheet) -> Iterator[Row]:
    for at, values in enumerate(sheet.iter_rows(), 1):  # blank rows at the top are given, blank columns are not
        yield at, [cell_text(value) for value in values]


def cell_text(value: Value) -> str:
    """A cell as the text a person sees: `14158675309`, not `14158675309.0`; dates as ISO.

    >>> cell_text(14158675309.0), cell_text(0.1), cell_text(dt.date(2025, 1, 10))
    ('14158675309', '0.1', '2025-01-10')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < EXACT else f"{value:.15g}"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)
