import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.tables.form import Form, bytes_of, text_of

CASES = [
    pytest.param(
        Form("utf-8", "\n", ",", '"', "minimal", ""), ["a", "", 'b"c', "d,e"], b'a,,"b""c","d,e"\n', id="plain"
    ),
    pytest.param(Form("utf-8", "\r\n", ";", '"', "all", ""), ["a", ""], b'"a";""\r\n', id="all"),
    pytest.param(Form("utf-8", "\n", ",", '"', "filled", ""), ["a", "", 'b"c'], b'"a",,"b""c"\n', id="filled"),
    pytest.param(Form("cp1252", "\n", ",", "'", "minimal", ""), ["é", "it's"], b"\xe9,'it''s'\n", id="other quote"),
    pytest.param(Form("utf-8", "\n", ",", '"', "minimal", ""), [], b"\n", id="no cells"),
]


@pytest.mark.parametrize(("form", "cells", "written"), CASES)
def test_a_row_is_written_in_its_form(form: Form, cells: list[str], written: bytes) -> None:
    assert form.rows([cells]) == written
    assert form.gives(cells, written)


def test_a_character_that_the_encoding_lacks_is_not_given() -> None:
    assert not Form("cp1252", "\n", ",", '"', "minimal", "").gives(["Ω"], b"?\n")


@given(st.binary())
def test_any_bytes_come_back(raw: bytes) -> None:
    assert bytes_of(text_of(raw)) == raw
