"""The lines of a text file, decoded strictly: no character is ever replaced."""

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from revops_cli.errors import InputError
from revops_cli.io.encoding import CHUNK, Encoding

_CR_END = re.compile(rb"\r\n|\n|\r")


def raw_lines(path: Path, *, cr_ends: bool) -> Iterator[bytes]:
    """Lines with their ends; a carriage return alone ends one only where `cr_ends` says so."""
    with path.open("rb") as file:
        if not cr_ends:
            yield from file
            return
        rest = b""
        while chunk := file.read(CHUNK):
            *whole, rest = _split_at_cr(rest + chunk)
            yield from whole
        if rest:
            yield from (line for line in _CR_END.sub(b"\n", rest).splitlines(keepends=True))


def _split_at_cr(block: bytes) -> list[bytes]:
    """Lines of a block and the rest, which may end in half a line end."""
    lines: list[bytes] = []
    start = 0
    for end in _CR_END.finditer(block):
        if end.end() == len(block):
            break
        lines.append(block[start : end.end()])
        start = end.end()
    return [*lines, block[start:]]


def text_lines(path: Path, encoding: Encoding, shown: str) -> Iterator[str]:
    """Decoded lines with their ends, without a byte-order mark and without NULs.

    Raises InputError (`mixed_encoding`, with the line) where a line cannot be decoded.
    """
    number = 0
    try:
        for line in _wide_lines(path, encoding) if encoding.wide else _narrow_lines(path, encoding):
            number += 1
            yield line.replace("\x00", "") if "\x00" in line else line
    except UnicodeDecodeError as error:
        raise _undecodable(error, encoding, number + 1, shown) from error


def _narrow_lines(path: Path, encoding: Encoding) -> Iterator[str]:
    name = "utf-8" if encoding.name == "utf-8-sig" else encoding.name
    lines = raw_lines(path, cr_ends=encoding.cr_ends)
    first = next(lines, b"")[encoding.bom :]
    for line in chain((first,), lines):
        try:
            yield line.decode(name)
        except UnicodeDecodeError:
            if not encoding.fallback:
                raise
            yield line.decode(encoding.fallback)


def _wide_lines(path: Path, encoding: Encoding) -> Iterator[str]:
    ends = "" if encoding.cr_ends else "\n"
    with path.open(encoding=encoding.name, newline=ends) as lines:
        yield from (line.removeprefix("\ufeff") if not at else line for at, line in enumerate(lines))


def _undecodable(error: UnicodeDecodeError, encoding: Encoding, number: int, shown: str) -> InputError:
    byte = error.object[error.start]
    place = shown if encoding.wide else f"{shown}:{number}"
    return InputError(
        f"not {encoding.name}: byte 0x{byte:02x}",
        where=place,
        code="mixed_encoding",
        asks=True,
        hint="name the encoding with --encoding, such as cp1252 (Excel's usual export)",
    )
