"""Caps of open leads: one count a person, of the users file, the state and the run, whatever pool gives."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revops_cli.errors import ConfigError
from revops_cli.model import Result
from revops_cli.route.context import RouteContext
from revops_cli.route.dealing import Dealer, Waiting
from revops_cli.route.open_leads import OpenBook, with_open_leads
from revops_cli.route.people import People, User
from revops_cli.route.pools import PoolDesk
from revops_cli.route.settings import RouteSettings
from revops_cli.state.rotation import RotationState

Rows = list[dict[str, str]]
Routed = Callable[..., tuple[Rows, Result]]
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = {"as_of": NOW + timedelta(days=1)}

TWO_POOLS = {
    "pools": {
        "hot": {"members": ["ann"], "cap": {"open": 3}},
        "cold": {"members": ["ann", "bob"], "cap": {"open": 3}},
        "free": {"members": ["ann"]},
        "small": {"members": ["bob"], "cap": {"open": 1}},
    },
    "rules": [
        {"id": "hot", "when": "Rating = 'Hot'", "to": ["pool:hot", "pool:cold"]},
        {"id": "free", "when": "Rating = 'Free'", "to": "pool:free"},
        {"id": "own", "when": "Rating = 'Own'", "to": "ann"},
        {"id": "both", "when": "Rating = 'Both'", "to": ["pool:small", "ann"]},
        {"id": "cold", "to": "pool:cold"},
    ],
}


def leads(ratings: str, start: int = 1) -> Rows:
    """A lead for each letter."""
    named = {"h": "Hot", "f": "Free", "o": "Own", "b": "Both", "c": "Cold"}
    return [{"Id": f"L{number}", "Rating": named[letter]} for number, letter in enumerate(ratings, start)]


def owners(rows: Rows) -> str:
    """The initial of each owner, `-` for the queue."""
    return "".join(row["OwnerName"][:1] or "-" for row in rows)


def users(ann: str, bob: str = "") -> Rows:
    return [{"Id": "u1", "Name": "Ann", "OpenLeads": ann}, {"Id": "u2", "Name": "Bob", "OpenLeads": bob}]


CASES: list[tuple[str, str, str, str]] = [
    ("one pool after the other", "hhccc", "", "AAABB"),
    ("lead by lead in turn", "chchcc", "", "AABABB"),
    ("what the users file says", "hhcc", "2", "ABBB"),
    ("a decimal of Excel", "hhcc", "2.0", "ABBB"),
    ("a pool without a cap counts too", "ffhc", "", "AAAB"),
    ("and goes on beyond", "fffff", "", "AAAAA"),
    ("a lead of hers by rule counts before", "hhhoo", "", "ABBAA"),
    ("one that fell to her counts as it comes", "bbbhh", "", "BAAAB"),
    ("everybody is full", "ccccccc", "", "ABABAB-"),
]


@pytest.mark.parametrize(("ratings", "ann", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_one_count_for_all_that_a_person_gets(routed: Routed, ratings: str, ann: str, expected: str) -> None:
    rows, _ = routed(leads(ratings), TWO_POOLS, users=users(ann))

    assert owners(rows) == expected


def test_a_lead_that_is_hers_already_is_not_a_new_one(routed: Routed) -> None:
    mine = [{**row, "OwnerId": "u1"} for row in leads("ooo")]

    assert owners(routed(mine + leads("h", 4), TWO_POOLS, users=users("2"))[0]) == "AAAA"


def test_a_second_run_over_the_same_list_gives_the_same_rows(routed: Routed) -> None:
    first, _ = routed(leads("chofchcc"), TWO_POOLS, users=users("", "1"))
    again, _ = routed(leads("chofchcc"), TWO_POOLS, users=users("", "1"), **LATER)

    assert "-" in owners(first)
    assert [row["RouteReason"] for row in again] == [row["RouteReason"] for row in first]


@pytest.mark.parametrize(
    ("ann", "expected"),
    [("1", "B"), ("2", "A"), ("0", "A")],
    ids=["the same numbers do not know the draws", "new numbers do", "even lower ones"],
)
def test_what_the_state_gave_counts_until_the_numbers_change(routed: Routed, ann: str, expected: str) -> None:
    routed(leads("hh"), TWO_POOLS, users=users("1", "7"))
    section = {**TWO_POOLS, "pools": {**TWO_POOLS["pools"], "cold": {"members": ["bob"]}}}

    assert owners(routed(leads("h", 3), section, users=users(ann, "7"), **LATER)[0]) == expected


def test_without_the_column_every_draw_counts_and_the_run_says_so(routed: Routed) -> None:
    section = {"pools": {"p": {"members": ["ann"], "cap": {"open": 2}}}, "rules": [{"id": "r", "to": "pool:p"}]}
    routed(leads("cc"), section)
    rows, result = routed(leads("c", 3), section, **LATER)

    assert owners(rows) == "-"
    said = "not in the users: OpenLeads, so that every lead ever drawn counts for the cap of pool p"
    assert said in result.notes


@pytest.mark.parametrize("text", ["about 40", "-1", "2.5", "1,200", "1e9"])
def test_a_number_that_is_none_is_refused(routed: Routed, text: str) -> None:
    with pytest.raises(ConfigError, match="is no whole number") as caught:
        routed(leads("c"), TWO_POOLS, users=users("3", text))

    assert caught.value.where == "users.csv, row 2"


def test_leads_that_are_drawn_anew_free_their_places_before(routed: Routed) -> None:
    first, _ = routed(leads("hhh"), TWO_POOLS, users=users(""))
    again, _ = routed(leads("hhh"), TWO_POOLS, users=users(""), redraw=True, **LATER)

    assert owners(first) == owners(again) == "AAA"


class Asked(NamedTuple):
    """A pool: the place of its first member, how many, its caps."""

    first: int
    members: int
    most: int | None
    per_day: int | None


NAMES = "abcde"
WAYS = (("p",), ("q",), ("p", "q"), ("q", "p"))
OWNERS = ("", "a", "c", "")
POOLS = st.builds(
    Asked, st.integers(0, 4), st.integers(1, 4), st.sampled_from((None, 0, 2, 5)), st.sampled_from((None, 3))
)


@given(
    pools=st.tuples(POOLS, POOLS),
    counts=st.lists(st.integers(0, 4), min_size=5, max_size=5),
    ways=st.lists(st.integers(0, 3), min_size=1, max_size=40),
)
@settings(max_examples=150, deadline=None)
def test_a_pool_takes_a_lead_if_and_only_if_somebody_there_is_below_the_caps(
    pools: tuple[Asked, Asked], counts: list[int], ways: list[int]
) -> None:
    """Counted here lead by lead, apart from the books of the run."""
    asked = dict(zip("pq", pools, strict=True))
    section = RouteSettings.model_validate({"pools": {name: as_section(pool) for name, pool in asked.items()}})
    people = People((User(name, name, open_leads=count), (name,)) for name, count in zip(NAMES, counts, strict=True))
    keys = [f"id:{number}" for number in range(len(ways))]
    with RotationState() as state:
        context = with_open_leads(RouteContext(NOW, state), section, people)
        desks = {name: PoolDesk(name, pool, people, context) for name, pool in section.pools.items()}
        dealer = Dealer(WAYS, desks, owners=OWNERS, open_leads=context.open_leads)
        draws = dealer.deal(Waiting(ways, keys, [""] * len(ways)))

        held, today = Counter(dict(zip(NAMES, counts, strict=True))), Counter[tuple[str, str]]()
        for way, key, draw in zip(ways, keys, draws, strict=True):
            below = {name: free(asked[name], name, held, today) for name in WAYS[way]}
            pool = next((name for name in WAYS[way] if below[name]), "")
            assert dealer.pool_of(way, key, draw) == pool
            assert draw is None or draw.member in below[pool]
            member = draw.member if draw else OWNERS[way]
            held[member] += 1
            today[pool, member] += 1


def as_section(pool: Asked) -> dict[str, object]:
    return {"members": members(pool), "cap": {"open": pool.most, "per_day": pool.per_day}}


def members(pool: Asked) -> list[str]:
    return [NAMES[(pool.first + place) % len(NAMES)] for place in range(pool.members)]


def free(pool: Asked, name: str, held: Counter[str], today: Counter[tuple[str, str]]) -> set[str]:
    """The members below both caps."""
    return {
        member
        for member in members(pool)
        if (pool.most is None or held[member] < pool.most)
        and (pool.per_day is None or today[name, member] < pool.per_day)
    }


def test_a_lead_given_back_counts_no_more() -> None:
    book = OpenBook({"a": 3}, {"id:1": "a"})
    book.take([("id:1", "a"), ("id:2", "a")])
    book.give_back(["id:1", "id:9"])

    assert book.of("a") == 4
