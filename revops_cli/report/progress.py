"""A progress bar on standard error, only where a person watches."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress_bar(*, wanted: bool) -> Iterator[Callable[[str], Callable[[int, int], None]]]:
    """A function that gives, for the name of a step, a callback of rows done and rows in all."""
    if not (wanted and sys.stderr.isatty()):
        yield lambda _name: lambda _done, _total: None
        return
    from rich.console import Console  # noqa: PLC0415 - only a terminal pays for rich
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415 - the same

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("reading", total=None)

        def named(name: str) -> Callable[[int, int], None]:
            bar.update(task, description=name, total=None, completed=0)
            return lambda done, total: bar.update(task, completed=done, total=total)

        yield named
