"""What the bytes of a text file are: one pass over all of them, and the encoding as a value."""

import codecs
import sys
from pathlib import Path
from typing import NamedTuple

CHUNK = 1 << 20
PIECE = 1 << 16
"""Bytes of a quick pass: what is made of them stays in the processor's cache."""
_SHORT = 1 << 22
"""Bytes of a file of which little is counted: to load what counts fast takes longer."""
_LF, _CR = 10, 13
_DAMAGE = (b"\xc3\x83", b"\xc3\x82", b"\xc3\xa2\xe2", b"\xef\xbf\xbd")
"""UTF-8 of `Ã`, `Â`, `â€` and U+FFFD: what text decoded twice shows."""

_A_TILDE, _A_CIRCUMFLEX, _LOST = 0x82C3, 0xE2A2, 0xBDBF
"""The same as byte pairs, the lower byte first; the first stands for `Ã` and `Â`."""
_PAIRS = (b"\xc3\x82", b"\xc3\x83", b"\xa2\xe2", b"\xbf\xbd")


class Bytes(NamedTuple):
    """What one pass over the bytes of a file says of it."""

    size: int
    lf: int
    crlf: int
    nul: int
    lone_cr: int
    utf8: bool
    ascii: bool
    damage: bool
    whole: bool = True


class Encoding(NamedTuple):
    """How the bytes are decoded: `name` for most lines, `fallback` for those it cannot decode.

    `cr_ends` is true where a carriage return alone ends a line.
    """

    name: str
    fallback: str = ""
    first_fallback_line: int = 0
    bom: int = 0
    """Length of the byte-order mark."""
    cr_ends: bool = False

    @property
    def wide(self) -> bool:
        """Whether a character takes two or four bytes."""
        return self.name.startswith(("utf-16", "utf-32"))


def scan(path: Path, limit: int = sys.maxsize) -> Bytes:
    """Counts over the file, or over its first `limit` bytes; memory does not grow with it."""
    size = lf = crlf = nul = cr = 0
    utf8 = is_ascii = True
    damage = False
    decoder = codecs.getincrementaldecoder("utf-8")()
    tail = b""
    with path.open("rb") as file:
        while size < limit and (chunk := file.read(CHUNK)):
            seam = tail + chunk
            size += len(chunk)
            lf += chunk.count(b"\n")
            nul += chunk.count(b"\x00")
            if b"\r" in seam:
                cr += chunk.count(b"\r")
                crlf += seam.count(b"\r\n") - tail.count(b"\r\n")
            if utf8 and not (chunk.isascii() and not decoder.getstate()[0]):
                is_ascii = False
                utf8 = _decodes(decoder, chunk)
                damage = damage or any(mark in seam for mark in _DAMAGE)
            tail = chunk[-3:]
        whole = not file.read(1)
    utf8 = utf8 and not (whole and decoder.getstate()[0])
    return Bytes(size, lf, crlf, nul, cr - crlf, utf8, is_ascii, damage, whole)


class Marks(NamedTuple):
    """What a quick pass says that the bulk reader would not: line ends, NULs, damaged text."""

    lines: int
    irregular: bool
    damage: bool
    newline: bool = False


def glance(path: Path, *, damage: bool = False) -> Marks:
    """Whether a file that began regularly goes on so; UTF-8 is left to the bulk reader.

    Damaged text is looked for, unless it is said to be there.
    """
    lf = crlf = cr = 0
    tail = b""
    short = path.stat().st_size < _SHORT
    with path.open("rb") as file:
        while chunk := file.read(PIECE):
            if b"\x00" in chunk:
                return Marks(0, irregular=True, damage=True)
            ends = _ends(chunk, tail, short=short)
            lf, cr, crlf = lf + ends[0], cr + ends[1], crlf + ends[2]
            damage = damage or (not chunk.isascii() and _may_be_damaged(tail + chunk, short=short))
            tail = chunk[-3:]
    unended = tail[-1:] not in {b"", b"\n"}
    irregular = cr != crlf or crlf not in {0, lf}
    return Marks(lf + unended, irregular=irregular, damage=damage, newline=not crlf)


def _ends(chunk: bytes, tail: bytes, *, short: bool) -> tuple[int, int, int]:
    """Line feeds, carriage returns, and both together; `tail` stands before the chunk."""
    seam = tail.endswith(b"\r") and chunk.startswith(b"\n")
    if short:
        return chunk.count(b"\n"), chunk.count(b"\r"), chunk.count(b"\r\n") + seam
    import numpy as np  # noqa: PLC0415 - four times as fast, and a tenth of a second to load

    feeds = (codes := np.frombuffer(chunk, np.uint8)) == _LF
    lf = int(np.count_nonzero(feeds))
    if b"\r" not in chunk and not tail.endswith(b"\r"):
        return lf, 0, 0
    returns = codes == _CR
    # As bytes they are compared at once; only where some stand alone is it asked how many.
    alike = feeds[1:].tobytes() == returns[:-1].tobytes()
    both = lf - int(feeds[0]) if alike else int(np.count_nonzero(feeds[1:] & returns[:-1]))
    return lf, both + int(returns[-1]) if alike else int(np.count_nonzero(returns)), both + seam


def _may_be_damaged(chunk: bytes, *, short: bool) -> bool:
    """Whether two bytes of a damaged text stand side by side; never false where one does."""
    if short:
        return any(pair in chunk for pair in _PAIRS)
    import numpy as np  # noqa: PLC0415 - see `_ends`

    for start in (0, 1):
        pairs = np.frombuffer(chunk, "<u2", count=(len(chunk) - start) // 2, offset=start)
        if bool(((pairs & 0xFEFF) == _A_TILDE).any() or (pairs == _A_CIRCUMFLEX).any() or (pairs == _LOST).any()):
            return True
    return False


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes) -> bool:
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return True
