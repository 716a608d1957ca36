from collections.abc import Callable

import pytest

from revops_cli.errors import InputError, UsageError
from revops_cli.tables.reading import Position, Reading, inspection, locate

Read = Callable[..., tuple[Reading, list[list[str]]]]
Cells = Callable[[Reading], list[list[str]]]

HEADER = "First Name,Last Name,Company,Email\n"
JANE = "Jane,Doe,Acme,jane@acme.com\n"
JOSE = "José,García,Señor Café,jose@cafe.es\n"
JUERGEN = "Jürgen,Müller,Größe GmbH,j@groesse.de\n"
KANJI = "太郎,山田,株式会社サンプル,taro@sample.jp\n"


def codes(reading: Reading) -> set[str]:
    return {warning.split(":")[0] for warning in reading.warnings}


ENCODINGS = [
    pytest.param((HEADER + JOSE).encode(), "utf-8", id="utf-8"),
    pytest.param((HEADER + JOSE).encode("utf-8-sig"), "utf-8-sig", id="utf-8 with a mark"),
    pytest.param((HEADER + JOSE).encode("utf-16"), "utf-16-le", id="utf-16 with a mark"),
    pytest.param(b"\xfe\xff" + (HEADER + JOSE).encode("utf-16-be"), "utf-16-be", id="utf-16 big end first"),
    pytest.param((HEADER + JOSE).encode("utf-16-le"), "utf-16-le", id="utf-16 without a mark"),
    pytest.param((HEADER + JOSE).encode("cp1252"), "cp1252", id="cp1252"),
    pytest.param((HEADER + JOSE).encode("mac_roman").replace(b"\n", b"\r"), "mac_roman", id="mac, CR ends"),
]


@pytest.mark.parametrize(("content", "encoding"), ENCODINGS)
def test_encoding_is_found_and_accents_survive(read: Read, content: bytes, encoding: str) -> None:
    reading, rows = read(content)

    assert reading.encoding == encoding
    assert rows == [["José", "García", "Señor Café", "jose@cafe.es"]]


def test_german_cp1252_and_japanese_cp932(read: Read) -> None:
    assert read((HEADER + JUERGEN).encode("cp1252"))[1][0][2] == "Größe GmbH"
    reading, rows = read((HEADER + KANJI).encode("cp932"))
    assert (reading.encoding, rows[0][:2]) == ("cp932", ["太郎", "山田"])


def test_two_encodings_in_one_file_are_decoded_line_by_line(read: Read) -> None:
    reading, rows = read((HEADER + JOSE).encode() + JUERGEN.encode("cp1252") + JANE.encode())

    assert [row[0] for row in rows] == ["José", "Jürgen", "Jane"]
    assert "mixed_encoding:3" in reading.warnings
    assert "\ufffd" not in "".join(map("".join, rows))


def test_a_character_cut_in_half_stops_nothing(read: Read) -> None:
    reading, rows = read((HEADER + JOSE + JANE).encode() + "Zoé".encode()[:-1] + b",Roe,X,zoe@x.io\n")

    assert [row[1] for row in rows] == ["García", "Doe", "Roe"]
    assert {"mixed_encoding:4"} <= set(reading.warnings)


def test_an_encoding_that_the_user_gave_is_held_to(read: Read) -> None:
    with pytest.raises(InputError, match="not utf-8: byte 0xe9") as caught:
        read((HEADER + JOSE).encode("cp1252"), encoding="utf-8")

    assert caught.value.asks
    assert caught.value.where.endswith("list.csv:2")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"], ids=["comma", "semicolon", "tab", "pipe"])
def test_delimiter_is_found(read: Read, delimiter: str) -> None:
    quoted = f'"Acme{delimiter} Inc."'
    reading, rows = read((HEADER + JANE.replace("Acme", "COMPANY")).replace(",", delimiter).replace("COMPANY", quoted))

    assert reading.delimiter == delimiter
    assert rows == [["Jane", "Doe", f"Acme{delimiter} Inc.", "jane@acme.com"]]


def test_sep_line_of_excel_names_the_delimiter(read: Read) -> None:
    reading, rows = read("sep=;\r\n" + (HEADER + JANE).replace(",", ";"))

    assert (reading.delimiter, reading.header_row, len(rows)) == (";", 2, 1)


def test_rows_above_the_header_are_no_leads(read: Read) -> None:
    reading, rows = read("Leads of the fair,,,\nExported on: 11/21/2025,,,\n,,,\n" + HEADER + JANE)

    assert (reading.header_row, len(rows)) == (4, 1)


