"""`revops sf pull` against a fake org: every record once, whatever happens on the way."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from revops_cli.crm.salesforce import pull as pulling
from revops_cli.crm.salesforce import transport
from revops_cli.crm.salesforce.pacing import Pace
from revops_cli.errors import CrmError, OutputError
from revops_cli.pipeline.sf_org import OrgAsked
from revops_cli.pipeline.sf_pulling import pull
from revops_cli.pipeline.sf_questions import PullAsked, earlier
from revops_cli.pipeline.sf_source import SfSource, parse_source
from revops_cli.pipeline.sf_store import Store
from tests.fakesf.faults import Boundary, Fault
from tests.fakesf.faults import Kind as Wrong
from tests.fakesf.org import Settings

Org = Callable[..., Any]


@pytest.fixture
def org(fakesf: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Org:
    """A function that starts an org which the environment names."""

    def start(**settings: Any) -> Any:
        fake = fakesf(Settings(**{"page_rows": 4, **settings}))
        (tmp_path / "ca.pem").write_bytes(fake.ca_pem)
        monkeypatch.setenv("REVOPS_SF_INSTANCE_URL", fake.url)
        monkeypatch.setenv("REVOPS_SF_ACCESS_TOKEN", fake.token())
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "ca.pem"))
        monkeypatch.setattr(transport, "Pace", lambda: Pace(sleep=lambda _seconds: None))
        monkeypatch.chdir(tmp_path)
        return fake

    return start


def leads(fake: Any, number: int, **values: object) -> list[str]:
    rows = [{"LastName": f"Lead {at}", "Company": "Acme", **values} for at in range(number)]
    return list(fake.org.load("Lead", rows))


def rows(path: str | Path) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def asked(*objects: str, **more: Any) -> PullAsked:
    return PullAsked(objects or ("Lead",), "crm", quiet=True, **more)


def test_every_record_with_every_field(org: Org) -> None:
    fake = org()
    ids = leads(fake, 11, Title='O\'Brien, "x"\nÄ', NumberOfEmployees=50, City="a\rb")

    report = pull(asked("lead", "Account"))

    found = rows("crm/Lead.csv")
    assert [each["Id"] for each in found] == sorted(ids)
    assert {(each["Title"], each["City"]) for each in found} == {('O\'Brien, "x"\nÄ', "a\rb")}
    assert [(each.object, each.records, each.read) for each in report.pulled] == [("Lead", 11, 11), ("Account", 0, 0)]
    assert rows("crm/Account.csv") == []
    assert report.calls == len(fake.journal)
    assert report.lines()[-1].startswith(f"{report.calls} requests; the org has used")


def test_fields_conditions_and_formats(org: Org) -> None:
    fake = org()
    leads(fake, 2, Title="boss")
    leads(fake, 2)

    pull(asked(where="Title = 'boss'", fields=("lastname", "Owner.Name")))
    pull(asked(format="parquet"))

    assert [list(each) for each in rows("crm/Lead.csv")] == [["Id", "LastName", "Owner.Name"]] * 2
    assert Path("crm/Lead.parquet").read_bytes().startswith(b"PAR1")


def test_a_formula_is_neutralised_unless_told_not_to(org: Org) -> None:
    leads(org(), 1, Title="=1+1")

    shown = []
    for guard in (True, False):
        pull(asked(csv_guard=guard))
        shown.append(rows("crm/Lead.csv")[0]["Title"])

    assert shown == ["'=1+1", "=1+1"]


@pytest.mark.parametrize(("stop", "bulk"), [(1, False), (6, True)])
def test_a_pull_that_stops_anywhere_goes_on_and_has_every_record_once(
    org: Org,
    monkeypatch: pytest.MonkeyPatch,
    stop: int,
    bulk: bool,  # noqa: FBT001 - a case
) -> None:
    monkeypatch.setattr(pulling, "BULK_ABOVE", 3 if bulk else 99)
    monkeypatch.setattr(pulling, "BULK_PAGE", 4)
    fake = org()
    ids = leads(fake, 6)
    fake.org.clock.tick()
    ids += leads(fake, 9)

    calls = _bounded(stop)
    later = pull(asked())

    found = [each["Id"] for each in rows("crm/Lead.csv")]
    assert found == sorted(ids)
    assert calls <= 16
    assert later.pulled[0].records == 15


def _bounded(stop: int) -> int:
    """Pull with ever more requests than `stop` allows until one run is enough; gives the last bound."""
    while True:
        try:
            pull(asked(org=OrgAsked(max_calls=stop)))
        except CrmError as error:
            if error.code != "BUDGET":
                raise
            stop += 1
        else:
            return stop


class Stopped(BaseException):
    """Ends a pull where it stands, as nothing that it could catch."""


def test_a_pull_that_ends_at_any_write_loses_and_doubles_nothing(org: Org, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = org()
    ids = leads(fake, 10)
    fsync, replace, left = os.fsync, Path.replace, 0

    def step() -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise Stopped

    monkeypatch.setattr(os, "fsync", lambda number: (step(), fsync(number), step()))
    monkeypatch.setattr(Path, "replace", lambda path, target: (step(), replace(path, target), step()))
    stopped = 0
    for place in range(0, 40, 2):
        left = place
        try:
            pull(asked())
        except Stopped:
            stopped += 1

    assert stopped > 5
    assert [each["Id"] for each in rows("crm/Lead.csv")] == sorted(ids)


KILLED = """
import os, signal
from revops_cli.pipeline import sf_store
from revops_cli.pipeline.sf_pulling import pull
from revops_cli.pipeline.sf_questions import PullAsked

