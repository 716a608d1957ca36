"""A path, `-` or a compressed file as a plain file on disk, and what kind of file it is."""

import gzip
import shutil
import sys
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from revops_cli.errors import InputError

Kind = Literal["text", "workbook", "parquet", "html", "json"]

HEAD = 65536
"""Bytes looked at to tell the kind of a file."""

_OTHER_MAGIC = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "a rich-text document"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"RIFF", "a media file"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
)
_PACKED = (
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "rar"),
)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Source:
    """A readable file: where it is on disk, how the user called it, and its kind."""

    path: Path
    shown: str
    kind: Kind


def open_source(source: str, folder: Path) -> Source:
    """The plain file behind `source`; stdin and gzip are unpacked below `folder`.

    Raises InputError (`not_found`, `empty_file`, `not_text`, `unknown_format`, `corrupt_xlsx`,
    `encrypted`, `corrupt_gzip`).
    """
    shown = "stdin" if source == "-" else source
    path = _spooled_stdin(folder) if source == "-" else _existing(source)
    try:
        head = _head(path)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=shown, code="not_found") from error
    if head.startswith(b"\x1f\x8b"):
        path = _gunzipped(path, folder, shown)
        head = _head(path)
    if not head:
        raise InputError("the file is empty", where=shown, code="empty_file", hint="export it again")
    return Source(path, shown, _kind(path, head, shown))


def _existing(source: str) -> Path:
    path = Path(source)
    if path.is_dir():
        raise InputError("is a folder, not a file", where=source, code="not_found", hint="name one file in it")
    if not path.exists():
        raise InputError("no such file", where=source, code="not_found", hint="check the spelling of the path")
    return path


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD)


def _spool(folder: Path) -> Path:
    return Path(tempfile.mkdtemp(prefix="input-", dir=folder)) / "input"


def _spooled_stdin(folder: Path) -> Path:
    path = _spool(folder)
    with path.open("wb") as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
    return path


def _gunzipped(path: Path, folder: Path, shown: str) -> Path:
    plain = _spool(folder)
    try:
        with gzip.open(path) as packed, plain.open("wb") as file:
            shutil.copyfileobj(packed, file, 1 << 20)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(
            "the gzip file is damaged or cut off", where=shown, code="corrupt_gzip", hint="fetch it again"
        ) from error
    return plain


def _kind(path: Path, head: bytes, shown: str) -> Kind:
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK\x03\x04"):
        _check_workbook(path, shown)
        return "workbook"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        _check_not_encrypted(path, shown)
        return "workbook"
    _refuse_others(head, shown)
    return _kind_of_text(head, shown)


def _kind_of_text(head: bytes, shown: str) -> Kind:
    start = _without_marks(head).lower()
    if start.startswith(b"<") and any(tag in start for tag in (b"<html", b"<table", b"<!doctype html")):
        return "html"
    if start.startswith(b"<?xml"):
        raise InputError("is XML, not a table", where=shown, code="unknown_format", hint="save it as CSV or XLSX")
    if start.startswith(b"{") and start[1:].lstrip().startswith((b'"', b"}")):
        return "json"
    if start.startswith(b"[") and start[1:].lstrip().startswith(b"{"):
        return "json"
    return "text"


def _without_marks(head: bytes) -> bytes:
    for mark in _BOMS:
        head = head.removeprefix(mark)
    return head.replace(b"\x00", b"").lstrip()


def _refuse_others(head: bytes, shown: str) -> None:
    for magic, what in _OTHER_MAGIC:
        if head.startswith(magic):
            raise InputError(f"is {what}, not a table", where=shown, code="not_text", hint="export a CSV or XLSX file")
    for magic, what in _PACKED:
        if head.startswith(magic):
            raise InputError(f"is packed with {what}", where=shown, code="unknown_format", hint="unpack it first")


def _check_workbook(path: Path, shown: str) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            names = set(packed.namelist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise InputError(
            "the workbook is damaged or cut off", where=shown, code="corrupt_xlsx", hint="download or export it again"
        ) from error
    if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
        raise InputError(
            "is a zip archive, not a workbook", where=shown, code="unknown_format", hint="unpack it and name one file"
        )


def _check_not_encrypted(path: Path, shown: str) -> None:
    # An encrypted workbook is an OLE file with this stream name in its directory, in UTF-16.
    if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        raise InputError(
            "the workbook is protected by a password",
            where=shown,
            code="encrypted",
            hint="save a copy without the password",
        )
