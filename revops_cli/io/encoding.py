"""What the bytes of a text file are: one pass over all of them, and the encoding as a value."""

import codecs
from dataclasses import dataclass
from pathlib import Path

CHUNK = 1 << 20
_DAMAGE = (b"\xc3\x83", b"\xc3\x82", b"\xc3\xa2\xe2", b"\xef\xbf\xbd")
"""UTF-8 of `Ã`, `Â`, `â€` and U+FFFD: what text decoded twice shows."""


@dataclass(frozen=True, slots=True)
class Bytes:
    """What one pass over the bytes of a file says of it."""

    size: int
    lf: int
    crlf: int
    nul: int
    lone_cr: int
    utf8: bool
    ascii: bool
    blank_lines: bool
    damage: bool


@dataclass(frozen=True, slots=True)
class Encoding:
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


def scan(path: Path) -> Bytes:
    """Counts over the whole file, in chunks; memory does not grow with it."""
    size = lf = crlf = nul = cr = 0
    utf8 = is_ascii = True
    blank = damage = False
    decoder = codecs.getincrementaldecoder("utf-8")()
    tail = b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            seam = tail + chunk
            size += len(chunk)
            lf += chunk.count(b"\n")
            nul += chunk.count(b"\x00")
            if b"\r" in seam:
                cr += chunk.count(b"\r")
                crlf += seam.count(b"\r\n") - tail.count(b"\r\n")
            blank = blank or b"\n\n" in seam or b"\n\r\n" in seam
            if utf8 and not (chunk.isascii() and not decoder.getstate()[0]):
                is_ascii = False
                utf8 = _decodes(decoder, chunk)
                damage = damage or any(mark in seam for mark in _DAMAGE)
            tail = chunk[-3:]
    utf8 = utf8 and not decoder.getstate()[0]
    return Bytes(size, lf, crlf, nul, cr - crlf, utf8, is_ascii, blank, damage)


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes) -> bool:
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return True
