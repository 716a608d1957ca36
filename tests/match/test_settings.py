import pytest
from pydantic import ValidationError

from revops_cli.match.settings import MatchSettings


@pytest.mark.parametrize(
    "section",
    [{"sure": 40, "likely": 40}, {"ties": ("richest",)}, {"domain_only": "sometimes"}, {"sur": 90}, {"review": 101}],
    ids=["not falling", "unknown tie-breaker", "unknown policy", "unknown key", "no percentage"],
)
def test_mistakes_are_refused(section: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        MatchSettings.model_validate(section)


def test_a_column_may_break_ties() -> None:
    assert MatchSettings(ties=("oldest", "AnnualRevenue desc")).ties == ("oldest", "AnnualRevenue desc")
