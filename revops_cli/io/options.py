"""What the user said about a file; everything else is found out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """The flags of reading: an empty value means "find it".

    `header_row` is the 1-based line, or sheet row, of the header. `mapping` gives a canonical name
    for a header, as `--map "Co Name=Company"` and `columns:` in the config do; an empty name keeps
    the column as it is. `headers` are more headers that a row is known by as the header.
    """

    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""
    header_row: int = 0
    no_header: bool = False
    mapping: Mapping[str, str] = field(default_factory=dict)
    headers: Collection[str] = ()
