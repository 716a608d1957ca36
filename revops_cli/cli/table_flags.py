"""The flags that name the tables of an audit, declared once for every command that takes them."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

import typer

from revops_cli.cli.options import with_flags, with_options

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


READING = ("mapping", "sheet", "encoding", "delimiter", "header_row")
RUNNING = ("config", "as_of", "timezone", "threads", "memory", "json")


def with_table_flags(*more: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A command whose parameters `tables` and `options` are filled.

    `tables` are the files of each table and, under `data`, folders; `options` are the flags of reading,
    those of the run, and `more` of `cli.options`.
    """
    options = with_options(*READING, *RUNNING, *more)
    return lambda command: with_flags(options(command), "tables", FLAGS, _tables)


def _tables(flags: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(given) for name, given in flags.items() if given}
