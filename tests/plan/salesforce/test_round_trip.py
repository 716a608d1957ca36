"""From a list to a fake org over HTTP, and back again."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from revops_cli.pipeline.plan_applying import ApplyRequest, World, apply_plan
from revops_cli.pipeline.plan_undoing import undo_plan
from revops_cli.pipeline.planning import PlanRequest, make_plan

Request = ApplyRequest(quiet=True)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "revops.yaml").write_text(
        "version: 1\nplan: {fields: {Lead: {Headcount: NumberOfEmployees}}, settle_seconds: 0}\n", encoding="utf-8"
    )
    return tmp_path


def lines(org: Any) -> dict[str, dict[str, Any]]:
    """Every record without audit fields and history, by Id."""
    found = map(json.loads, org.fake.org.dump(audit=False).splitlines())
    return {each["Id"]: each for each in found}


def test_a_list_is_planned_applied_and_taken_back(make_org: Callable[..., Any], folder: Path) -> None:
    org = make_org()
    leads, owner = org.leads, org.fake.org.bob
    rows = [
        f"{leads[0]},L0,CEO,{owner},1200.0,",
        f"{leads[1]},L1,old,,,{leads[2]};{leads[3]};{leads[4]}",
        f"{leads[5][:15]},L5,VP of Everything,,,",
        ",Newcomer,CFO,,7,",
    ]
    header = "Id,LastName,Title,OwnerId,Headcount,MergedIds"
    (folder / "list.csv").write_text("\n".join([header + ",Company", *(row + ",Acme" for row in rows)]) + "\n")
    before = lines(org)
    world = World(org.sf, folder / "journals" / "org.db", lambda: org.fake.org.clock.now, lambda _seconds: None)

    plan = make_plan(PlanRequest("list.csv", "sf://fake", fields=("Title", "OwnerId"), quiet=True), org.sf)
    applied = apply_plan(plan, Request, lambda _who: True, world)

    assert plan.header.counts == {"Lead.insert": 1, "Lead.merge": 2, "Lead.owner": 1, "Lead.update": 2}
    assert (applied.states, applied.failed) == ({"done": 6}, [])
    after = lines(org)
    assert [after[leads[0]][name] for name in ("Title", "OwnerId", "NumberOfEmployees")] == ["CEO", owner, 1200]
    assert [after[each]["MasterRecordId"] for each in leads[2:5]] == [leads[1]] * 3
    assert [each["WhoId"] for each in after.values() if each["object"] == "Task"][1:5] == [leads[1]] * 4

    undo = undo_plan(plan.plan_id, adapter=org.sf, folder=folder / "journals")
    undone = apply_plan(undo, Request, lambda _who: True, world)

    assert (undone.failed, set(undone.states)) == ([], {"done"})
    again = lines(org)
    new = [key for key in again if key not in before]
    assert [again[key]["IsDeleted"] for key in new] == [True]
    assert {key: again[key] for key in before} == before


def test_another_run_of_the_same_list_changes_nothing(make_org: Callable[..., Any], folder: Path) -> None:
    org = make_org()
    rows = [f"{each},Director,40" for each in org.leads]
    (folder / "list.csv").write_text("\n".join(["Id,Title,Headcount", *rows]) + "\n", encoding="utf-8")
    request = PlanRequest("list.csv", "sf://fake", fields=("Title",), quiet=True)
    world = World(org.sf, folder / "org.db", lambda: org.fake.org.clock.now)
    apply_plan(make_plan(request, org.sf), Request, lambda _who: True, world)

    again = make_plan(request, org.sf)

    assert again.changes == ()
    assert again.header.calls == 0


def test_a_plan_that_is_applied_strictly_says_what_that_takes(make_org: Callable[..., Any], folder: Path) -> None:
    org = make_org()
    rows = [f"{each},Director" for each in org.leads]
    (folder / "list.csv").write_text("\n".join(["Id,Title", *rows]) + "\n", encoding="utf-8")
    plan = make_plan(PlanRequest("list.csv", "sf://fake", fields=("Title",), quiet=True), org.sf)
    adapter = org.desk.renew()
    world = World(adapter, folder / "org.db", lambda: org.fake.org.clock.now, lambda _seconds: None)

    report = apply_plan(plan, ApplyRequest(strict=True, quiet=True), lambda _who: True, world)

    assert report.states == {"done": len(org.leads)}
    assert report.estimated == report.calls > plan.header.calls
