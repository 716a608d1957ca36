import pytest

from revops_cli.errors import (
    ConfigError,
    ExitCode,
    InputError,
    OutputError,
    ReaderGoneError,
    RevopsError,
    UsageError,
    did_you_mean,
)

MESSAGES = [
    pytest.param(RevopsError("no column 'Titel'"), "no column 'Titel'", id="bare"),
    pytest.param(RevopsError("empty", where="a.csv"), "a.csv: empty", id="where"),
    pytest.param(RevopsError("empty", where="a.csv", hint="look"), "a.csv: empty\n  hint: look", id="hint"),
]


@pytest.mark.parametrize(("error", "shown"), MESSAGES)
def test_message_says_what_where_and_what_next(error: RevopsError, shown: str) -> None:
    assert str(error) == shown


CODES = [
    pytest.param(UsageError, ExitCode.USAGE, id="usage"),
    pytest.param(ConfigError, ExitCode.USAGE, id="config"),
    pytest.param(InputError, ExitCode.DATA, id="input"),
    pytest.param(OutputError, ExitCode.DATA, id="output"),
]


@pytest.mark.parametrize(("kind", "code"), CODES)
def test_each_kind_has_its_exit_code(kind: type[RevopsError], code: ExitCode) -> None:
    assert kind("x").exit_code == code


def test_a_closed_pipe_is_no_failure() -> None:
    assert ReaderGoneError().exit_code == ExitCode.DONE


SPELLINGS = [
    pytest.param("Titel", "did you mean 'Title'?", id="near"),
    pytest.param("title", "did you mean 'Title'?", id="case"),
    pytest.param("Zebra", "", id="far"),
    pytest.param("", "", id="empty"),
]


@pytest.mark.parametrize(("given", "hint"), SPELLINGS)
def test_nearest_spelling(given: str, hint: str) -> None:
    assert did_you_mean(given, ["Title", "Email"]) == hint
