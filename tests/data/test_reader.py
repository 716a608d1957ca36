from importlib.resources import files

import pytest

from revops_cli.data.reader import read_reference, read_reference_list

TABLES = sorted(entry.name for entry in files("revops_cli.data").iterdir() if entry.name.endswith(".csv"))


@pytest.mark.parametrize("name", TABLES)
def test_every_table_says_its_source_and_is_rectangular(name: str) -> None:
    text = files("revops_cli.data").joinpath(name).read_text(encoding="utf-8")

    assert text.startswith("#"), "a table begins with comments: the meaning of each column, and the source"
    rows = read_reference(name)
    assert rows
    assert all(None not in row and None not in row.values() for row in rows), "a row is short or long"


def test_comments_and_blank_lines_are_no_rows() -> None:
    lists = [entry.name for entry in files("revops_cli.data").iterdir() if entry.name.endswith(".txt")]

    assert all("" not in read_reference_list(name) for name in lists)
    assert not any(value.startswith("#") for name in lists for value in read_reference_list(name))
