import pytest

from revops_cli.tables.columns import is_known
from revops_cli.tables.header import find_header

CASES = [
    pytest.param([["First Name", "Email"], ["Jo", "a@x.io"]], 1, id="first row"),
    pytest.param([["Leads"], [""], ["First Name", "Email"], ["Jo", "a@x.io"]], 3, id="title above"),
    pytest.param(
        [["Person", "", "Reach"], ["First Name", "Last Name", "Email"], ["Jo", "Doe", "a@x.io"]], 2, id="groups"
    ),
    pytest.param(
        [["Name", "Email", ""], ["First Name", "Last Name", "Email"], ["a", "b", "c@x.io"]], 2, id="known groups"
    ),
    pytest.param([["Questions? help@x.io"], ["First Name", "Email"], ["Jo", "a@x.io"]], 2, id="address in the title"),
    pytest.param([["Jo", "a@x.io"], ["Al", "b@x.io"]], 0, id="records only"),
    pytest.param([["Jo", "a@x.io"], ["First Name", "Email"], ["Al", "b@x.io"]], 0, id="a record above a header"),
    pytest.param([["Company", "2023", "2024"], ["Acme", "1", "2"]], 1, id="years"),
    pytest.param([["Jo", "+1 415 867 5309"], ["Al", "+1 415 867 5310"]], 0, id="phones"),
    pytest.param([["Foo", "Bar"], ["x", "y"]], 1, id="unknown words"),
    pytest.param([["x", "x"], ["y", "z"]], 0, id="the same word twice"),
    pytest.param([["Email"], ["a@x.io"]], 1, id="one column"),
    pytest.param([], 0, id="nothing"),
]


@pytest.mark.parametrize(("rows", "line"), CASES)
def test_header_row(rows: list[list[str]], line: int) -> None:
    head = list(enumerate(rows, 1))
    found = find_header(head, lambda cell: is_known(cell, "leads"))

    assert (found[0] if found else 0) == line
