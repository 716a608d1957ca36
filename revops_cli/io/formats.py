"""Every file format as a grid: the one list of formats that are read."""

import sys

from revops_cli.io.delimited import read_delimited
from revops_cli.io.grid import Finder, Grid
from revops_cli.io.options import ReadOptions
from revops_cli.io.source import Source

GLANCE = 1 << 20
"""Bytes of a large text file that are looked at before the bulk reader tries it."""


def read_grid(source: Source, options: ReadOptions, finder: Finder, *, thorough: bool) -> Grid:
    """The grid of a file that is not Parquet; `finder` tells a sheet with a header from one without.

    Not `thorough`, a large text file is known by its head only: good for a try of the bulk reader.

    Raises InputError with the codes of each format.
    """
    if source.kind == "workbook":
        from revops_cli.io.workbook import read_workbook  # noqa: PLC0415 - each format loads its own library

        return read_workbook(source, options, finder)
    if source.kind == "html":
        from revops_cli.io.hypertext import read_hypertext  # noqa: PLC0415 - the same

        return read_hypertext(source, options, finder)
    if source.kind == "json":
        from revops_cli.io.json_rows import read_json  # noqa: PLC0415 - the same

        return read_json(source)
    return read_delimited(source, options, limit=sys.maxsize if thorough else GLANCE)
