"""Which encoding a text file is in: marks first, then UTF-8, then a guess over all odd lines."""

import codecs
from pathlib import Path

from revops_cli.errors import InputError
from revops_cli.io.encoding import Bytes, Encoding
from revops_cli.io.guessing import guess
from revops_cli.io.lines import raw_lines

SAMPLE = 65536
"""Bytes of lines that are not UTF-8, on which the guess of a legacy encoding rests."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def find_encoding(path: Path, found: Bytes, given: str, shown: str) -> Encoding:
    """The encoding of the file, or the one the user gave.

    Raises InputError (`not_text`) where the bytes are no text in any known encoding.
    """
    head = _head(path)
    cr_ends = found.lone_cr > found.lf
    name, bom = next(((name, len(mark)) for mark, name in _BOMS if head.startswith(mark)), ("", 0))
    if given:
        return Encoding(_known(given, shown), bom=bom, cr_ends=cr_ends)
    if bom and (found.utf8 or name != "utf-8-sig"):
        return Encoding(name, bom=bom, cr_ends=cr_ends)
    if found.nul and (name := _wide_without_mark(head)):
        return Encoding(name, cr_ends=cr_ends)
    _refuse_binary(head, found, shown)
    if found.utf8:
        return Encoding("utf-8", cr_ends=cr_ends)
    return _legacy(path, found, bom=bom, shown=shown)


def _known(given: str, shown: str) -> str:
    try:
        return codecs.lookup(given).name
    except LookupError as error:
        raise InputError(
            f"no encoding is called '{given}'", where=shown, code="unknown_encoding", hint="try utf-8, cp1252 or cp932"
        ) from error


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(SAMPLE)


def _wide_without_mark(head: bytes) -> str:
    """UTF-16 by the place of its NULs: Latin text has one in every pair."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = max(1, len(head) // 2)
    if odd > 0.5 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.5 * half and odd < 0.1 * half:
        return "utf-16-be"
    return ""


def _refuse_binary(head: bytes, found: Bytes, shown: str) -> None:
    controls = sum(head.count(bytes((code,))) for code in (*range(1, 9), *range(14, 27), 28, 29, 30, 127))
    padding = len(head) - len(head.rstrip(b"\x00\x1a"))
    nuls = head.count(0) - padding
    if controls > 0.02 * len(head) + 4 or (nuls > 0.2 * len(head) and found.nul):
        raise InputError(
            "the bytes are no text", where=shown, code="not_text", hint="export a CSV or XLSX file from the tool"
        )
    if not head.strip(b"\x00\x1a\xef\xbb\xbf \t\r\n") and found.size <= SAMPLE:
        raise InputError("the file holds nothing but blanks", where=shown, code="empty_file", hint="export it again")


def _legacy(path: Path, found: Bytes, *, bom: int, shown: str) -> Encoding:
    """A legacy encoding; or UTF-8 with lines of another one between."""
    cr_ends = found.lone_cr > found.lf
    good, bad, first_bad, sample, odd = _sorted_lines(path, cr_ends=cr_ends)
    whole, between = guess(sample, cr_ends=cr_ends), guess(odd, cr_ends=cr_ends)
    by_chance = good * 10 < bad and not whole.startswith(("cp125", "mac", "latin", "iso"))
    if whole and not bom and (not good or by_chance):
        return Encoding(whole, cr_ends=cr_ends)
    if good or bom:
        return Encoding("utf-8", between or whole or _western(odd), first_bad, bom=bom, cr_ends=cr_ends)
    raise InputError(
        f"the encoding is not known: line {first_bad} is not UTF-8",
        where=shown,
        code="not_text",
        asks=True,
        hint="name it with --encoding, such as cp1252",
    )


def _western(odd: bytes) -> str:
    """A codec for lines that are UTF-8 with a byte missing: flagged afterwards, but not lost."""
    try:
        odd.decode("cp1252")
    except UnicodeDecodeError:
        return "latin_1"
    return "cp1252"


def _sorted_lines(path: Path, *, cr_ends: bool) -> tuple[int, int, int, bytes, bytes]:
    """Lines that are UTF-8 beyond ASCII, lines that are not, the first of those, and samples."""
    good = bad = first = 0
    sample, odd = bytearray(), bytearray()
    for number, line in enumerate(raw_lines(path, cr_ends=cr_ends), 1):
        if line.isascii():
            continue
        if len(sample) < SAMPLE:
            sample += line[:SAMPLE]
        try:
            line.decode()
            good += 1
        except UnicodeDecodeError:
            bad += 1
            first = first or number
            if len(odd) < SAMPLE:
                odd += line[:SAMPLE]
    return good, bad, first, bytes(sample), bytes(odd)
