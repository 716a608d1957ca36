"""The `check` section: what it takes, and what it refuses with a clear message."""

import pytest
from pydantic import ValidationError

from revops_cli.check.settings import Check, CheckSettings

REFUSED = [
    pytest.param({"id": "a"}, "has no kind", id="no kind"),
    pytest.param({"id": "a", "not_null": "A", "unique": "A"}, "several kinds: not_null, unique", id="two kinds"),
    pytest.param({"id": "a b", "not_null": "A"}, "should match pattern", id="id with a blank"),
    pytest.param({"id": "a", "not_null": "A", "warn_if": "2%"}, "'2%' is no limit", id="limit"),
    pytest.param({"id": "a", "metric": {"audit.x": "80%"}}, "'80%' is no limit", id="limit of a figure"),
    pytest.param({"id": "a", "in": {"A": "x", "B": "y"}}, "at most 1 item", id="two columns"),
    pytest.param({"id": "a", "row_count": {}}, "needs min, max or both", id="no bound"),
    pytest.param({"id": "a", "row_count": {"min": 2, "max": 1}}, "min (2) must not be above max (1)", id="bounds"),
    pytest.param({"id": "a", "email_not": "odd"}, "'disposable', 'role' or 'free'", id="kind of address"),
    pytest.param({"id": "a", "disposition_complete": False}, "should be True", id="no is no argument"),
    pytest.param({"id": "a", "not_null": "A", "across": True}, "across is for unique", id="across of no copies"),
    pytest.param({"id": "a", "unique": "A", "across": True, "group_by": "B"}, "without group_by", id="across groups"),
    pytest.param({"id": "a", "not_null": []}, "at least 1 item", id="no column"),
    pytest.param({"id": "a", "not_nul": "A"}, "Extra inputs", id="misspelt kind"),
]


@pytest.mark.parametrize(("check", "said"), REFUSED)
def test_mistakes_in_a_check(check: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError) as raised:
        Check.model_validate(check)

    assert said in str(raised.value)


SECTIONS = [
    pytest.param({"checks": [{"id": "a", "not_null": "A"}] * 2}, "two checks are called 'a'", id="same id"),
    pytest.param({"checks": [{"id": "a", "not_null": "A", "dataset": "x"}]}, "(there are: none)", id="dataset"),
    pytest.param({"dataset": {"path": []}}, "at least 1 item", id="no path"),
]


@pytest.mark.parametrize(("section", "said"), SECTIONS)
def test_mistakes_in_the_section(section: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError) as raised:
        CheckSettings.model_validate(section)

    assert said in str(raised.value)


ARGUMENTS = [
    pytest.param({"not_null": "A"}, ("not_null", ("A",)), id="one column"),
    pytest.param({"in": {"A": "iso3166"}}, ("in", {"A": ("iso3166",)}), id="one list"),
    pytest.param({"email_valid": True}, ("email_valid", ()), id="the usual column"),
    pytest.param({"expect": "A = 'x'"}, ("expect", "A = 'x'"), id="condition"),
]


@pytest.mark.parametrize(("given", "expected"), ARGUMENTS)
def test_arguments(given: dict[str, object], expected: tuple[str, object]) -> None:
    check = Check.model_validate({"id": "a", **given})

    assert (check.kind, check.argument) == expected


def test_a_check_says_its_own_severity_and_sample_or_takes_the_defaults() -> None:
    own = {"id": "b", "not_null": "A", "severity": "error", "sample": 0}
    section = CheckSettings.model_validate(
        {"defaults": {"severity": "warn", "sample": 3}, "checks": [{"id": "a", "not_null": "A"}, own]}
    )

    assert [(section.severity_of(one), section.sample_of(one)) for one in section.checks] == [("warn", 3), ("error", 0)]
