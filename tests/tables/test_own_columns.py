"""Columns that steps add are told from columns of others that are called the same."""

import pytest

from revops_cli.tables.columns import recognise

LISTS = [
    pytest.param(["Email", "StateCode"], ["Email", "State"], id="somebody-elses-state"),
    pytest.param(
        ["Email", "State", "StateCode", "CleanIssues"], ["Email", "State", "StateCode", "CleanIssues"], id="ours"
    ),
    pytest.param(
        ["StateCode", "StateCode", "CleanIssues"], ["State", "StateCode", "CleanIssues"], id="theirs-and-ours"
    ),
    pytest.param(["Company", "MatchReason", "Match Reason"], ["Company", "MatchReason", "Match Reason"], id="spelling"),
]


@pytest.mark.parametrize(("header", "names"), LISTS)
def test_added_columns_are_claimed_only_in_a_list_of_ours(header: list[str], names: list[str]) -> None:
    assert [column.name for column in recognise(header, "leads", {}).columns] == names
