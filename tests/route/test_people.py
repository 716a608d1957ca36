"""Users are found by Id, Name, Username or Alias, and never by guessing."""

import pytest

from revops_cli.errors import ConfigError
from revops_cli.route.people import People, User

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