note = sf_store.Store.note
def killed(store, progress):
    if progress.rows >= 8:
        os.kill(os.getpid(), signal.SIGKILL)
    return note(store, progress)

sf_store.Store.note = killed
pull(PullAsked(("Lead",), "crm", quiet=True))
"""


def test_a_pull_that_is_killed_between_its_rows_and_its_note_goes_on(org: Org, tmp_path: Path) -> None:
    fake = org()
    ids = leads(fake, 10)
    killed = subprocess.run([sys.executable, "-c", KILLED], cwd=tmp_path, check=False).returncode

    report = pull(asked())

    lines = (tmp_path / "crm" / ".pull" / "Lead.rows").read_text(encoding="utf-8").splitlines()
    noted = json.loads((tmp_path / "crm" / ".pull" / "Lead.json").read_text(encoding="utf-8"))
    assert (killed, len(lines)) == (-9, noted["rows"])
    assert report.pulled[0].notes == ("went on after 4 records",)
    assert [each["Id"] for each in rows("crm/Lead.csv")] == sorted(ids)


def test_another_question_begins_anew(org: Org) -> None:
    fake = org()
    leads(fake, 9)
    with pytest.raises(CrmError):
        pull(asked(org=OrgAsked(max_calls=6)))

    pull(asked(where="LastName = 'Lead 8'"))

    assert [each["LastName"] for each in rows("crm/Lead.csv")] == ["Lead 8"]


def test_since_last_brings_a_file_up_to_date(org: Org) -> None:
    fake = org()
    kept, changed, gone = leads(fake, 3, Title="old")
    pull(asked())
    for _ in range(3600):
        fake.org.clock.tick()
    fake.org.edit(changed, Title="new")
    fake.org.edit(gone, IsDeleted=True)
    made = leads(fake, 1, Title="made")[0]
    before = len(fake.journal)

    report = pull(asked(since="last"))

    found = {each["Id"]: each["Title"] for each in rows("crm/Lead.csv")}
    assert found == {kept: "old", changed: "new", made: "made"}
    assert (report.pulled[0].read, report.pulled[0].records) == (4, 3)  # what was kept was changed within the look-back
    assert len(fake.journal) - before < 10
    assert pull(asked(since="last")).pulled[0].records == 3


def test_since_last_takes_out_what_no_longer_meets_the_condition(org: Org) -> None:
    fake = org()
    kept, moved, other = leads(fake, 3, Title="boss")
    pull(asked(where="Title = 'boss'"))
    for _ in range(3600):
        fake.org.clock.tick()
    fake.org.edit(moved, Title="clerk")
    made = leads(fake, 1, Title="boss")[0]

    found = []
    for _ in range(2):
        pull(asked(where="Title = 'boss'", since="last"))
        found.append([each["Id"] for each in rows("crm/Lead.csv")])
        for _ in range(3600):
            fake.org.clock.tick()
        fake.org.touch(kept)

    assert found == [sorted([kept, other, made])] * 2


@pytest.mark.parametrize("where", ["", "Subject != 'no'"])
def test_since_last_of_archived_and_deleted_tasks(org: Org, where: str) -> None:
    fake = org()
    old, gone = fake.org.load("Task", [{"Subject": "old", "IsArchived": True}, {"Subject": "gone"}])
    fake.org.load("Task", [{"Subject": "x", "IsDeleted": True}])
    pull(asked("Task", where=where))
    for _ in range(3600):
        fake.org.clock.tick()
    fake.org.edit(gone, IsDeleted=True)

    report = pull(asked("Task", where=where, since="last"))

    assert [each["Id"] for each in rows("crm/Task.csv")] == [old]
    assert report.pulled[0].records == 1


def test_two_pulls_do_not_write_one_file(org: Org) -> None:
    org()
    with Store(Path("crm"), "Lead"), pytest.raises(OutputError, match="another pull is writing here"):
        pull(asked())


def test_since_a_day_looks_back_a_little(org: Org) -> None:
    fake = org()
    leads(fake, 1)
    moment = fake.org.clock.tick()[:19]
    for _ in range(1200):
        fake.org.clock.tick()
    leads(fake, 2)

    pull(asked(since=moment))
    both = len(rows("crm/Lead.csv"))
    pull(asked(since=fake.org.moment[:19]))

    assert (both, len(rows("crm/Lead.csv"))) == (3, 2)
    assert earlier("2026-11-20T00:05:00Z") == "2026-11-19T23:55:00Z"


def test_deleted_records_come_where_asked_and_archived_tasks_always(org: Org) -> None:
    fake = org()
    ids = leads(fake, 2)
    fake.org.edit(ids[0], IsDeleted=True)
    fake.org.load("Task", [{"Subject": "old", "IsArchived": True}, {"Subject": "gone", "IsDeleted": True}])

    pull(asked("Lead", "Task"))
    living = [len(rows(f"crm/{name}.csv")) for name in ("Lead", "Task")]
    pull(asked("Lead", "Task", deleted=True))

    assert (living, [len(rows(f"crm/{name}.csv")) for name in ("Lead", "Task")]) == ([1, 1], [2, 2])


def test_history_objects_are_pulled_too(org: Org) -> None:
    fake = org()
    lead = leads(fake, 1)[0]
    fake.org.load("LeadHistory", [{"LeadId": lead, "Field": "Status", "NewValue": f"v{at}"} for at in range(9)])

    pull(asked("LeadHistory"))

    assert [each["NewValue"] for each in rows("crm/LeadHistory.csv")] == [f"v{at}" for at in range(9)]


def test_a_record_that_becomes_visible_late_is_gone_back_for(org: Org) -> None:
    fake = org(index_lag=True)
    ids = leads(fake, 9)

    pull(asked())
    for _ in range(5):
        fake.org.clock.tick()
    fake.org.touch(ids[0])
    pull(asked(since="last"))

    assert [each["Id"] for each in rows("crm/Lead.csv")] == sorted(ids)


def test_records_changed_meanwhile_are_neither_lost_nor_doubled(org: Org) -> None:
    fake = org()
    ids = leads(fake, 9)
    plan = fake.plan()
    seen = 0

    def change(boundary: Boundary, request: Any) -> None:
        nonlocal seen
        if boundary is Boundary.BEFORE_COMMIT and request.route.startswith("query"):
            seen += 1
            fake.org.edit(ids[seen % 9], Title=f"t{seen}")

    plan.callback = change

    pull(asked())

    assert [each["Id"] for each in rows("crm/Lead.csv")] == sorted(ids)


def test_busy_moments_and_a_lost_reply_cost_only_time(org: Org) -> None:
    fake = org()
    ids = leads(fake, 9)
    fake.plan(
        *(Fault(kind, skip=skip, method="GET") for skip, kind in enumerate((Wrong.ERROR_HTML, Wrong.DROP_AFTER), 2))
    )

    pull(asked())

    assert [each["Id"] for each in rows("crm/Lead.csv")] == sorted(ids)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("sf://Lead", SfSource("Lead")),
        ("sf://Lead?", SfSource("Lead")),
        ("sf://Lead?where=Company = 'A&B' AND X LIKE '%a0%'", SfSource("Lead", "Company = 'A&B' AND X LIKE '%a0%'")),
        ("sf://Lead?fields=Id, Email&where=A = 'x=y'", SfSource("Lead", "A = 'x=y'", ("Id", "Email"))),
        ("sf://Task?profile=uat&deleted=true", SfSource("Task", "", (), "uat", deleted=True)),
    ],
)
def test_what_an_sf_source_names(text: str, source: SfSource) -> None:
    assert parse_source(text) == source
