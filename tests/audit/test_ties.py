"""Rows that say different things of one moment or one place: the same is found in whatever order they come."""

import random
from collections.abc import Mapping
from typing import Any

import pytest

from revops_cli.audit.findings import COLUMNS
from revops_cli.audit.settings import AuditSettings
from revops_cli.audit.step import FINDINGS
from revops_cli.engine.protocol import quote

AT = "2026-11-10T09:00:00Z"
LIMITS = AuditSettings.model_validate({"targets": {"max_owned": 0, "max_idle_days": 30}})
Rows = list[Mapping[str, object]]


def person(number: int, owner: str) -> dict[str, str]:
    return {
        "person_id": f"p{number}", "owner_id": owner, "account_id": f"a{number % 3}", "is_target_account": "true",
        "assigned_at": "2026-11-02T09:00:00Z", "status": "Nurture", "reason": "No budget", "lead_source": "Inbound",
    }  # fmt: skip


def change(number: int, field: str, old: str, new: str, at: str = AT) -> dict[str, str]:
    return {"person_id": f"p{number}", "field": field, "old": old, "new": new, "at": at, "by": "ann"}


def tables() -> dict[str, Rows]:
    """Owners that differ within an account, two dispositions and two sources at one moment, touches of two kinds."""
    people: Rows = [person(number, ("bob", "ann", "cid", "ann", "dan", "eve")[number]) for number in range(6)]
    history: Rows = [
        change(number, field, old, new)
        for number in range(6)
        for field, old, new in (
            ("Lead Source", "Expo", "Inbound"),
            ("Lead Source", "Chat", "Inbound"),
            ("Status", "Working", "Unqualified" if number < 3 else "Nurture"),
            ("Status", "Working", "Nurture"),
        )
    ]
    history += [change(number, "Owner", "zoe", "ann", "2026-11-04T09:00:00Z") for number in (1, 3)]
    activities: Rows = [
        {"person_id": f"p{number}", "at": at, "actor_id": actor, "channel": "call"}
        for number in range(6)
        for at, actor in (("2026-11-04", "zoe"), ("2026-11-04T09:00:00Z", "bob"), ("2026-11-05", "ann"))
    ]
    reps: Rows = [{"rep_id": rep, "name": rep, "team": "x"} for rep in ("ann", "bob", "cid", "dan", "eve", "zoe")]
    return {"people": people, "history": history, "activities": activities, "reps": reps}


def told(found: Any) -> tuple[object, object]:
    """Every figure and finding but the numbers of the rows."""
    names = [name for name in COLUMNS if name != "rows"]
    cells = ", ".join(map(quote, names))
    rows = found.engine.rows(f"SELECT {cells} FROM {quote(FINDINGS)} ORDER BY ALL")
    return [(metric.name, metric.total, metric.by) for metric in found.done.metrics], rows


ASKED = {"settings": LIMITS, "reports": ("dispositions", "response", "targets")}


@pytest.fixture(scope="module")
def in_order(run_module_audit: Any) -> tuple[object, object]:
    """What is told of the rows as they stand."""
    return told(run_module_audit(**tables(), **ASKED))


@pytest.mark.parametrize(("seed", "files", "threads"), [(1, 1, 2), (2, 2, 1), (3, 2, 2)])
def test_rows_that_tie_are_settled_by_what_they_say(
    run_audit: Any, in_order: tuple[object, object], seed: int, files: int, threads: int
) -> None:
    rng = random.Random(seed)  # noqa: S311 - any order will do
    shuffled = {name: rng.sample(rows, len(rows)) for name, rows in tables().items()}
    parts = {name: tuple(rows[part::files] for part in range(files)) for name, rows in shuffled.items()}
    assert told(run_audit(**parts, **ASKED, threads=threads)) == in_order


def test_the_first_owner_source_and_the_last_disposition_in_alphabetical_order(run_audit: Any) -> None:
    halves = {name: (rows[::2], rows[1::2]) for name, rows in tables().items()}
    found = run_audit(**halves, settings=LIMITS, reports=("dispositions", "targets"))
    owners = {row["account"]: row["rep"] for row in found.findings("target_idle")}
    assert owners == {"a0": "ann", "a1": "ann", "a2": "cid"}
    assert {row["detail"] for row in found.findings("source_not_kept")} == {"it was Chat"}
    assert set(found.units("person", "bucket")) >= {("p0", "unqualified"), ("p3", "nurture")}


def test_a_source_that_changes_after_the_moment_of_the_audit_is_not_yet_lost(run_audit: Any) -> None:
    later = [
        change(0, "Lead Source", "Expo", "Inbound", "2027-01-01T00:00:00Z"),
        change(1, "Lead Source", "Expo", "Inbound"),
    ]
    found = run_audit(people=[person(0, "ann"), person(1, "ann")], history=later, reports=("dispositions",))
    assert [row["person"] for row in found.findings("source_not_kept")] == ["p1"]
