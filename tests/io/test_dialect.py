import pytest

from revops_cli.io.dialect import find_dialect
from revops_cli.io.grid import Notes
from revops_cli.io.records import read_records

ROWS = [["Name", "Company", "Date", "Amount"], ["Jo Doe", "Acme, Inc.", "2025-11-20 09:14", "1,234.50"]] + [
    ["Ann Lee", "Globex; Sons", "20/11/2025", "7"],
    ["Al Poe", "Foo | Bar", "11:20", ""],
] * 3


def written(delimiter: str, quote: str = '"', escape: str = '"', end: str = "\n") -> list[str]:
    def cell(text: str) -> str:
        if delimiter in text or quote in text:
            return quote + text.replace(quote, escape + quote) + quote
        return text

    return [delimiter.join(map(cell, row)) + end for row in ROWS]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~", "\x1f", "||"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_delimiters(delimiter: str, end: str) -> None:
    lines = written(delimiter, end=end)
    dialect = find_dialect(lines)

    assert (dialect.delimiter, dialect.width) == (delimiter, 4)
    assert [cells for _, cells in read_records(lines, dialect, Notes())] == ROWS


def test_single_quotes_around_cells() -> None:
    lines = ["'Name','Company'\n"] + ["'Jo','Acme, Inc.'\n"] * 3
    dialect = find_dialect(lines)

    assert dialect.quote == "'"
    assert list(read_records(lines, dialect, Notes()))[1] == (2, ["Jo", "Acme, Inc."])


def test_apostrophes_are_no_quotes() -> None:
    assert find_dialect(["Name,Company\n", "O'Brien,'t Hof\n", "D'Arcy,L'Oréal\n"]).quote == '"'


def test_quotes_behind_a_backslash() -> None:
    lines = ["Name,Company\n"] + ['Jo,"Widgets \\"R\\" Us, Inc."\n'] * 3
    dialect = find_dialect(lines)

    assert dialect.escape == "\\"
    assert list(read_records(lines, dialect, Notes()))[1] == (2, ["Jo", 'Widgets "R" Us, Inc.'])


def test_a_windows_path_is_no_escape() -> None:
    assert find_dialect(["Name,Path\n", 'Jo,"C:\\dir\\"\n', 'Al,"C:\\x"\n']).escape == '"'


ODD = [
    pytest.param(["Email\n", "a@x.io\n", "b@x.io\n"], ",", id="one column"),
    pytest.param(["Full Name\n", "Jane van Doe\n", "Al Poe\n"], ",", id="one column of words"),
    pytest.param(["Report of 1; 2; 3\n", "\n", "Name,Email\n", "Jo,a@x.io\n", "Al,b@x.io\n"], ",", id="title above"),
    pytest.param(["A;B\n", "1,5;2,5\n", "3,5;4,5\n"], ";", id="decimal commas"),
    pytest.param(["Name;Note\n"] + ['Jo;"a, b, c, d"\n'] * 4, ";", id="commas in quotes"),
    pytest.param(["Time|Name\n", "10:20:30|Jo\n", "11:20:30|Al\n"], "|", id="times"),
    pytest.param(["Website\n", "https://a.com/x\n", "https://b.com/y\n"], ",", id="one column of links"),
    pytest.param(["City State Zip\n", "Boston MA 02110\n", "Austin TX 73301\n"], " ", id="spaces"),
    pytest.param(["Title: Leads\n", "Name: x\n", "Jo,a@x.io\n"], ",", id="colons above"),
    pytest.param([], ",", id="nothing"),
]


@pytest.mark.parametrize(("lines", "delimiter"), ODD)
def test_odd_files(lines: list[str], delimiter: str) -> None:
    assert find_dialect(lines).delimiter == delimiter


@pytest.mark.parametrize(
    ("first", "delimiter"), [("sep=;\r\n", ";"), ('"sep=|"\n', "|"), ("sep=\\t\n", "\t"), ("SEP=,", ",")]
)
def test_the_delimiter_that_excel_says(first: str, delimiter: str) -> None:
    assert find_dialect([first, "a b\n"]).delimiter == delimiter


def test_the_delimiter_that_the_user_says() -> None:
    assert find_dialect(["a,b;c\n"], given=";").delimiter == ";"
