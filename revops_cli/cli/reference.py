"""The command-line reference, made from the commands themselves."""

from collections.abc import Iterator
from typing import Any

import typer

from revops_cli.cli.main import app

WIDTH = 100
"""Columns of the help texts, whatever the terminal."""


def reference() -> str:
    """Every command with its help, as Markdown."""
    root = typer.main.get_command(app)
    return "".join(f"\n## {path}\n```\n{text}\n```\n" for path, text in _helps(root, "revops", None))


def _helps(command: Any, path: str, parent: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - typer's own types are private
    context = command.context_class(
        command, info_name=path.rpartition(" ")[2], parent=parent, terminal_width=WIDTH, max_content_width=WIDTH
    )
    yield path, command.get_help(context)
    for name in sorted(getattr(command, "commands", {})):
        yield from _helps(command.get_command(context, name), f"{path} {name}", context)
