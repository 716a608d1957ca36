"""A merge is undone byte for byte, however the list was written."""

from pathlib import Path

import pytest

from revops_cli.errors import InputError
from revops_cli.pipeline.options import RunOptions
from revops_cli.pipeline.run import run_step
from revops_cli.pipeline.unmerging import unmerge_file

ROWS = [
    ("Id", "First Name", "Last Name", "Email", "Notes"),
    ("1", "Ann", "Example", "ann.example@acme.com", "met, twice"),
    ("2", "Ann", "Example", "ann.example@acme.com", ""),
    ("3", "Bob", "Müller", "bob.mueller@globex.com", 'said "no"'),
    ("4", "Anna", "Example", "ann.example@acme.com", "=1+1"),
]


def written(newline: str = "\n", delimiter: str = ",", *, all_quoted: bool = False) -> str:
    def cell(text: str) -> str:
        quoted = all_quoted or any(mark in text for mark in (delimiter, '"'))
        return '"' + text.replace('"', '""') + '"' if quoted else text

    return "".join(delimiter.join(map(cell, row)) + newline for row in ROWS)


PLAIN = written()
FILES = [
    pytest.param(PLAIN.encode(), id="plain"),
    pytest.param(written("\r\n").encode(), id="CRLF"),
    pytest.param(written("\r\n").encode("utf-8-sig"), id="byte-order mark"),
    pytest.param(written("\r\n", all_quoted=True).encode(), id="all quoted"),
    pytest.param(written(delimiter=";").encode("cp1252"), id="semicolons, cp1252"),
    pytest.param(written("\r\n", "\t").encode("utf-16"), id="UTF-16 of Excel"),
    pytest.param(written("\r").encode(), id="CR alone"),
    pytest.param(PLAIN.rstrip("\n").encode(), id="no last line end"),
    pytest.param(PLAIN.replace("3,Bob", '"3",  Bob').encode(), id="one row written otherwise"),
    pytest.param(PLAIN.replace("\n3,", "\n\n,,,,\n3,").encode(), id="blank rows between"),
    pytest.param(PLAIN.replace(",=1+1", ",'=1+1").encode(), id="marked by another tool"),
    pytest.param(("Leads of the fair\n\n" + PLAIN).encode(), id="a title above"),
    pytest.param(PLAIN.replace("twice", "twice,three,four").encode(), id="a long row"),
    pytest.param(written(all_quoted=True).replace('""', "").encode(), id="empty cells without quotes"),
    pytest.param(PLAIN.splitlines(keepends=True)[0].encode(), id="no rows"),
]


def merge(folder: Path, source: Path, name: str) -> Path:
    target = folder / f"{name}.csv"
    options = RunOptions(output=str(target), provenance=str(folder / f"{name} provenance.csv"), quiet=True)
    run_step("dedupe", [str(source)], options)
    return target


def unmerge(folder: Path, merged: Path, name: str) -> bytes:
    back = folder / "back.csv"
    unmerge_file(str(merged), str(folder / f"{name} provenance.csv"), RunOptions(output=str(back), csv_guard=False))
    return back.read_bytes()


@pytest.mark.parametrize("raw", FILES)
def test_the_file_comes_back(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "leads.csv").write_bytes(raw)

    merged = merge(tmp_path, tmp_path / "leads.csv", "merged")

    assert unmerge(tmp_path, merged, "merged") == raw


def test_two_merges_are_undone_one_after_the_other(tmp_path: Path) -> None:
    (tmp_path / "leads.csv").write_bytes(written("\r\n").encode())
    once = merge(tmp_path, tmp_path / "leads.csv", "once")
    bought = b"5,Anne,Example,ann.example@acme.com,bought,\n"
    once.write_bytes(once.read_bytes() + bought)
    twice = merge(tmp_path, once, "twice")

    back = unmerge(tmp_path, twice, "twice")

    assert twice.read_bytes().count(b"\n") < back.count(b"\n")
    assert back == once.read_bytes()
    once.write_bytes(back.removesuffix(bought))
    assert unmerge(tmp_path, once, "once") == written("\r\n").encode()


def test_the_guard_is_kept_where_it_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "leads.csv").write_bytes(PLAIN.encode())
    merged, back = merge(tmp_path, tmp_path / "leads.csv", "merged"), tmp_path / "back.csv"

    unmerge_file(str(merged), str(tmp_path / "merged provenance.csv"), RunOptions(output=str(back), csv_guard=True))

    assert b"'=1+1" in back.read_bytes()


def test_a_damaged_provenance_is_refused(tmp_path: Path) -> None:
    (tmp_path / "leads.csv").write_bytes(PLAIN.encode())
    merged, provenance = merge(tmp_path, tmp_path / "leads.csv", "merged"), tmp_path / "merged provenance.csv"
    provenance.write_text(provenance.read_text().replace("newline", "line feed"))

    with pytest.raises(InputError, match="does not say how the list was written"):
        unmerge_file(str(merged), str(provenance), RunOptions(output="x.csv", csv_guard=False))