FOOTERS = [
    pytest.param("\nTotal leads: 2\n", 2, id="total after a blank row"),
    pytest.param("Total,2,,\n", 2, id="total at once"),
    pytest.param(',,,\n"Confidential - do not share",,,\n', 2, id="notice"),
    pytest.param("\nAnn,Poe,,\n", 3, id="a lead with a name only stays"),
    pytest.param("\n,,,ann@poe.com\n", 3, id="a lead with an e-mail only stays"),
    pytest.param("\n,,Acme,\n", 3, id="a lead with a company only stays"),
    pytest.param("Total,Ann,Total SA,\n", 3, id="a lead called Total stays"),
]


@pytest.mark.parametrize(("tail", "rows"), FOOTERS)
def test_footers_are_left_out_and_leads_stay(read: Read, tail: str, rows: int) -> None:
    reading, found = read(HEADER + JANE + JOSE + tail)

    assert len(found) == rows
    assert ("footer_rows" in codes(reading)) == (rows == 2)


def test_duplicate_headers_are_both_kept(read: Read) -> None:
    reading, rows = read("Email,First Name,Email\na@x.io,Jo,b@x.io\n")

    assert reading.table.names == ("Email", "FirstName", "Email#2")
    assert reading.table.columns[2].header == "Email"
    assert reading.columns == {"Email": "Email", "First Name": "FirstName"}
    assert "duplicate_header:Email" in reading.warnings
    assert rows == [["a@x.io", "Jo", "b@x.io"]]


def test_short_and_long_rows_lose_nothing(read: Read) -> None:
    reading, rows = read(HEADER + "Jane,Doe\n" + JANE.strip() + ",more,cells\n" + JANE)

    assert reading.warnings == ("short_row:2", "long_row:3")
    assert reading.header == ("First Name", "Last Name", "Company", "Email")
    assert reading.table.names[-2:] == ("Column 5", "Column 6")
    assert rows[0] == ["Jane", "Doe", "", "", "", ""]
    assert rows[1][4:] == ["more", "cells"]


def test_a_trailing_delimiter_on_every_row_is_no_long_row(read: Read) -> None:
    reading, rows = read(HEADER + JANE.replace("\n", ",\n") * 3)

    assert (reading.warnings, len(rows[0])) == ((), 4)


def test_quoted_newlines_commas_and_quotes(read: Read) -> None:
    _, rows = read(HEADER + '"Jane\nM.",Doe,"Widgets ""R"" Us, Inc.",jane@acme.com\r\n' + JANE)

    assert rows[0][:3] == ["Jane\nM.", "Doe", 'Widgets "R" Us, Inc.']
    assert len(rows) == 2


UNCLOSED = [
    pytest.param('Jane,Doe,"Acme,jane@acme.com\n' + JOSE + JUERGEN, 2, id="never closed"),
    pytest.param('Jane,Doe,"Acme,jane@acme.com\n' + 'Ann,Poe,"Poe, Ltd",ann@poe.com\n' + JOSE, 2, id="another opens"),
    pytest.param(JOSE + JUERGEN + 'Jane,Doe,"Acme,jane@acme.com\n', 4, id="on the last line"),
]


@pytest.mark.parametrize(("body", "line"), UNCLOSED)
def test_an_unclosed_quote_swallows_no_row(read: Read, body: str, line: int) -> None:
    reading, rows = read(HEADER + body)

    assert len(rows) == 3
    assert f"unclosed_quote:{line}" in reading.warnings
    assert ["Jane", "Doe", '"Acme', "jane@acme.com"] in rows


def test_a_field_larger_than_readers_allow(read: Read) -> None:
    note = "very long, " * 40_000
    _, rows = read(HEADER + f'Jane,Doe,"{note}",jane@acme.com\n' + JANE)

    assert len(rows[0][2]) == len(note) > 128 * 1024


def test_nul_bytes_are_taken_out(read: Read) -> None:
    reading, rows = read((HEADER + JANE.replace("Acme", "Ac\0me")).encode() + b"\0\0\0")

    assert rows == [["Jane", "Doe", "Acme", "jane@acme.com"]]
    assert "nul_bytes" in reading.warnings


def test_a_header_without_rows_is_no_error(read: Read) -> None:
    reading, rows = read(HEADER)

    assert (rows, reading.warnings) == ([], ("no_rows",))
    assert inspection(reading)["outcome"] == "ok"


def test_no_header_makes_the_first_row_a_lead(read: Read) -> None:
    reading, rows = read(JANE + JOSE, no_header=True, mapping={"Column 4": "Email"})

    assert (len(rows), reading.header_row) == (2, 0)
    assert reading.table.names == ("Column 1", "Column 2", "Column 3", "Email")


def test_the_header_row_that_the_user_gave(read: Read) -> None:
    reading, rows = read("a,b\nEmail,Name\nj@x.io,Jo\n", header_row=2)

    assert (reading.header, len(rows)) == (("Email", "Name"), 1)
    with pytest.raises(InputError, match="line 9"):
        read(HEADER + JANE, header_row=9)


