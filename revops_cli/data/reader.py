"""Reads the packaged reference tables.

A table is a UTF-8 CSV whose first lines begin with `#`: they give each column's meaning and the
source of its facts. The first other line is the header.
"""

import csv
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

Row = "Mapping[str, str]"


@cache
def read_reference(name: str) -> "tuple[Mapping[str, str], ...]":
    """The rows of a packaged table, in file order; parsed once."""
    text = files("revops_cli.data").joinpath(name).read_text(encoding="utf-8")
    header, *rows = csv.reader(line for line in text.splitlines() if line and not line.startswith("#"))
    return tuple(MappingProxyType(dict(zip(header, row, strict=True))) for row in rows)


@cache
def read_reference_list(name: str) -> frozenset[str]:
    """The values of a packaged one-a-line list; comments and blank lines left out."""
    text = files("revops_cli.data").joinpath(name).read_text(encoding="utf-8")
    lines = map(str.strip, text.splitlines())
    return frozenset(line for line in lines if line and line[0] != "#")
