import pytest

from revops_cli.io.wrapping import is_wrapped, unwrapped

CASES = [
    pytest.param(['"Name,Email"\n', '"Jo,a@x.io"\n'], True, id="every line"),
    pytest.param(['"Name,Email"\n', '"Jo,""a@x.io"""\n'], True, id="with quotes inside"),
    pytest.param(['"Name","Email"\n', '"Jo","a@x.io"\n'], False, id="every cell"),
    pytest.param(['"Email"\n', '"a@x.io"\n'], False, id="one column"),
    pytest.param(["Notes\n", '"a, b"\n'], False, id="only some lines"),
    pytest.param(['"Doe, Jane"\n'], False, id="one line"),
    pytest.param([], False, id="nothing"),
]


@pytest.mark.parametrize(("lines", "wrapped"), CASES)
def test_whole_lines_in_quotes_are_told(lines: list[str], *, wrapped: bool) -> None:
    assert is_wrapped(lines) is wrapped


def test_the_quotes_are_taken_off() -> None:
    assert list(unwrapped(['"Jo,""Acme, Inc."""\r\n', "Al,B\n"])) == ['Jo,"Acme, Inc."\r\n', "Al,B\n"]
