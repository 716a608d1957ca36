from collections.abc import Callable

import numpy as np
import pytest

from revops_cli.engine.duck import DuckEngine
from revops_cli.match.kin import kin_of
from revops_cli.match.settings import MatchSettings
from revops_cli.match.step import match
from revops_cli.model import Table

NAMES = np.array(["group", "shop", "bank", "group", ""], dtype=object)
PARENTS = np.array([-1, 0, 0, 0, 0])

CASES = [
    pytest.param("group", 1, True, id="its parent"),
    pytest.param("shop", 0, True, id="its child"),
    pytest.param("bank", 1, False, id="its sibling"),
    pytest.param("group", 0, False, id="itself"),
    pytest.param("group", 3, False, id="a parent of the same name"),
    pytest.param("", 0, False, id="no name"),
    pytest.param("other", 1, False, id="a stranger"),
]


@pytest.mark.parametrize(("name", "account", "expected"), CASES)
def test_kin(name: str, account: int, expected: bool) -> None:  # noqa: FBT001 - a case
    found = kin_of(NAMES, PARENTS).alike(np.array([name], dtype=object), np.array([account]))

    assert found.tolist() == [expected]


def test_without_parents_nothing_is_kin() -> None:
    kin = kin_of(NAMES, np.full(5, -1))

    assert kin.alike(NAMES, np.arange(5)).tolist() == [False] * 5


@pytest.mark.parametrize("parent", ["A2", ""], ids=["its parent", "a stranger"])
def test_a_lead_may_go_by_the_name_of_the_group(
    engine: DuckEngine, make_table: Callable[..., Table], parent: str
) -> None:
    rows = [["A1", "Tropfen Bottling", "tropfen.com", parent], ["A2", "Zweig Industries", "zweig.com", ""]]
    rows += [["A3", "Tropfen Juices", "tropfen.com", ""]]
    accounts = make_table("accounts", ["Id", "Name", "Website", "ParentId"], rows)
    leads = make_table("leads", ["Company", "Email"], [["Zweig Industries", "jo@tropfen.com"]])
    table = match(engine, leads, accounts, MatchSettings()).table

    found = engine.rows(f'SELECT "MatchReason" FROM "{table.relation}"')[0][0]
    assert ("parent or child" in found) == bool(parent)
