import pytest

from revops_cli.check.limit import Limit, judged, parse_limit
from revops_cli.check.result import Outcome, Severity
from revops_cli.errors import ConfigError

WRITTEN = [
    pytest.param("> 0", Limit(">", 0), id="count"),
    pytest.param(" >=2.5 % ", Limit(">=", 2.5, percent=True), id="percent-with-blanks"),
    pytest.param("<>3", Limit("<>", 3), id="other-than"),
]


@pytest.mark.parametrize(("text", "limit"), WRITTEN)
def test_limits_are_read(text: str, limit: Limit) -> None:
    assert parse_limit(text) == limit


@pytest.mark.parametrize("text", ["", "2%", "=> 1", "> -1", "> 1e3", "> 1 % x"])
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="is no limit"):
        parse_limit(text)


REACHED = [
    pytest.param(">", 2, False, 2, 100, False, id="count-at-it"),
    pytest.param(">", 2, False, 3, 100, True, id="count-above-it"),
    pytest.param(">", 2, True, 2, 100, False, id="percent-at-it"),
    pytest.param(">=", 2, True, 2, 100, True, id="percent-at-it-included"),
    pytest.param(">", 0.1, True, 1, 1000, False, id="no-rounding-up"),
    pytest.param(">", 0, True, 0, 0, False, id="of-nothing"),
    pytest.param("<", 80, True, 0, 0, True, id="nothing-is-below"),
]


@pytest.mark.parametrize(("sign", "number", "percent", "count", "of", "reached"), REACHED)
def test_reached(sign: str, number: float, percent: bool, count: int, of: int, reached: bool) -> None:  # noqa: FBT001 - columns of a table
    assert Limit(sign, number, percent=percent).reached(count, of) is reached


OUTCOMES: list[tuple[int, Severity, str, str, Outcome]] = [
    (0, "error", "", "", "pass"),
    (1, "error", "", "", "fail"),
    (1, "warn", "", "", "warn"),
    (3, "error", "> 0", "> 5%", "warn"),
    (6, "error", "> 0", "> 5%", "fail"),
    (6, "warn", "", "> 5%", "fail"),
    (5, "error", "", "> 5%", "pass"),
    (5, "error", "> 5%", "", "pass"),
]


@pytest.mark.parametrize(("failed", "severity", "warn_if", "error_if", "outcome"), OUTCOMES)
def test_judged(failed: int, severity: Severity, warn_if: str, error_if: str, outcome: Outcome) -> None:
    assert judged(failed, 100, severity, warn_if, error_if) == outcome
