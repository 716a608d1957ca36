from collections.abc import Callable, Sequence
from typing import Any

import pytest

from revops_cli.engine.duck import DuckEngine
from revops_cli.errors import InputError
from revops_cli.match.inputs import MatchInputs
from revops_cli.match.lists import with_lists
from revops_cli.match.settings import MatchSettings
from revops_cli.match.step import match
from revops_cli.model import Table

LEADS = ["Company", "Email"]
ACME, QUUX = ["Acme Widgets", "jo@acmewidgets.com"], ["Quux Interactive", "jo@quux.io"]
NAMED = ["Name", "Website"]


@pytest.fixture
def answer(engine: DuckEngine, make_table: Callable[..., Table]) -> Callable[..., dict[str, Any]]:
    """The answer for one lead with these accounts and lists, each a header and its rows."""

    def run(lead: Sequence[str], accounts: Table | None, **lists: tuple[list[str], list[list[str]]]) -> dict[str, Any]:
        tables = {name: make_table(name, header, rows) for name, (header, rows) in lists.items()}
        known = with_lists(engine, accounts, tables, MatchSettings())
        inputs = MatchInputs(domains=known.domains)
        table = match(engine, make_table("leads", LEADS, [lead]), known.accounts, MatchSettings(), inputs=inputs).table
        cells = ", ".join(f'"{name}"' for name in table.names)
        return dict(zip(table.names, engine.rows(f'SELECT {cells} FROM "{table.relation}"')[0], strict=True))

    return run


CASES = [
    pytest.param(ACME, {"partners": (NAMED, [["Acme Widgets", "acmewidgets.com"]])}, ("A1", "customer", "false"),
                 id="a customer stays one, whatever list it is on"),
    pytest.param(ACME, {"competitors": (NAMED, [["ACME Widgets Ltd", "acmewidgets.com"]])},
                 ("A1", "competitor", "false"),
                 id="marked by name and domain"),
    pytest.param(ACME, {"competitors": (["Id", "Name"], [["A1", "something else"]])}, ("A1", "competitor", "false"),
                 id="marked by Id"),
    pytest.param(ACME, {"named": (NAMED, [["Acme Widgets", "acmewidgets.com"]])}, ("A1", "customer", "true"),
                 id="named"),
    pytest.param(ACME, {"named": (["Website"], [["acmewidgets.com"]])}, ("A1", "customer", "true"),
                 id="named by domain alone"),
    pytest.param(QUUX, {"competitors": (["Website"], [["https://www.quux.io"]])}, ("", "competitor", "false"),
                 id="a domain needs no account"),
    pytest.param(QUUX, {"partners": (["Website"], [["quux.com"]])}, ("", "none", "false"), id="another domain"),
    pytest.param(QUUX, {"partners": (["Website"], [["quux.io"]]), "named": (["Website"], [["quux.io"]])},
                 ("", "partner", "true"), id="a domain on two lists"),
    pytest.param(QUUX, {"partners": (["Id", *NAMED], [["P7", "Quux Interactive", ""]])}, ("P7", "partner", "false"),
                 id="an account of the list's own"),
]  # fmt: skip


@pytest.mark.parametrize(("lead", "lists", "expected"), CASES)
def test_lists(
    answer: Callable[..., dict[str, Any]],
    accounts: Table,
    lead: list[str],
    lists: dict[str, Any],
    expected: tuple[str, str, str],
) -> None:
    found = answer(lead, accounts, **lists)

    assert (found["AccountId"], found["Relation"], found["NamedAccount"]) == expected


def test_a_list_without_ids_gets_ids_that_stay(answer: Callable[..., dict[str, Any]]) -> None:
    rows = [["Quux Interactive", "quux.io"], ["Acme Widgets", ""]]
    found = answer(QUUX, None, partners=(NAMED, rows))
    again = answer(QUUX, None, partners=(NAMED, rows[::-1]), competitors=(NAMED, [rows[0]]))

    assert found["AccountId"].startswith("list-")
    assert (found["AccountType"], found["Relation"]) == ("Partner", "partner")
    assert (again["AccountId"], again["Relation"]) == (found["AccountId"], "competitor")


def test_accounts_without_ids(make_table: Callable[..., Table], answer: Any) -> None:
    accounts = make_table("accounts", ["Website"], [["quux.io"], ["acmewidgets.com"]])

    assert answer(QUUX, accounts)["AccountId"].startswith("list-")


def test_accounts_without_lists_are_left_alone(engine: DuckEngine, accounts: Table) -> None:
    assert with_lists(engine, accounts, {}, MatchSettings()).accounts is accounts


def test_a_list_names_organisations_or_domains(engine: DuckEngine, make_table: Callable[..., Table]) -> None:
    with pytest.raises(InputError, match="no column 'Name' and no column 'Website'"):
        with_lists(engine, None, {"partners": make_table("partners", ["Phone"], [["1"]])}, MatchSettings())
