"""A process that is killed, really, on a folder of files: the next one ends where an undisturbed one ends."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

POINTS = int(os.environ.get("REVOPS_KILL_POINTS", "3"))
RUNNER = """
import os, signal, sys
from pathlib import Path
from revops_cli.crm.files import adapter, folder
from revops_cli.pipeline.plan_applying import ApplyRequest, World, apply_plan
from revops_cli.plan.changeset import read_change_set
from revops_cli.plan.journal import Journal

adapter.BATCH = 3
left = int(sys.argv[2])

def died(owner, name):
    whole = getattr(owner, name)
    def counted(*given, **named):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        done = whole(*given, **named)
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return done
    setattr(owner, name, counted)

for name in ("begin", "intend", "put", "verify"):
    died(Journal, name)
died(folder.Folder, "commit")
died(folder.Folder, "_finish")
died(Path, "replace")
world = World(adapter.Files(Path("crm")), Path(sys.argv[1]), sleep=lambda seconds: None)
report = apply_plan(read_change_set(Path("plan.jsonl")), ApplyRequest(resume=True, quiet=True), lambda who: True, world)
print(report.states)
sys.exit(report.exit_code)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Leads with tasks, a list that changes some and adds some, and its plan."""
    from revops_cli.pipeline.planning import PlanRequest, make_plan, write_plan

    crm = tmp_path / "crm"
    crm.mkdir()
    rows = "".join(f"L{n},Last{n},Acme,old,u1\n" for n in range(12))
    (crm / "Lead.csv").write_text(f"Id,LastName,Company,Title,OwnerId\n{rows}", encoding="utf-8")
    (crm / "Task.csv").write_text("Id,WhoId\n" + "".join(f"T{n},L{n}\n" for n in range(12)), encoding="utf-8")
    (crm / "crm.json").write_text('{"org_id": "kill", "name": "kill"}', encoding="utf-8")
    wanted = "".join(f"L{n},Last{n},Acme,new,u2,{'L9;L10;L11' if n == 8 else ''}\n" for n in range(9))
    wanted += "".join(f",New{n},Beta,new,u2,\n" for n in range(4))
    (tmp_path / "list.csv").write_text(f"Id,LastName,Company,Title,OwnerId,MergedIds\n{wanted}", encoding="utf-8")
    request = PlanRequest(str(tmp_path / "list.csv"), fields=("Title", "OwnerId"), as_of="2026-11-20", quiet=True)
    from revops_cli.crm.files.adapter import Files

    plan = make_plan(request, Files(crm))
    assert plan.header.counts == {"Lead.insert": 4, "Lead.merge": 2, "Lead.owner": 9, "Lead.update": 8}
    write_plan(plan, str(tmp_path / "plan.jsonl"), ())
    return tmp_path


def applied(folder: Path, journal: str, point: int) -> int:
    """The exit code of a process that dies at a point, or lives with 0."""
    command = [sys.executable, "-c", RUNNER, journal, str(point)]
    ran = subprocess.run(command, cwd=folder, capture_output=True, check=False, text=True)
    assert ran.returncode in {0, -signal.SIGKILL}, ran.stderr + ran.stdout
    return ran.returncode


def contents(crm: Path) -> dict[str, list[str]]:
    """Every file; new rows may have been added in another order."""
    files = sorted(each for each in crm.rglob("*.csv"))
    return {each.relative_to(crm).as_posix(): sorted(each.read_text(encoding="utf-8").split("\n")) for each in files}


def test_killed_at_some_points_and_taken_up_again(folder: Path) -> None:
    before = {each: each.read_bytes() for each in (folder / "crm").glob("*.csv")}
    assert applied(folder, "calm.db", 0) == 0
    calm = contents(folder / "crm")

    for point in range(3, 3 + POINTS * 23, 23) if POINTS < 10 else range(1, POINTS + 1):
        for path in (folder / "crm").rglob("*.csv"):
            path.unlink()
        for path, content in before.items():
            path.write_bytes(content)
        applied(folder, f"{point}.db", point)
        assert applied(folder, f"{point}.db", 0) == 0
        assert contents(folder / "crm") == calm, f"point {point}"
