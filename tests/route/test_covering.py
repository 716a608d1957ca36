"""A rule that offers nothing but territories is for the leads that one of them covers."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from revops_cli.model import Result
from revops_cli.route.columns import columns_over
from revops_cli.route.conditions import parse_conditions
from revops_cli.route.people import People, User
from revops_cli.route.settings import RouteSettings
from revops_cli.route.single import SingleRouter
from revops_cli.route.territory import Territories
from revops_cli.route.ways import Ways

Rows = list[dict[str, str]]
Routed = Callable[..., tuple[Rows, Result]]
TERRITORIES = ({"territory": "dach", "owner": "ann", "country": "DE;AT"},)
PLACES = {"id": "places", "to": "territory"}
NAMED = {"id": "named", "when": "NamedAccount", "to": "territory"}
REST = {"id": "rest", "to": "bob"}
LATER = {"id": "later", "when": "Country = 'FR'", "to": "bob"}

CASES = [
    pytest.param([PLACES, REST], {"Country": "DE"}, "places", "Ann", id="covered"),
    pytest.param([PLACES, REST], {"Country": "FR"}, "rest", "Bob", id="not-covered-goes-on"),
    pytest.param([PLACES, REST], {"Country": ""}, "rest", "Bob", id="no-place-goes-on"),
    pytest.param([PLACES, LATER], {"Country": "IT"}, "places", "Unrouted", id="nobody-else-comes-back"),
    pytest.param([PLACES, LATER], {"Country": "FR"}, "later", "Bob", id="a-later-rule-takes-it"),
    pytest.param([REST | {"when": "Country = 'DE'"}, PLACES], {"Country": "IT"}, "places", "Unrouted", id="last"),
    pytest.param([NAMED, REST], {"Country": "DE", "NamedAccount": ""}, "rest", "Bob", id="its-condition-comes-first"),
    pytest.param([NAMED, REST], {"Country": "DE", "NamedAccount": "true"}, "named", "Ann", id="both-hold"),
    pytest.param(
        [PLACES | {"to": ["territory", "queue:X"]}, REST], {"Country": "IT"}, "places", "X", id="a-next-target"
    ),
    pytest.param([PLACES, NAMED, LATER], {"Country": "IT", "NamedAccount": "true"}, "places", "Unrouted", id="two"),
    pytest.param([PLACES, REST], {"Country": "FR", "InTerritory": "true"}, "rest", "Bob", id="a-column-of-that-name"),
]


@pytest.mark.parametrize(("rules", "lead", "rule", "taker"), CASES)
def test_who_takes_a_lead(
    routed: Routed, rules: list[Mapping[str, Any]], lead: Mapping[str, str], rule: str, taker: str
) -> None:
    rows, _ = routed([dict(lead)], {"rules": rules, "territories": "t.csv"}, territories=TERRITORIES)

    assert (rows[0]["RouteRule"], rows[0]["OwnerName"] or rows[0]["AssignedQueue"]) == (rule, taker)
    assert [name for name in rows[0] if name == "InTerritory"] == [name for name in lead if name == "InTerritory"]


def test_why_nobody_took_it_is_still_said(routed: Routed) -> None:
    rows, result = routed([{"Country": "Atlantis"}], {"rules": [PLACES, LATER]}, territories=TERRITORIES)

    assert "unmapped:Country=Atlantis" in rows[0]["RouteReason"]
    assert result.counts["skipped.unmapped"] == 1


@pytest.mark.parametrize(("rules", "lead", "rule", "taker"), CASES)
def test_one_lead_alone_is_decided_the_same(
    rules: list[Mapping[str, Any]], lead: Mapping[str, str], rule: str, taker: str
) -> None:
    settings = RouteSettings.model_validate({"rules": rules, "fallback": {"queue": "Unrouted"}})
    people = People((User(name.casefold(), name), (name.casefold(),)) for name in ("Ann", "Bob"))
    ways = Ways(settings, people, Territories(TERRITORIES, [], lead))
    router = SingleRouter(parse_conditions(settings, columns_over(lead), {}), ways, datetime(2026, 3, 2, tzinfo=UTC))

    decision = router.decide(lead)

    assert decision.rule is not None
    assert (decision.rule.id, decision.way[-1].name) == (rule, taker)
