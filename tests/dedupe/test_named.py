from typing import Any

import pytest

from revops_cli.dedupe.named import check_named
from revops_cli.dedupe.settings import DedupeSettings
from revops_cli.errors import ConfigError
from revops_cli.model import Column, Table

LEADS = Table("leads", (Column("Company", "Firm"), Column("Remarks", "Remarks")), 0, "leads.csv")
SOURCES = {"column": "Origin", "order": ["CRM"]}
KNOWN = [
    pytest.param({"survivors": {"Firm": "longest"}}, id="by the header"),
    pytest.param({"survivors": {"company": "longest"}}, id="by the name, in any case"),
    pytest.param({"survivors": {"remarks": "all"}}, id="a column of the list's own"),
    pytest.param({"survivors": {"AnnualRevenue": "max"}}, id="not in this list, but known"),
    pytest.param({"survivors": {"PhoneE164": "newest"}}, id="one that cleaning adds"),
    pytest.param({}, id="none"),
]
UNKNOWN = [
    pytest.param({"survivors": {"Remarsk": "all"}}, "survivors: no column 'Remarsk'", "'Remarks'", id="a slip"),
    pytest.param({"survivors": {"Compnay": "all"}}, "no column 'Compnay'", "'Company'", id="a slip of a known one"),
    pytest.param({"survivors": {"Qqq": "all"}}, "no column 'Qqq'", "as its header does", id="like none"),
    pytest.param({"survivors": {"Remarks": SOURCES}}, "survivors: Remarks: no column 'Origin'", "", id="a source"),
    pytest.param({"master": [SOURCES]}, "master: no column 'Origin'", "", id="the source of the master"),
]


@pytest.mark.parametrize("settings", KNOWN)
def test_a_column_that_a_list_may_have_is_fine(settings: dict[str, Any]) -> None:
    asked = DedupeSettings.model_validate(settings)

    check_named(LEADS, asked)

    assert asked == DedupeSettings.model_validate(settings)


@pytest.mark.parametrize(("settings", "problem", "hint"), UNKNOWN)
def test_any_other_is_a_slip(settings: dict[str, Any], problem: str, hint: str) -> None:
    with pytest.raises(ConfigError, match=problem) as caught:
        check_named(LEADS, DedupeSettings.model_validate(settings))

    assert (hint in caught.value.hint, caught.value.where) == (True, "leads.csv")
