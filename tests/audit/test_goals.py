import pytest
from pydantic import ValidationError

from revops_cli.audit.goals import attained, check_goals
from revops_cli.audit.measures import MeasureKind, Metric, Value
from revops_cli.audit.settings import AuditSettings, Goal
from revops_cli.audit.shown import goal
from revops_cli.errors import ConfigError

VERDICTS = {True: "met", False: "missed", None: "n/a"}


def metric(kind: MeasureKind, value: float | None) -> Metric:
    return Metric("touch_rate", kind, "", Value(value, 1, 1))


@pytest.mark.parametrize(
    ("kind", "value", "wanted", "verdict"),
    [
        pytest.param("rate", 0.8, 0.8, "met", id="just reached"),
        pytest.param("rate", 0.79, 0.8, "missed", id="just missed"),
        pytest.param("hours", 2.0, 2, "met", id="a time is a ceiling"),
        pytest.param("hours", 2.1, 2, "missed", id="too slow"),
        pytest.param("days", 3, 2, "missed", id="days too"),
        pytest.param("count", 3, 2, "met", id="a count is a floor"),
        pytest.param("rate", 0.2, Goal(at_most=0.2), "met", id="at most"),
        pytest.param("rate", 0.3, Goal(at_most=0.2), "missed", id="above"),
        pytest.param("hours", 3, Goal(at_least=2), "met", id="at least, said so"),
        pytest.param("rate", 0.0, Goal(at_most=0), "met", id="none at all"),
        pytest.param("rate", None, 0.8, "n/a", id="no figure"),
    ],
)
def test_a_goal_is_met_or_missed(kind: MeasureKind, value: float | None, wanted: Goal | float, verdict: str) -> None:
    found = attained([metric(kind, value)], {"touch_rate": wanted})["touch_rate"]

    assert VERDICTS[found.met] == verdict


def test_only_figures_with_a_goal_are_held_against_one() -> None:
    assert attained([metric("rate", 1)], {"pick_up_rate": 0.5}) == {}


@pytest.mark.parametrize(
    ("value", "wanted", "said"),
    [
        (0.5, 0.8, "goal 80.0 % or more: missed"),
        (0.5, Goal(at_most=0.8), "goal 80.0 % or less: met"),
        (None, 0.8, "goal 80.0 % or more: n/a"),
    ],
)
def test_a_goal_in_words(value: float | None, wanted: Goal | float, said: str) -> None:
    assert goal("rate", attained([metric("rate", value)], {"touch_rate": wanted})["touch_rate"]) == said


@pytest.mark.parametrize("given", [{}, {"at_least": 1, "at_most": 2}])
def test_a_goal_is_one_of_the_two(given: dict[str, float]) -> None:
    with pytest.raises(ValidationError, match="at_least or at_most"):
        Goal(**given)


def test_goals_are_of_figures_that_exist() -> None:
    check_goals(AuditSettings())
    with pytest.raises(ConfigError, match="no figure is called 'touchrate'"):
        check_goals(AuditSettings(benchmarks={"touchrate": 0.5}))
