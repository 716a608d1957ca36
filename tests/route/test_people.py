"""Users are found by Id, Name, Username or Alias, and never by guessing."""

from collections.abc import Callable
from datetime import date

import pytest

from revops_cli.engine.duck import DuckEngine
from revops_cli.errors import ConfigError
from revops_cli.model import Table
from revops_cli.route.people import People, User, read_people

ANN, BOB, OTHER = User("005000000000001AAA", "Ann Example"), User("u2", "Bob", active=False), User("u3", "Ann Example")
PEOPLE = People(
    [(ANN, (ANN.id, ANN.name, "ann@corp.example", "ann")), (BOB, ("u2", "Bob")), (OTHER, ("u3", OTHER.name))],
    frozenset({"u3"}),
)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("ANN", ANN),
        (" ann@corp.example ", ANN),
        ("005000000000001AAA", ANN),
        ("005000000000001", ANN),
        ("Ann Example", None),
        ("an", None),
        ("", None),
    ],
)
def test_find(name: str, found: User | None) -> None:
    assert PEOPLE.find(name) == found


@pytest.mark.parametrize(("user", "why"), [(ANN, ""), (BOB, "inactive"), (OTHER, "absent")])
def test_unavailable(user: User, why: str) -> None:
    assert PEOPLE.unavailable(user) == why


@pytest.mark.parametrize(
    ("name", "problem"), [("Ann Example", "several users are called 'Ann Example'"), ("Bobb", "no user 'Bobb'")]
)
def test_a_name_that_decides_nothing(name: str, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem):
        PEOPLE.named(name, "route.pools.sdr.members")


ROW = {"Id": "u1", "Name": "Ann", "IsActive": "true", "OpenLeads": "3"}
REFUSED = [
    ([ROW, {"Id": "", "Name": " "}], "users.csv, row 2: the row names no user\n  hint: fill one of Id, Name, "),
    ([ROW, {"Id": "u2", "IsActive": "maybe"}], "users.csv, row 2: IsActive 'maybe' is neither yes nor no"),
    ([{"Id": "u2", "OpenLeads": "many"}], "users.csv, row 1: OpenLeads 'many' is no whole number"),
    ([ROW, {**ROW, "Name": "Bob"}], "users.csv, row 2: 'u1' is the user of row 1 too, and not the same"),
    ([ROW, {**ROW, "Id": "U1 ", "IsActive": "false"}], "users.csv, row 2: 'U1' is the user of row 1 too"),
    ([{"Name": "Ann", "OpenLeads": "1"}, {"Name": "ann"}], "users.csv, row 2: 'ann' is the user of row 1 too"),
]


@pytest.mark.parametrize(
    ("rows", "said"), REFUSED, ids=["blank", "active", "open", "another name", "another state", "no Id"]
)
def test_a_row_that_cannot_be_read_is_named(
    engine: DuckEngine, load_rows: Callable[[str, list[dict[str, str]]], Table], rows: list[dict[str, str]], said: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        read_people(engine, load_rows("users", rows), (), date(2026, 3, 2))

    assert str(caught.value).startswith(said)


@pytest.mark.parametrize(
    ("cell", "why"),
    [("", ""), ("TRUE", ""), ("Ja", ""), ("0", "inactive"), ("Inactive", "inactive"), ("Não", "inactive")],
)
def test_active(
    engine: DuckEngine, load_rows: Callable[[str, list[dict[str, str]]], Table], cell: str, why: str
) -> None:
    people = read_people(engine, load_rows("users", [{**ROW, "IsActive": cell}]), (), date(2026, 3, 2))

    assert people.unavailable(people.named("Ann", "here")) == why


def test_a_user_may_stand_in_a_row_for_each_team(
    engine: DuckEngine, load_rows: Callable[[str, list[dict[str, str]]], Table]
) -> None:
    rows = [{**ROW, "Team": "east"}, {**ROW, "Team": "west"}, {"Id": "", "Username": "bob@corp.example"}]
    people = read_people(engine, load_rows("users", rows), (), date(2026, 3, 2))

    assert people.named("ann", "here") == User("u1", "Ann", open_leads=3)
    assert people.named("bob@corp.example", "here") == User("bob@corp.example", "bob@corp.example")
