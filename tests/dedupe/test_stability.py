"""The same answer for any order of rows and number of threads, and bounded work on absurd lists."""

import random
from collections.abc import Callable, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from revops_cli.dedupe import rounds
from revops_cli.dedupe.settings import DedupeSettings
from revops_cli.dedupe.step import dedupe
from revops_cli.engine.duck import DuckEngine
from revops_cli.link import person_judge
from revops_cli.model import Column, Table

HEADER = ("Id", "FirstName", "LastName", "Email", "Phone", "Company", "City", "MergedIds")
Row = tuple[str, ...]
NAMES = st.sampled_from(["Ann", "Anna", "Bob", "Robert", "Jon", "", "X"])
LASTS = st.sampled_from(["Example", "Exampel", "Miller", "Smith-Jones", "Jones", ""])
MAILS = st.sampled_from(["", "ann@acme.com", "aexample@acme.com", "info@acme.com", "bob.miller@gmail.com", "not mail"])
PHONES = st.sampled_from(["", "503-526-0101", "(503) 526-0101", "503-526-0102", "n/a"])
COMPANIES = st.sampled_from(["", "Acme", "ACME Inc.", "Globex", "A"])
CELLS = st.tuples(NAMES, LASTS, MAILS, PHONES, COMPANIES, st.sampled_from(["", "Boston", "Bostn"]))
LISTS = st.lists(CELLS, max_size=8)
QUICK = settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def run(rows: Sequence[Row], *, threads: int = 2, keep_all: bool = False) -> tuple[list[Row], int]:
    engine = DuckEngine(threads=threads)
    try:
        batch = {"_row": list(range(1, len(rows) + 1)), **{h: [row[i] for row in rows] for i, h in enumerate(HEADER)}}
        engine.load("leads", [batch], {"_row": "BIGINT", **dict.fromkeys(HEADER, "VARCHAR")})
        leads = Table("leads", tuple(Column(name, name) for name in HEADER), len(rows))
        result = dedupe(engine, leads, DedupeSettings(), keep_all=keep_all)
        names = ", ".join(f'"{name}"' for name in result.table.names)
        return engine.rows(f'SELECT {names} FROM "{result.table.relation}" ORDER BY _row'), result.merged
    finally:
        engine.close()


def numbered(cells: Sequence[Row]) -> list[Row]:
    return [(f"L{n:03}", *row, "") for n, row in enumerate(cells)]


@QUICK
@given(LISTS, st.randoms(use_true_random=False))
def test_order_of_rows_and_threads_change_nothing(cells: list[Row], rng: random.Random) -> None:
    rows = numbered(cells)
    shuffled = list(rows)
    rng.shuffle(shuffled)

    once, again = run(rows, threads=1, keep_all=True)[0], run(shuffled, threads=2, keep_all=True)[0]

    assert sorted(once) == sorted(again)


@pytest.mark.parametrize("chunk", [1, 3])
def test_pairs_compared_a_few_at_a_time_give_the_same(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(7)  # noqa: S311 - a seeded list for a test
    names, lasts = ("Ann", "Anna", "Bob", "Robert"), ("Example", "Exampel", "Miller")
    mails, phones = ("", "ann@acme.com", "aexample@acme.com", "info@acme.com"), ("", "503-526-0101", "503-526-0102")
    rows = numbered(
        [(*(chance.choice(part) for part in (names, lasts, mails, phones)), "Acme", "Boston") for _ in range(40)]
    )
    whole = run(rows, keep_all=True)
    monkeypatch.setattr(person_judge, "CHUNK", chunk)
    assert run(rows, keep_all=True) == whole


def test_a_long_list_that_compares_only_what_changed_is_stable(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(1)  # noqa: S311 - a seeded list for a test
    names, lasts = ("Ann", "Anna", "Bob", "Robert", "Jon", ""), ("Example", "Exampel", "Miller", "Jones")
    mails, phones = ("", "", "aexample@acme.com", "bob.miller@gmail.com"), ("", "503-526-0101", "503-526-0102")
    cells = (names, lasts, mails, phones, ("Acme", "Globex", ""), ("Boston", ""))
    rows = numbered([tuple(chance.choice(part) for part in cells) for _ in range(60)])
    monkeypatch.setattr(rounds, "SHORT_LIST", 0)

    merged, _ = run(rows)

    assert sorted(merged) == sorted(run(rows[::-1], threads=1)[0])
    assert sorted(part for row in merged for part in (row[0], *row[-1].split(";")) if part) == [row[0] for row in rows]


@QUICK
@given(LISTS)
def test_a_merge_conserves_every_row(cells: list[Row]) -> None:
    rows = numbered(cells)

    merged, victims = run(rows)

    named = [part for row in merged for part in (row[0], *row[-1].split(";")) if part]
    assert sorted(named) == [row[0] for row in rows]
    assert len(merged) + victims == len(rows)


@QUICK
@given(LISTS)
def test_a_second_run_changes_nothing(cells: list[Row]) -> None:
    once, _ = run(numbered(cells))

    assert run(once) == (once, 0)


def same(n: int, **cells: str) -> list[Row]:
    return [(f"L{i}", *(cells.get(h, "") for h in HEADER[1:])) for i in range(n)]


PERSON = {"FirstName": "Ann", "LastName": "Example", "Email": "ann.example@acme.com", "Company": "Acme"}
MANY = 2000
ABSURD = [
    pytest.param(same(MANY), MANY, id="all blank"),
    pytest.param(same(MANY, **PERSON), 1, id="copies of one row"),
    pytest.param(same(MANY, Phone="503-526-0000", Company="Acme"), MANY, id="one switchboard and no names"),
    pytest.param(same(MANY, City="Boston"), MANY, id="one city in every row"),
    pytest.param(
        [
            (f"L{i}", f"F{chr(97 + i % 26)}{i}q", f"L{i}x{i % 7}", "", "503-526-0000", "Acme", "Boston", "")
            for i in range(MANY)
        ],
        MANY,
        id="one switchboard",
    ),
    pytest.param(
        [
            (f"L{i}", f"F{chr(97 + i % 26)}{i}q", f"L{i}x{i % 7}", "ann.example@acme.com", "", f"Firm{i}", "", "")
            for i in range(MANY)
        ],
        MANY,
        id="one address in every row",
    ),
    pytest.param(
        [(f"L{i}", "John", f"L{i}x{i % 7}", "john@acme.com", "", "Acme", "Boston", "") for i in range(MANY)],
        MANY,
        id="one first name and one address in every row",
    ),
]


@pytest.mark.parametrize(("rows", "persons"), ABSURD)
def test_absurd_lists_make_no_wrong_cluster(rows: list[Row], persons: int) -> None:
    assert len(run(rows)[0]) == persons


@pytest.fixture
def swapped() -> Callable[[Row], Row]:
    return lambda row: (row[0], row[2], row[1], *row[3:])


def test_two_columns_swapped_in_half_the_list(swapped: Callable[[Row], Row]) -> None:
    people = [("Ann", "Example"), ("Bob", "Miller"), ("Carla", "Gomez"), ("Dieter", "Vogel")]
    rows = [
        (f"{n}", first, last, f"{first}.{last}@acme.com".lower(), "", "Acme", "", "")
        for n, (first, last) in enumerate(people)
    ]

    merged, _ = run([*rows, *(swapped((f"s{row[0]}", *row[1:])) for row in rows)])

    assert len(merged) == len(people)
