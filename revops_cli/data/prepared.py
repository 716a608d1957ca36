"""Tables folded beforehand: what the code makes of the CSV files, packaged beside them as JSON.

To fold the names of all places takes a tenth of a second at every start, and most runs are small.
The CSV files stay what a person edits: a prepared table carries the checksum of those it was made
of and is made anew where it is not theirs.
"""

import json
import zlib
from collections.abc import Callable
from importlib.resources import files
from typing import Any, NamedTuple


class Prepared(NamedTuple):
    """A table as JSON, by its name; `make` makes it of the files named in `sources`."""

    name: str
    sources: tuple[str, ...]
    make: Callable[[], Any]

    def table(self) -> Any:  # noqa: ANN401 - what JSON holds; who made it knows the shape
        """The table, as it was packaged or as it is made."""
        packaged = files("revops_cli.data").joinpath("prepared", f"{self.name}.json")
        try:
            found = json.loads(packaged.read_bytes())
        except FileNotFoundError:
            return self.make()
        return found["table"] if found["of"] == self._checksum() else self.make()

    def packed(self) -> str:
        """What the packaged file holds: the same text for the same sources, whatever made it."""
        packed = {"of": self._checksum(), "table": self.make()}
        return json.dumps(packed, ensure_ascii=False, separators=(",", ":")) + "\n"

    def _checksum(self) -> int:
        folder = files("revops_cli.data")
        found = 0
        for name in self.sources:
            found = zlib.crc32(folder.joinpath(name).read_bytes(), found)
        return found
