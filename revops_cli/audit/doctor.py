"""Which figures of the audit some tables support, what the others lack, and where the CRM keeps that."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from typing import NamedTuple

from revops_cli.audit.columns import audit_columns, unknown_headers
from revops_cli.audit.facts import lacking
from revops_cli.audit.findings import codes
from revops_cli.audit.outcome import SubReport
from revops_cli.audit.registry import reports
from revops_cli.data.reader import read_reference
from revops_cli.text.fold import squash

Given = Mapping[str, frozenset[str]]
"""Tables to the columns that their files have."""

NEAR = 0.8
"""How alike a header and a known one must be to be taken for a slip (difflib's ratio)."""


class Figure(NamedTuple):
    """A figure or a kind of finding, and what it lacks: tables, columns, or `a|b` where either would do."""

    name: str
    missing: tuple[str, ...]


class Checked(NamedTuple):
    """A sub-report with all its figures and findings."""

    name: str
    title: str
    figures: tuple[Figure, ...]
    findings: tuple[Figure, ...]


class Source(NamedTuple):
    """Where the CRM keeps a table or column."""

    need: str
    objects: tuple[str, ...]
    fields: tuple[str, ...]
    note: str


class Remedy(NamedTuple):
    """Something missing: figures that need it, those that need nothing else, and where it is."""

    need: str
    figures: tuple[str, ...]
    alone: tuple[str, ...]
    sources: tuple[Source, ...]


class Guess(NamedTuple):
    """Which table a file is by its headers; several where they tell them apart no further."""

    tables: tuple[str, ...]
    known: int


class Near(NamedTuple):
    """A header that nothing is known by, and the nearest that something is."""

    header: str
    known: str


def diagnose(given: Given) -> tuple[Checked, ...]:
    """Every sub-report with what each of its figures and findings lacks.

    >>> next(report for report in diagnose({}) if report.name == "meetings").figures[0]
    Figure(name='meetings_scheduled', missing=('meetings',))
    """

    def looked(report: SubReport, all_needs: Mapping[str, tuple[str, ...]]) -> tuple[Figure, ...]:
        return tuple(Figure(name, _whole(lacking(given, (*report.needs, *needs)))) for name, needs in all_needs.items())

    return tuple(
        Checked(report.name, report.title, looked(report, dict(report.measures)), looked(report, finding_needs(report)))
        for report in reports().values()
    )


def finding_needs(report: SubReport) -> Mapping[str, tuple[str, ...]]:
    """What each kind of finding of a sub-report needs beside what the sub-report does."""
    figures = dict(report.measures)
    return {code: kind.needs or figures.get(code, ()) for code, kind in codes().items() if kind.report == report.name}


def _whole(missing: tuple[str, ...]) -> tuple[str, ...]:
    """A column of a table that is missing altogether is not named beside it."""
    return tuple(need for need in missing if need.partition(".")[0] not in missing or "." not in need)


def remedies(checked: Sequence[Checked]) -> tuple[Remedy, ...]:
    """Everything missing, that which gives the most figures by itself first."""
    lacked = [figure for report in checked for figure in report.figures if figure.missing]
    needs = dict.fromkeys(need for figure in lacked for need in figure.missing)
    found = [
        Remedy(
            need,
            tuple(figure.name for figure in lacked if need in figure.missing),
            tuple(figure.name for figure in lacked if figure.missing == (need,)),
            tuple(crm_sources()[one] for one in need.split("|")),
        )
        for need in needs
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.alone), -len(one.figures), one.need)))


@cache
def crm_sources() -> Mapping[str, Source]:
    """Where the CRM keeps each table and column that a figure may need."""
    return {
        row["need"]: Source(row["need"], tuple(row["objects"].split("|")), tuple(row["fields"].split("|")), row["note"])
        for row in read_reference("audit_sources.csv")
    }


def guess_table(header: Sequence[str], named: str = "") -> Guess:
    """The table that knows the most of these headers; `named` is the one that the file is called after.

    The name counts where its table knows half as many headers as the best; without one a table that
    lacks an essential column stands behind one that has all of its own.

    >>> guess_table(["Id", "WhoId", "Subject", "CompletedDateTime"]).tables
    ('activities',)
    """
    known = {table: len(header) - len(unknown_headers(table, header)) for table in audit_columns()}
    most = max(known.values())
    if not most:
        return Guess((), 0)
    if named and 2 * known[named] >= most:
        return Guess((named,), known[named])
    best = [table for table, count in known.items() if count == most]
    whole = [table for table in best if not _blind(table, header)]
    return Guess(tuple(whole or best), most)


def near_headers(table: str, header: Sequence[str]) -> tuple[Near, ...]:
    """Unknown headers that may be a slip of a known one, whose column the file does not have otherwise."""
    there = {squash(cell) for cell in header}
    open_to = {
        squash(name): name
        for column in audit_columns()[table]
        if not there & {squash(one) for one in column.headers}
        for name in column.headers
    }
    found = []
    for cell in unknown_headers(table, header):
        close = get_close_matches(squash(cell), open_to, n=1, cutoff=NEAR)
        found += [Near(cell, open_to[close[0]])] if close else []
    return tuple(found)


def _blind(table: str, header: Sequence[str]) -> bool:
    there = {squash(cell) for cell in header}
    return any(
        column.essential and not there & {squash(one) for one in column.headers} for column in audit_columns()[table]
    )
