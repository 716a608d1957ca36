from collections.abc import Callable, Mapping

import pytest

from revops_cli.engine.duck import DuckEngine
from revops_cli.errors import ConfigError
from revops_cli.match.relation import account_relations
from revops_cli.match.settings import MatchSettings, Relations
from revops_cli.model import Table

ACCOUNTS = [
    pytest.param({"Type": "Customer - Direct"}, ("customer", "false"), id="customer"),
    pytest.param({"Type": "Channel Partner"}, ("partner", "false"), id="partner"),
    pytest.param({"Type": "COMPETITOR"}, ("competitor", "false"), id="competitor"),
    pytest.param({"Type": "Named Prospect"}, ("named", "true"), id="named-by-type"),
    pytest.param({"Type": "Customer", "NamedAccount": "1"}, ("customer", "true"), id="named-customer"),
    pytest.param({"Type": "Prospect", "NamedAccount": "Yes"}, ("named", "true"), id="ticked"),
    pytest.param({"Type": "Prospect", "NamedAccount": "0"}, ("prospect", "false"), id="not-ticked"),
    pytest.param({"NamedAccount": "true"}, ("named", "true"), id="ticked-without-type"),
    pytest.param({"Type": ""}, ("prospect", "false"), id="empty"),
]


@pytest.mark.parametrize(("cells", "found"), ACCOUNTS)
def test_relation(
    engine: DuckEngine, make_table: Callable[..., Table], cells: Mapping[str, str], found: tuple[str, str]
) -> None:
    table = make_table("accounts", ["Id", "Name", *cells], [["001", "Acme", *cells.values()]])

    account_relations(engine, "known", table, MatchSettings())

    assert engine.rows("SELECT relation, named FROM known") == [found]


def test_a_condition_over_a_column_that_is_not_there_is_refused(
    engine: DuckEngine, make_table: Callable[..., Table]
) -> None:
    table = make_table("accounts", ["Id", "Name", "Type"], [["001", "Acme", "Customer"]])
    settings = MatchSettings(relations=Relations(customer="Tpye = 'Customer'"))

    with pytest.raises(ConfigError, match="Tpye"):
        account_relations(engine, "known", table, settings)
