"""Times as exports of badge scanners write them are read where routing needs a time."""

from collections.abc import Callable

import pytest

from revops_cli.engine.duck import DuckEngine
from revops_cli.engine.protocol import quote
from revops_cli.model import Column, Table
from revops_cli.rules.times import with_times

Make = Callable[..., Table]
CASES: list[tuple[str, list[str], list[str]]] = [
    ("american, told by am and pm", ["11/03/2026 2:15 PM"], ["2026-11-03T14:15:00+01:00"]),
    (
        "midnight and noon",
        ["11/03/2026 12:15 AM", "11/03/2026 12:15 PM"],
        ["2026-11-03T00:15:00+01:00", "2026-11-03T12:15:00+01:00"],
    ),
    ("american, told by another value", ["11/03/2026", "11/13/2026"], ["2026-11-03", "2026-11-13"]),
    (
        "european, told by another value",
        ["03/11/2026 09:30", "13/11/2026 09:30"],
        ["2026-11-03T09:30:00+01:00", "2026-11-13T09:30:00+01:00"],
    ),
    ("dots are european", ["03.11.2026 09:30"], ["2026-11-03T09:30:00+01:00"]),
    ("summer time", ["07.06.2026 09:30"], ["2026-06-07T09:30:00+02:00"]),
    ("nobody can tell", ["03/11/2026 09:30"], ["03/11/2026 09:30"]),
    ("no time at all", ["soon", ""], ["soon", ""]),
    ("ISO stays", ["2026-11-03T09:30:00Z", "2026-11-03"], ["2026-11-03T09:30:00Z", "2026-11-03"]),
]


def read(engine: DuckEngine, table: Table, name: str) -> list[str]:
    return [row[0] for row in engine.rows(f"SELECT {quote(name)} FROM {quote(table.relation)} ORDER BY _row")]


@pytest.mark.parametrize(("texts", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_written_times(texts: list[str], expected: list[str], engine: DuckEngine, make_table: Make) -> None:
    leads = make_table("leads", ["CreatedDate"], [[text] for text in texts])

    assert read(engine, with_times(engine, leads, ["CreatedDate"], "Europe/Berlin"), "CreatedDate") == expected


@pytest.mark.parametrize(
    ("day", "time", "expected"),
    [
        ("11/03/2026", "2:15 PM", "2026-11-03T14:15:00+00:00"),
        ("2026-11-03", "14:15", "2026-11-03 14:15"),
        ("2026-11-03", "", "2026-11-03"),
        ("2026-11-03", "later", "2026-11-03"),
        ("", "14:15", ""),
    ],
    ids=["american", "ISO", "no time", "no time of day", "no day"],
)
@pytest.mark.parametrize("turned", [False, True], ids=["date first", "time first"])
def test_a_day_and_its_time_in_two_columns(
    day: str, time: str, expected: str, engine: DuckEngine, make_table: Make, *, turned: bool
) -> None:
    """The first of the two headers means CreatedDate; whichever it is, both are read together."""
    made = make_table("leads", ["CreatedDate", "Other"], [[time, day] if turned else [day, time]])
    headers = ("Scan Time", "Scan Date") if turned else ("Scan Date", "Scan Time")
    columns = tuple(Column(name, header) for name, header in zip(("CreatedDate", "Other"), headers, strict=True))
    leads = Table(made.relation, columns, made.rows, made.source)
    found = read(engine, with_times(engine, leads, ["CreatedDate"], "UTC"), "CreatedDate")

    assert found == ([expected] if expected or not turned else [time])


def test_a_list_of_iso_times_is_taken_as_it_is(engine: DuckEngine, make_table: Make) -> None:
    leads = make_table("leads", ["CreatedDate", "Email"], [["2026-11-03", "a@b.co"]])

    assert with_times(engine, leads, ["CreatedDate", "RespondBy"], "UTC") is leads
