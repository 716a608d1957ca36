"""The flags that name the files beside a list, declared once for every command that takes them."""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from revops_cli.cli.options import with_flags
from revops_cli.pipeline.options import SideInputs

_HELP = {
    "accounts": "Accounts; else inputs: accounts: of the config.",
    "users": "Users; else inputs: users: of the config.",
    "opportunities": "Opportunities of the accounts; else inputs: opportunities: of the config.",
    "contacts": "Contacts of the accounts; else inputs: contacts: of the config.",
    "account_team": "Who works with an account, in which role; else inputs: account_team: of the config.",
    "partners": "Partners: names or domains, Ids or none.",
    "competitors": "Competitors: names or domains, Ids or none.",
    "named": "Named accounts: names or domains, Ids or none.",
    "rules": "YAML file with the route section; else that of the config.",
    "state": "Rotation state; else .revops/state.db beside the config.",
}


def with_sides(*names: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A command whose parameter `sides: SideInputs` is filled from the flags of these names."""
    flags: dict[str, tuple[Any, object]] = {
        name: (Annotated[str, typer.Option(metavar="FILE", help=_HELP[name])], "") for name in names
    }
    return lambda command: with_flags(command, "sides", flags, lambda given: SideInputs(**given))
