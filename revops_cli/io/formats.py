"""Every file format as a grid: the one list of formats that are read."""

from revops_cli.io.delimited import read_delimited
from revops_cli.io.grid import Finder, Grid
from revops_cli.io.hypertext import read_hypertext
from revops_cli.io.json_rows import read_json
from revops_cli.io.options import ReadOptions
from revops_cli.io.source import Source
from revops_cli.io.workbook import read_workbook


def read_grid(source: Source, options: ReadOptions, finder: Finder) -> Grid:
    """The grid of a file that is not Parquet; `finder` tells a sheet with a header from one without.

    Raises InputError with the codes of each format.
    """
    if source.kind == "workbook":
        return read_workbook(source, options, finder)
    if source.kind == "html":
        return read_hypertext(source, options, finder)
    if source.kind == "json":
        return read_json(source)
    return read_delimited(source, options)
