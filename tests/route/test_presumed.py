"""Without users, everyone whom the section names is taken for an active user."""

import pytest

from revops_cli.route.presumed import presumed
from revops_cli.route.settings import RouteSettings

PEOPLE = presumed(
    RouteSettings.model_validate(
        {
            "pools": {"sdr": {"members": ["ann", {"name": "bob", "weight": 2}]}},
            "rules": [
                {"id": "a", "to": ["account_owner", "csm", "chi"]},
                {"id": "b", "to": ["pool:sdr", "queue:Later", "column:Rep", "territory"]},
            ],
            "fallback": {"queue": "Unrouted"},
            "absences": [{"user": "dan", "since": "2026-01-01", "until": "2026-01-02"}],
        }
    ),
    [{"territory": "north", "Owner": "eve"}, {"territory": "south", "Owner": "", "pool": "sdr"}],
)
NAMES = [
    *((name, True) for name in ("ann", "bob", "chi", "dan", "eve")),
    *((name, False) for name in ("csm", "account_owner", "territory", "pool:sdr", "Later", "Rep", "")),
]


@pytest.mark.parametrize(("name", "known"), NAMES)
def test_who_is_known(name: str, *, known: bool) -> None:
    assert (PEOPLE.find(name) is not None) is known
