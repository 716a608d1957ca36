"""A config written from a file: it parses, and passes on the file it was written from."""

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest
from ruamel.yaml import YAML

from revops_cli.check.defaults import default_checks
from revops_cli.check.facts import Context
from revops_cli.check.result import Dataset, Finding
from revops_cli.check.settings import Check, CheckSettings
from revops_cli.check.step import check_table
from revops_cli.check.suggest import suggestion
from revops_cli.engine.duck import DuckEngine
from revops_cli.model import Table

MakeTable = Callable[..., Table]
NAMES = ("Id", "Email", "Status", "Owner: Name?", "Badge ID")
ROWS = [[f"l{n}", f"p{n}@acme.com", ("New", "Won")[n % 2], "" if n == 7 else "A#b", f"b{n}"] for n in range(1, 41)]


def checked(engine: DuckEngine, table: Table, checks: Sequence[Check]) -> tuple[Finding, ...]:
    context = Context(datetime(2026, 1, 1, tzinfo=UTC))
    return check_table(engine, Dataset("leads.csv", table), checks, CheckSettings(), context)


def suggested(engine: DuckEngine, table: Table) -> str:
    checks = default_checks(table)
    return suggestion(engine, Dataset("leads.csv", table), checks, checked(engine, table, checks))


def parsed(text: str) -> CheckSettings:
    values = dict(YAML(typ="safe").load(text))
    del values["version"]
    return CheckSettings.model_validate(values)


def test_what_is_suggested_passes(engine: DuckEngine, make_table: MakeTable) -> None:
    table = make_table("leads", NAMES, ROWS)
    section = parsed(suggested(engine, table))

    outcomes = {one.check: one.outcome for one in checked(engine, table, section.checks)}

    assert set(outcomes.values()) == {"pass", "warn"}
    assert [name for name, outcome in outcomes.items() if outcome == "warn"] == ["owner-name-filled"]


def test_columns_are_learned(engine: DuckEngine, make_table: MakeTable) -> None:
    section = parsed(suggested(engine, make_table("leads", NAMES, ROWS)))

    learned = {check.id: check.argument for check in section.checks}

    assert learned["status-values"] == {"Status": ("New", "Won")}
    assert learned["badge-id-unique"] == ("Badge ID",)
    assert learned["owner-name-filled"] == ("Owner: Name?",)
    assert "status-unique" not in learned


def test_the_order_of_rows_does_not_matter(engine: DuckEngine, make_table: MakeTable) -> None:
    shuffled = list(ROWS)
    random.Random(7).shuffle(shuffled)  # noqa: S311 - no secret

    texts = {suggested(engine, make_table("leads", NAMES, rows)) for rows in (ROWS, shuffled)}

    assert len(texts) == 1


HEADERS = [
    pytest.param("Ja: #nein", id="signs of YAML"),
    pytest.param("- [x] {y}", id="brackets"),
    pytest.param("'\"\\", id="quotes"),
    pytest.param("名前", id="no Latin letter"),
]


@pytest.mark.parametrize("header", HEADERS)
def test_any_header_can_be_written(engine: DuckEngine, make_table: MakeTable, header: str) -> None:
    section = parsed(suggested(engine, make_table("leads", [header], [["x"]] * 20)))

    assert [check.argument for check in section.checks[1:]] == [(header,)]


def test_a_list_of_users_gets_the_checks_of_its_columns_only(make_table: MakeTable) -> None:
    ids = [check.id for check in default_checks(make_table("users", ["Id", "Name"], [["1", "a"]]))]

    assert ids == ["id-present", "id-unique"]


def test_every_default_can_be_parsed(make_table: MakeTable) -> None:
    names = ["Id", "LastName", "Company", "Email", "Phone", "Country", "Title", "CreatedDate", "Status", "Reason"]

    checks = default_checks(make_table("leads", [*names, "AssignedDate"], [["x"] * 11]))

    assert len(checks) == 15
    assert all(check.why and check.fix for check in checks)
