"""The one shape in which every format reaches the tables: numbered rows of text cells."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

Row = tuple[int, list[str]]
"""The 1-based line (or sheet row) on which a row begins, and its cells."""

Finder = Callable[[Sequence[Row]], tuple[Row | None, int]]
"""The header among the first rows of a sheet, and how many of its cells are known headers."""

LISTED = 20
"""Places listed for one warning code before the rest is only counted."""


class Notes:
    """Warnings in the order of their codes' first use, a bounded number of places each."""

    def __init__(self) -> None:
        self._places: dict[str, list[str]] = {}
        self._counts: Counter[str] = Counter()

    def add(self, code: str, place: str = "", *, count: int = 1) -> None:
        """Note `code`, at `place` where one is meant; `count` places may be noted as one."""
        places = self._places.setdefault(code, [])
        self._counts[code] += count
        if len(places) < LISTED:
            places.append(place)

    def take(self, other: "Notes") -> None:
        """Add everything that `other` noted."""
        for code, places, count in other.all():
            for place in places:
                self.add(code, place)
            self._counts[code] += count - len(places)

    def all(self) -> list[tuple[str, list[str], int]]:
        """Each code with the places listed for it and how often it was noted."""
        return [(code, places, self._counts[code]) for code, places in self._places.items()]

    def listed(self) -> tuple[str, ...]:
        """The warnings as codes: `short_row:2`, and `short_row:+7 more` beyond the listed ones."""
        shown: list[str] = []
        for code, places, count in self.all():
            shown += [f"{code}:{place}" if place else code for place in places]
            if (rest := count - len(places)) > 0 and places[0]:
                shown.append(f"{code}:+{rest} more")
        return tuple(dict.fromkeys(shown))


@dataclass(frozen=True, slots=True)
class Grid:
    """A source as rows of text cells, read again from the top by every call of `rows`.

    `rows` gives blank rows too, and notes what it repairs. `sheets` are all sheets of a workbook,
    `picked` those that this grid holds.
    """

    format: str
    rows: Callable[[Notes], Iterator[Row]]
    encoding: str = ""
    delimiter: str = ""
    quote: str = '"'
    plain: bool = False
    """Whether the engine's bulk reader may take the file as it is, as far as `whole` looked."""
    whole: bool = True
    """Whether all bytes were looked at; false where only the head of a large file was."""
    damaged: bool = True
    """Whether text may have been decoded twice; false where the bytes rule it out."""
    header: tuple[str, ...] = ()
    """The header, where the format says it (JSON, Parquet); empty where it must be found."""
    sheets: tuple[str, ...] = ()
    picked: tuple[str, ...] = ()
    left: tuple[int, ...] = ()
    """The 1-based column of each picked sheet at which its cells begin."""
    lines: Callable[[], Iterator[str]] | None = None
    """The lines of a delimited file as they are written; nothing where a cell has no place in a line."""
    notes: tuple[tuple[str, str], ...] = field(default=())
    """Warnings known before any row is read: code and place."""


BLANKS = " \t\r\n\v\f\u00a0\u3000"
"""White space that fills a blank row; the same in both doors of `tables.loading`."""


def is_blank(cells: list[str]) -> bool:
    """Whether a row holds nothing but white space."""
    return not "".join(cells).strip(BLANKS)
