"""Dealing many leads at once is asking for one after the other: the same people, for the same reasons."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revops_cli.route.context import RouteContext
from revops_cli.route.dealing import Dealer, Waiting
from revops_cli.route.open_leads import with_open_leads
from revops_cli.route.people import People, User
from revops_cli.route.pools import PoolDesk
from revops_cli.route.settings import Pool, RouteSettings
from revops_cli.route.target_accounts import TargetBook
from revops_cli.state.rotation import ORGANISATION, Draw, RotationState

NAMES, POOLS = "abcdefg", ("p", "q", "r")
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WAYS = (("p",), ("q",), ("r",), ("p", "q"), ("q", "p"), ("r", "q", "p"), ("p", "q", "r"))
OWNERS = ("", "", "", "a", "", "g", "")
"""Who has the lead where the pools of its way have nobody."""


class Members(NamedTuple):
    """One pool: a weight for each of its members, the first of whom is at `first`."""

    first: int
    weights: tuple[int, ...]
    per_day: int | None
    open_leads: int | None
    siblings: bool
    catch_up: str | int


class Run(NamedTuple):
    """One run: lead, way and whether it is of a target account, in order; a mask of who is away.

    `open_leads` is what the users file says of everybody.
    """

    leads: tuple[tuple[int, int, bool], ...]
    away: int
    redraw: bool
    open_leads: int = 0


MEMBERS = st.builds(
    Members,
    first=st.integers(0, len(NAMES) - 1),
    weights=st.lists(st.integers(1, 3), min_size=1, max_size=5).map(tuple),
    per_day=st.sampled_from((None, 0, 1, 3, 5)),
    open_leads=st.sampled_from((None, None, 2, 6)),
    siblings=st.booleans(),
    catch_up=st.sampled_from(("none", "full", 2)),
)
RUNS = st.builds(
    Run,
    leads=st.lists(
        st.tuples(st.integers(0, 200), st.integers(0, len(WAYS) - 1), st.sampled_from((False, False, True))),
        min_size=15,
        max_size=40,
    ).map(tuple),
    away=st.integers(0, 2 ** len(NAMES) - 1),
    redraw=st.sampled_from((False, False, True)),
    open_leads=st.sampled_from((0, 0, 1)),
)


def pool_of(members: Members) -> Pool:
    around = NAMES[members.first :] + NAMES[: members.first]
    catch_up = members.catch_up if isinstance(members.catch_up, str) else {"capped": members.catch_up}
    listed = [{"name": name, "weight": weight} for name, weight in zip(around, members.weights, strict=False)]
    cap = {"per_day": members.per_day, "open": members.open_leads}
    return Pool.model_validate({"members": listed, "cap": cap, "siblings": members.siblings, "catch_up": catch_up})


def waiting(run: Run, *, targets: bool) -> Waiting:
    leads = [lead for lead, _, _ in run.leads]
    return Waiting(
        ways=[way for _, way, _ in run.leads],
        leads=[f"id:{lead}" for lead in leads],
        organisations=[f"{ORGANISATION}{lead % 7}" if lead % 3 else "" for lead in leads],
        targets=[f"t{lead % 5}" if target else "" for lead, _, target in run.leads] if targets else (),
    )


def alone(many: Waiting) -> Iterator[Waiting]:
    for at in range(len(many.leads)):
        one = slice(at, at + 1)
        yield Waiting(many.ways[one], many.leads[one], many.organisations[one], many.targets[one])


def dealt(
    pools: list[Members], runs: list[Run], *, targets: bool, at_once: bool
) -> tuple[list[list[Draw | None]], str]:
    """The draws of all runs and the state after them; one lead after the other where not `at_once`."""
    found = []
    with RotationState() as state:
        for number, run in enumerate(runs):
            away = frozenset(name for place, name in enumerate(NAMES) if run.away >> place & 1)
            people = People(((User(name, name, open_leads=run.open_leads), (name,)) for name in NAMES), away)
            book = TargetBook(most=2, owned=(("", f"t{target}") for target in range(5)))
            now = START + timedelta(hours=9 * number)
            section = RouteSettings(pools=dict(zip(POOLS, map(pool_of, pools), strict=True)))
            context = RouteContext(now, state, plan=f"run {number}", redraw=run.redraw, targets=book)
            context = with_open_leads(context, section, people)
            desks = {name: PoolDesk(name, pool, people, context) for name, pool in section.pools.items()}
            dealer = Dealer(WAYS, desks, owners=OWNERS, open_leads=context.open_leads)
            many = waiting(run, targets=targets)
            dealer.remember(many)
            parts = [many] if at_once else alone(many)
            found.append([draw for part in parts for draw in dealer.deal(part)])
            dealer.save()
        return found, state.export()


@pytest.mark.parametrize("targets", [False, True], ids=["plain", "target accounts"])
@given(pools=st.lists(MEMBERS, min_size=3, max_size=3), runs=st.lists(RUNS, min_size=1, max_size=2))
@settings(max_examples=40, deadline=None)
def test_many_at_once_are_one_after_the_other(pools: list[Members], runs: list[Run], *, targets: bool) -> None:
    """With caps, absences, weights, siblings, leads that come again, redraws, and pools that pass leads on."""
    together = dealt(pools, runs, targets=targets, at_once=True)

    assert together == dealt(pools, runs, targets=targets, at_once=False)


def test_a_full_pool_passes_its_leads_on_in_order() -> None:
    full, rest = (
        Members(0, (1, 1), 2, None, siblings=False, catch_up="none"),
        Members(2, (1,), None, None, siblings=True, catch_up="none"),
    )
    run = Run(tuple((lead, WAYS.index(("p", "q")), False) for lead in range(7)), 0, redraw=False)

    (draws,), _ = dealt([full, rest, rest], [run], targets=False, at_once=True)

    assert [draw.member if draw else "-" for draw in draws] == list("ababccc")
