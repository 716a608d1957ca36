"""A regular file of which only some columns are asked for: the others are never made.

Whether a file is regular is a matter of whole rows. What the columns that are read leave open is not
guessed at: then the file is read whole. How the bytes of the other columns are to be read is not asked.
"""

import os
from collections.abc import Collection, Sequence

from revops_cli.engine.protocol import Engine
from revops_cli.io.encoding import glance
from revops_cli.tables.body import may_be_footer
from revops_cli.tables.loading import Loaded, Loading, holds_others, may_be_regular, read_regular

_TAIL = 1 << 16
"""Bytes at the end of a file in which its last row must begin."""


def load_narrow(engine: Engine, relation: str, loading: Loading, needed: Collection[str]) -> Loaded | None:
    """The rows with these columns; None where all must be read to tell which rows are records."""
    keep = [name for name in loading.names if name in needed] or list(loading.names[:1])
    last = _last_cells(loading)
    if len(keep) == len(loading.names) or not may_be_regular(loading) or may_be_footer(last, len(loading.names)):
        return None
    marks = glance(loading.path, damage=True)
    rows = read_regular(engine, relation, loading, marks, keep)
    if rows is None:
        return None
    header = dict(zip(loading.names, loading.header, strict=True))
    if holds_others(engine, relation, keep, [header[name] for name in keep]):
        engine.drop(relation)
        return None
    return Loaded(rows, lined=rows if marks.lines == loading.header_line + rows else 0)


def _last_cells(loading: Loading) -> Sequence[str]:
    """The cells of the last row, where its line alone says them; else none.

    A line without quotes, as wide as the table, cannot be the end of a cell of several lines.
    """
    with loading.path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(size - _TAIL, 0))
        lines = file.read().rstrip(b"\r\n").split(b"\n")
    last = lines[-1].decode("utf-8", "replace")
    if len(lines) == 1 or loading.grid.quote in last:
        return ()
    cells = last.split(loading.grid.delimiter)
    return cells if len(cells) == len(loading.names) else ()
