"""What a spreadsheet did to company sizes, undone: `11-50` that became 1 November 1950.

Excel reads `11-50` as a month and a year, and `1-10` as a day of the current year; the cell then
holds a date. Source: Microsoft, "Stop automatically changing numbers to dates".
"""

import re
from collections.abc import Sequence

from revops_cli.io.grid import Notes
from revops_cli.tables.loading import Loading, Rewrite

WORKBOOKS = ("xlsx", "xls", "ods")

_TYPED_YEARS = range(1930, 2000)
"""What Excel makes of two figures from 30 to 99; smaller ones are sizes no form offers."""

_DATE = re.compile(r"^(\d{4})-(\d\d)-(\d\d)$")


def size_from_date(text: str) -> str:
    """The size range that a date cell was typed as, or the text unchanged.

    >>> size_from_date("1950-11-01"), size_from_date("2025-01-10"), size_from_date("51-200")
    ('11-50', '1-10', '51-200')
    """
    match = _DATE.match(text)
    if match is None:
        return text
    year, month, day = map(int, match.groups())
    if day > 1:
        return f"{month}-{day}"
    return f"{month}-{year % 100}" if year in _TYPED_YEARS else text


def mend_dates(loading: Loading) -> Rewrite | None:
    """Turns dates in the size column of a workbook back into ranges, noting each; None elsewhere."""
    if loading.grid.format not in WORKBOOKS or "NumberOfEmployees" not in loading.names:
        return None
    place = loading.names.index("NumberOfEmployees")
    header = loading.header[place]

    def mend(number: int, cells: Sequence[str], notes: Notes) -> list[str]:
        mended = list(cells)
        if place < len(mended) and (size := size_from_date(mended[place])) != mended[place]:
            mended[place] = size
            notes.add("excel_date", f"row{number}.{header}")
        return mended

    return mend