def test_text_decoded_twice_is_flagged_and_left(read: Read) -> None:
    reading, rows = read(HEADER + JOSE.encode().decode("cp1252") + "São,SÃO PAULO,Ângela,a@b.pt\n")

    assert [w for w in reading.warnings if w.startswith("mojibake")] == [
        "mojibake:row1.First Name",
        "mojibake:row1.Last Name",
        "mojibake:row1.Company",
    ]
    assert rows[0][0] == "JosÃ©"


def test_leading_zeros_stay(read: Read) -> None:
    _, rows = read("Badge ID,Email,Zip\n000123,a@x.io,02110\n")

    assert rows == [["000123", "a@x.io", "02110"]]


def test_two_orders_of_dates_are_flagged(read: Read) -> None:
    head = "Email,Scan Date\n"
    assert "mixed_date_order:Scan Date" in read(head + "a@x.io,11/20/2025\nb@x.io,20/11/2025\n")[0].warnings
    assert not read(head + "a@x.io,11/20/2025\nb@x.io,10/11/2025\n")[0].warnings


def test_cells_that_begin_like_formulas_are_flagged(read: Read) -> None:
    head = "First Name,Email,Phone,Notes\n"
    reading, _ = read(head + "=1+1,a@x.io,+1 415 867 5309,-5\nJo,b@x.io,-,@SUM(A1)\n")

    assert reading.warnings == ("formula:row1.First Name", "formula:row2.Notes")


def test_many_warnings_are_listed_up_to_a_number(read: Read) -> None:
    reading, _ = read("First Name,Email\n" + "=x,a@x.io\n" * 50)

    assert len(reading.warnings) == 21
    assert reading.warnings[-1] == "formula:+30 more"


def test_blank_rows_are_counted_and_dropped(read: Read) -> None:
    reading, rows = read(HEADER + JANE + "\n,,,\n \t,\u00a0,,\n" + JOSE)

    assert (len(rows), reading.warnings) == (2, ("blank_rows:3",))


def test_the_header_again_is_no_lead(read: Read) -> None:
    reading, rows = read(HEADER + JANE + HEADER + JOSE)

    assert (len(rows), reading.warnings) == (2, ("repeated_header:3",))


def test_locate_gives_lines_of_the_file(read: Read) -> None:
    text = "Leads\n\n" + HEADER + '"Jane\nM.",Doe,Acme,j@x.io\n' + "\n" + JOSE + JANE
    reading, rows = read(text)

    assert [row[0] for row in rows] == ["Jane\nM.", "José", "Jane"]
    assert locate("list.csv", reading, {1, 2, 3, 99}) == {1: Position(4), 2: Position(7), 3: Position(8)}


def test_mapping_beats_the_synonyms(read: Read) -> None:
    reading, _ = read(
        "Co Name X,Email,Mail 2\nAcme,a@x.io,b@x.io\n", mapping={"co name x": "company", "Mail 2": "Email"}
    )

    assert reading.columns == {"Co Name X": "Company", "Mail 2": "Email"}
    assert reading.table.names == ("Company", "Email#2", "Email")


def test_a_header_of_which_nothing_is_known_is_asked_about_unless_it_is_mapped(read: Read) -> None:
    with pytest.raises(InputError, match="no known header: the first row holds 'Foo, Bar'") as caught:
        read("Foo,Bar\nJo,Acme\n")
    assert caught.value.asks
    assert read("Foo,Bar\nJo,Acme\n", mapping={"Bar": "Company"})[0].table.names == ("Foo", "Company")
    assert read("Foo,Bar\nJo,Acme\n", header_row=1)[0].rows == 1


def test_line_ends_in_headers_and_titles(read: Read) -> None:
    reading, rows = read('"Report\nof ""leads""",\n"First\nName","E-\nmail"\nJo,jo@x.io\n')

    assert (reading.header_row, reading.warnings, rows) == (3, (), [["Jo", "jo@x.io"]])
    assert reading.table.names == ("FirstName", "Email")


def test_lines_quoted_whole_are_unpacked(read: Read) -> None:
    reading, rows = read('"First Name,Email"\n"Jo ""J"" Doe,jo@x.io"\n')

    assert (reading.warnings, rows) == (("quoted_lines",), [['Jo "J" Doe', "jo@x.io"]])


def test_mapping_to_nothing_known_and_from_nothing_there(read: Read) -> None:
    with pytest.raises(UsageError, match="did you mean 'Title'"):
        read(HEADER + JANE, mapping={"Company": "Titel"})
    assert "map_not_found:Firm" in read(HEADER + JANE, mapping={"Firm": "Company"})[0].warnings
