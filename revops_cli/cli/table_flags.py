"""The flags that name the tables of an audit, declared once for every command that takes them."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

import typer

from revops_cli.cli.options import with_flags

Many = list[str] | None
"""A flag that may be repeated."""
_HELP = {
    "people": "Leads, contacts or both; repeatable.",
    "history": "Field history of people; repeatable.",
    "activities": "Tasks, events; repeatable.",
    "cadences": "Cadences.",
    "cadence_steps": "Steps of people in cadences.",
    "meetings": "Meetings with their dispositions.",
    "opportunities": "Opportunities.",
    "contact_roles": "Contact roles of opportunities.",
    "reps": "Reps: time zone, hours, manager, team.",
    "accounts": "Accounts.",
    "campaigns": "Campaigns and their cost.",
    "campaign_members": "Members of campaigns.",
}
_DATA = Annotated[Many, typer.Option(metavar="DIR", help="Folder with people.csv, activities.xlsx ...")]
FLAGS: Mapping[str, tuple[Any, object]] = {
    **{name: (Annotated[Many, typer.Option(metavar="FILE", help=text)], None) for name, text in _HELP.items()},
    "data": (_DATA, None),
}


def with_table_flags(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose parameter `tables` is filled with the files of each table and, under `data`, folders."""
    return with_flags(command, "tables", FLAGS, _tables)


def _tables(flags: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(given) for name, given in flags.items() if given}
