"""Every command by name, loaded when it is used: help is instant however many there are."""

from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup


class Command(NamedTuple):
    """Where a command is, and its line in the list of commands (a test compares it with its own help)."""

    module: str
    attribute: str
    summary: str


COMMANDS = {
    "import": Command(
        "importing", "import_", "Take a tradeshow list all the way: clean, dedupe, match, route, into a folder."
    ),
    "run": Command("running", "run", "Run the steps of the config in order, into its output folder."),
    "init": Command("init", "init", "Write a commented revops.yaml, with a small list to try it on."),
    "inspect": Command("inspecting", "inspect_", "Show how a file is understood: format, header, columns, oddities."),
    "clean": Command("clean", "clean", "Clean and standardise a lead list."),
    "dedupe": Command("dedupe", "dedupe", "Find the duplicates of a list and merge them."),
    "unmerge": Command(
        "unmerge", "unmerge", "Give back the list as it was before its duplicates were merged, byte for byte."
    ),
    "match": Command("match", "match", "Match leads to accounts, with confidence, relation and reason."),
    "score": Command(
        "score", "score", "Give each lead a score, a grade and a pipeline, with the reason for every point."
    ),
    "segment": Command(
        "segment", "segment", "Say which segments each record is in, with sizes, overlaps, and who joined or left."
    ),
    "route": Command("route", "route", "Assign each lead to an owner or a named queue, with the reason."),
    "reassign": Command(
        "reassign", "reassign", "Give leads that nobody answered in time to the next who is available."
    ),
    "audit": Command(
        "audit",
        "audit",
        "Measure what became of leads: response, pick-up, dispositions, cadences, hand-offs, and what does not add up.",
    ),
    "check": Command("check", "check", "Check the quality of lead data, with a verdict for CI."),
    "doctor": Command(
        "doctor", "doctor", "Say which figures of the audit your files support, and what the others lack."
    ),
    "explain": Command("explain", "app", "Explain one value, with every reason."),
    "accounts": Command("accounts", "app", "Look at the accounts themselves."),
    "calibrate": Command("calibrate", "app", "Measure a step on your own labelled records."),
    "review": Command("review", "app", "Decide what no rule can."),
    "rules": Command("rules", "app", "Check, test and compare routing rules."),
    "plan": Command(
        "plan", "plan", "Plan the changes that a run, a list or an audit makes in the CRM, to review and apply."
    ),
    "apply": Command("apply", "apply", "Write a reviewed plan to the CRM, with a journal that survives anything."),
    "undo": Command(
        "undo", "undo", "Plan to take an applied plan back, as far as nobody worked with the records since."
    ),
    "journal": Command("journal", "app", "Look at the plans that were applied."),
    "state": Command("state", "app", "Look at what runs remember, or take a plan back."),
    "sf": Command("sf", "app", "Log in to Salesforce, look at it, and pull its records."),
    "config": Command("config", "app", "Show, describe or check the config."),
}


class LazyGroup(TyperGroup):
    """A group whose list of commands needs none of them."""

    def __init__(self, **attributes: Any) -> None:  # noqa: ANN401 - typer's own parameters
        super().__init__(**attributes)
        for name, command in COMMANDS.items():
            self.commands[name] = TyperCommand(name, callback=None, help=command.summary)
        self._listing = False

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401 - typer's own types are private
        """The command itself; in a list of commands only its name and summary."""
        if self._listing or cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        return loaded(cmd_name)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - the same
        """The list of commands in the help."""
        self._listing = True
        try:
            super().format_commands(ctx, formatter)
        finally:
            self._listing = False


@cache
def loaded(name: str) -> Any:  # noqa: ANN401 - typer's own types are private
    """A command or group of commands, ready to be invoked under `name`; made once for all runs of a process."""
    command = COMMANDS[name]
    target = getattr(import_module(f"revops_cli.cli.{command.module}"), command.attribute)
    if isinstance(target, typer.Typer):
        group = typer.main.get_group(target)
        group.name = name
        return group
    alone = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False)
    alone.command(name)(target)
    return typer.main.get_command(alone)
