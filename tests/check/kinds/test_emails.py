"""Addresses: the quick way through the engine says what `fields.email` says."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from revops_cli.check.derived import Derivable
from revops_cli.check.facts import Context, Facts
from revops_cli.check.kinds.emails import email_not, email_valid
from revops_cli.check.result import Finding
from revops_cli.engine.duck import DuckEngine
from revops_cli.engine.protocol import quote
from revops_cli.fields.email import read_email
from revops_cli.model import Column, Table

CheckRows = Callable[..., list[Finding]]
FailedRows = Callable[[Finding], list[int]]

VALID = [
    pytest.param("jane@acme.com", False, id="plain"),
    pytest.param("Jane.Doe+x@Acme.CO.UK", False, id="capitals"),
    pytest.param("jane@müller.de", False, id="international"),
    pytest.param("jane@acme", True, id="no ending"),
    pytest.param("jane@acme.con", True, id="misspelt ending"),
    pytest.param("jane@gamil.com", True, id="misspelt domain"),
    pytest.param("jane@acme.zorb", True, id="no such ending"),
    pytest.param("Jane Doe <jane@acme.com>", True, id="must be repaired"),
    pytest.param(f"{'j' * 65}@acme.com", True, id="too long"),
    pytest.param("n/a", True, id="a word for nothing"),
]


@pytest.mark.parametrize(("cell", "wrong"), VALID)
def test_email_valid(check_rows: CheckRows, cell: str, wrong: bool) -> None:  # noqa: FBT001 - the expected value
    (found,) = check_rows({"email_valid": True}, ["Email"], [[cell], [""]])

    assert (found.failed, found.of) == (int(wrong), 1)


KINDS = [
    pytest.param(["disposable"], [1], id="disposable"),
    pytest.param(["free"], [2], id="free"),
    pytest.param(["role"], [3, 5], id="role"),
    pytest.param(["free", "role", "disposable"], [1, 2, 3, 5], id="any of them"),
]


@pytest.mark.parametrize(("kinds", "failed"), KINDS)
def test_email_not(check_rows: CheckRows, failed_rows: FailedRows, kinds: list[str], failed: list[int]) -> None:
    cells = ["x@sub.mailinator.com", "Jane@GMail.com", "sales.emea@acme.com", "sally.sales@acme.com", "<info@acme.com>"]

    (found,) = check_rows({"email_not": kinds}, ["Email"], [[cell] for cell in [*cells, ""]])

    assert failed_rows(found) == failed


local = st.sampled_from(["jane", "info", "sales.emea", "j.d+x", ".a", "a..b", "Vertrieb", "no-reply2", "x" * 64])
domain = st.sampled_from(
    ["acme.com", "gmail.com", "gamil.com", "a.mailinator.com", "acme.con", "xn--mller-kva.de", "a--b.com", "-a.com",
     "acme", "acme.zorb", "a.b.c.d.com", "1.2", "ACME.DE", "müller.de", "example.test"]
)  # fmt: skip
cells = st.lists(st.one_of(st.builds("{}@{}".format, local, domain), st.text(max_size=20)), min_size=1, max_size=20)


@given(cells=cells)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_quick_way_says_what_the_field_says(engine: DuckEngine, cells: list[str]) -> None:
    clean = [cell.replace("\x00", "") for cell in cells]
    engine.load("leads", [{"_row": list(range(len(clean))), "Email": clean}], {"_row": "BIGINT", "Email": "VARCHAR"})
    table = Table("leads", (Column("Email", "Email"),), len(clean))
    facts = Facts(table, Context(datetime(2026, 1, 1, tzinfo=UTC)), Derivable(table))
    tests = (email_valid(facts, ()), email_not(facts, ("free",)), email_not(facts, ("role", "disposable")))
    facts.prepare(engine)

    flags = ", ".join(f"({one.of}) AND ({one.fails})" for one in tests)
    found = [tuple(map(bool, row)) for row in engine.rows(f"SELECT {flags} FROM {quote('leads')} ORDER BY _row")]

    for cell, row in zip(clean, found, strict=True):
        read = read_email(cell)
        asked = bool(cell.strip(" "))
        assert row[:2] == (asked and read.status != "ok", asked and read.kind == "freemail")
        assert row[2] == (read.role or read.kind == "disposable") or read.status == "invalid"
