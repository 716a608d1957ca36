"""What a sub-report gives, and how it is declared."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from revops_cli.audit.facts import Facts
from revops_cli.audit.measures import Metric


class Show(NamedTuple):
    """A table for a person to read; `numbers` are the columns that are figures, shown to the right.

    `personal` columns name leads or contacts: the page masks them unless --show-values is given.
    """

    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()
    personal: frozenset[int] = frozenset()


class ActionFile(NamedTuple):
    """A file to act on: a query over relations with its columns and order, or text."""

    path: str
    query: str = ""
    columns: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Figures, queries of findings, tables to show and files to act on."""

    metrics: tuple[Metric, ...] = ()
    findings: tuple[str, ...] = ()
    shows: tuple[Show, ...] = ()
    files: tuple[ActionFile, ...] = ()
    notes: tuple[str, ...] = ()


class SubReport(NamedTuple):
    """A sub-report: what it needs to be worth running, and how it runs."""

    name: str
    title: str
    needs: tuple[str, ...]
    """Tables or columns without which it gives nothing; `a|b` is met by either."""
    measures: tuple[tuple[str, tuple[str, ...]], ...]
    """Every figure it can give, with what that figure needs; `revops doctor` lists them."""
    run: Callable[[Facts], Outcome]
