"""Figures of the audit as checks."""

import pytest

from revops_cli.check.facts import Figure
from revops_cli.check.metrics import metric_findings
from revops_cli.check.result import Finding
from revops_cli.check.settings import Check, CheckSettings
from revops_cli.errors import ConfigError

FIGURES = [
    Figure("pick_up_rate", "", "", 0.75, 30, 40),
    Figure("pick_up_rate", "rep", "Ann", 0.9, 18, 20),
    Figure("pick_up_rate", "rep", "Bob", 0.5, 5, 10),
    Figure("response_median", "", "", 2.5, 40, 40),
    Figure("pipeline", "", "", None, 0, 0, "needs opportunities"),
    Figure("findings.clock_reset", "", "", 0.0, 0, 40),
]


def found(**check: object) -> list[Finding]:
    one = Check.model_validate({"id": "it", **check})
    return metric_findings([one], CheckSettings(checks=(one,)), FIGURES)


OUTCOMES = [
    pytest.param({"metric": {"audit.pick_up_rate": ">= 75%"}}, "pass", id="just reached"),
    pytest.param({"metric": {"audit.pick_up_rate": "> 75%"}}, "fail", id="just not"),
    pytest.param({"metric": {"audit.pick_up_rate": ">= 0.75"}}, "pass", id="as a number"),
    pytest.param({"metric": {"pick_up_rate": ">= 90%"}, "severity": "warn"}, "warn", id="a warning"),
    pytest.param({"metric": {"audit.pick_up_rate": ">= 90%"}, "error_if": "< 70%"}, "warn", id="missed, not too far"),
    pytest.param({"metric": {"audit.pick_up_rate": ">= 90%"}, "error_if": "< 76%"}, "fail", id="missed too far"),
    pytest.param({"metric": {"audit.pick_up_rate": ">= 70%"}, "warn_if": "< 80%"}, "warn", id="close"),
    pytest.param({"metric": {"audit.response_median": "<= 2.5"}}, "pass", id="hours"),
    pytest.param({"metric": {"audit.findings.clock_reset": "= 0"}}, "pass", id="findings"),
    pytest.param({"metric": {"audit.pipeline": "> 0"}}, "not evaluated", id="cannot be computed"),
]


@pytest.mark.parametrize(("check", "outcome"), OUTCOMES)
def test_outcomes(check: dict[str, object], outcome: str) -> None:
    (finding,) = found(**check)

    assert finding.outcome == outcome


def test_how_far_a_figure_is_beyond_its_limit() -> None:
    (finding,) = found(metric={"audit.pick_up_rate": ">= 90%"})

    assert (finding.value, round(finding.beyond, 9), finding.of) == (0.75, 0.15, 40)
    assert finding.message == "pick_up_rate: 75.0% of 40, to be >= 90%"


def test_groups_are_those_of_the_audit() -> None:
    judged = [found(metric={"audit.pick_up_rate": ">= 80%"}, group_by="rep", min_n=least) for least in (11, 10)]

    shown = [[(one.group, one.outcome) for one in findings] for findings in judged]
    assert shown == [[("Ann", "pass"), ("Bob", "not evaluated")], [("Ann", "pass"), ("Bob", "fail")]]


MISTAKES = [
    pytest.param({"metric": {"audit.pick_up_rat": "> 0"}}, "did you mean 'pick_up_rate'?", id="figure"),
    pytest.param({"metric": {"audit.pick_up_rate": "> 0"}, "group_by": "team"}, "there are: rep", id="dimension"),
]


@pytest.mark.parametrize(("check", "said"), MISTAKES)
def test_mistakes(check: dict[str, object], said: str) -> None:
    with pytest.raises(ConfigError, match="it") as raised:
        found(**check)

    assert said in str(raised.value)
