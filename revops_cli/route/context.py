"""What a run of route is given beside the leads, the users and its settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from revops_cli.model import Table
from revops_cli.route.open_leads import UNCOUNTED, OpenBook
from revops_cli.route.target_accounts import NO_TARGETS, TargetBook
from revops_cli.state.rotation import RotationState


@dataclass(frozen=True, slots=True)
class RouteContext:
    """The moment, the memory and the side tables of a run.

    `as_of` is aware and in the zone in which times are written. The caller begins the transaction
    of `state` before and commits it after the outputs are in place. `territories` are the rows of
    the territories file; `lists` add to those of the config. `plan` names the plan that draws are
    bound to. `redraw` draws anew for leads that were drawn before. `targets` is who owns which target
    accounts, `open_leads` who has how many leads open; a run fills both from what it is given.
    """

    as_of: datetime
    state: RotationState
    timezone: str = "UTC"
    territories: tuple[Mapping[str, str], ...] = ()
    accounts: Table | None = None
    opportunities: Table | None = None
    lists: Mapping[str, frozenset[str]] = field(default_factory=dict)
    plan: str = ""
    redraw: bool = False
    targets: TargetBook = NO_TARGETS
    open_leads: OpenBook = UNCOUNTED
