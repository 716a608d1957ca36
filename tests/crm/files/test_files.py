"""A folder of CSV files behind the protocol of a CRM."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from revops_cli.crm.adapter import Kind, Operation, Outcome, Question, WriteOptions
from revops_cli.crm.files import folder as folders
from revops_cli.crm.files.adapter import Files
from revops_cli.errors import CrmError, OutputError

LEADS = '\ufeffId,LastName,Title,OwnerId\r\n1,"Lee, Ann",CEO,u1\r\n2,Ray,"a\r\nb",u1\r\n\r\n3,Roe,CFO,u2\r\n4,Tay,,u2'
TASKS = "Id,WhoId,Subject\nT1,2,Call\nT2,3,Mail\n"
LOOSE, STRICT = WriteOptions(), WriteOptions(strict=True)


@pytest.fixture
def crm(tmp_path: Path) -> Path:
    (tmp_path / "Lead.csv").write_text(LEADS, encoding="utf-8", newline="")
    (tmp_path / "Task.csv").write_text(TASKS, encoding="utf-8", newline="")
    return tmp_path


@pytest.fixture
def files(crm: Path) -> Files:
    return Files(crm, lambda: datetime(2026, 11, 20, 9, 30, tzinfo=UTC))


def write(files: Files, *operations: Operation, options: WriteOptions = LOOSE) -> list[Outcome]:
    batches = files.batches(operations, options)
    return [outcome for batch in batches for outcome in files.write(batch, options, lambda _name: None)]


def op(kind: Kind, record: str = "", **given: Any) -> Operation:
    return Operation(f"{kind}-{record}", "Lead", kind, record, **given)


def text(path: Path) -> str:
    return path.read_bytes().decode()


def test_a_changed_row_is_written_anew_and_the_others_are_the_bytes_they_were(files: Files, crm: Path) -> None:
    outcomes = write(
        files, op(Kind.UPDATE, "3", values={"Title": 'C"F,O'}), op(Kind.OWNER, "4", values={"OwnerId": "u3"})
    )

    assert [(str(each.state), each.id) for each in outcomes] == [("ok", "3"), ("ok", "4")]
    assert text(crm / "Lead.csv") == LEADS.replace("\r\n\r\n", "\r\n").replace("CFO", '"C""F,O"').replace(
        "4,Tay,,u2", "4,Tay,,u3\r\n"
    )
    assert text(crm / "Task.csv") == TASKS
    assert sorted(each.name for each in crm.iterdir()) == [".revops.lock", "Lead.csv", "Task.csv"]


def test_new_ids_count_on_and_are_never_given_twice(files: Files, crm: Path) -> None:
    first = write(files, op(Kind.INSERT, values={"LastName": "A"}), op(Kind.INSERT, values={"LastName": "B"}))
    write(files, op(Kind.DELETE, first[1].id))

    again = write(Files(crm), op(Kind.INSERT, values={"LastName": "C"}))

    assert [each.id for each in first + again] == ["Lead-000001", "Lead-000002", "Lead-000003"]
    assert text(crm / "Lead.csv").endswith("4,Tay,,u2\r\nLead-000001,A,,\r\nLead-000003,C,,\r\n")


def test_a_merge_moves_victims_and_what_points_at_them_and_both_come_back(files: Files, crm: Path) -> None:
    assert [(each.object, each.id, each.field) for each in files.children("Lead", ["2", "3"])] == [
        ("Task", "T1", "WhoId"),
        ("Task", "T2", "WhoId"),
    ]
    (outcome,) = write(files, op(Kind.MERGE, "1", values={"Title": "Boss"}, victims=("2", "3")))

    assert str(outcome.state) == "ok"
    assert text(crm / "Task.csv") == TASKS.replace(",2,", ",1,").replace(",3,", ",1,")
    assert set(files.read("Lead", ["1", "2", "3"], ["Title"])) == {"1"}
    assert files.read("Lead", ["2"], ["IsDeleted", "MasterRecordId", "Title"], deleted=True)["2"] == {
        "IsDeleted": "true",
        "MasterRecordId": "1",
        "Title": "a\r\nb",
        "Id": "2",
    }

    assert [str(each.state) for each in write(files, op(Kind.UNDELETE, "2"))] == ["ok"]
    assert files.read("Lead", ["2"], ["Title", "IsDeleted"])["2"] == {
        "Title": "a\r\nb",
        "IsDeleted": "false",
        "Id": "2",
    }


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        (op(Kind.UPDATE, "9", values={"Title": "x"}), "ENTITY_IS_DELETED"),
        (op(Kind.UPDATE, "1", values={"Titel": "x"}), "INVALID_FIELD"),
        (op(Kind.MERGE, "1", victims=("1",)), "INVALID_ID_FIELD"),
        (op(Kind.MERGE, "1", victims=("2", "9")), "ENTITY_IS_DELETED"),
        (op(Kind.UNDELETE, "1"), "UNDELETE_FAILED"),
        (op(Kind.UPSERT, key=("OwnerId", "u1"), values={"Title": "x"}), "DUPLICATE_EXTERNAL_ID"),
        (Operation("t", "Task", Kind.MERGE, "T1", victims=("T2",)), "INVALID_TYPE_FOR_OPERATION"),
    ],
    ids=["gone", "no column", "itself", "a victim gone", "not deleted", "two of a key", "tasks"],
)
def test_what_cannot_be_done_changes_nothing(files: Files, crm: Path, operation: Operation, code: str) -> None:
    (outcome,) = write(files, operation)

    assert (str(outcome.state), outcome.code) == ("rejected", code)
    assert (text(crm / "Lead.csv"), text(crm / "Task.csv")) == (LEADS, TASKS)


def test_an_upsert_makes_one_and_then_changes_it(files: Files) -> None:
    made, changed = (
        write(files, op(Kind.UPSERT, key=("LastName", "New"), values={"Title": title}))[0] for title in ("a", "b")
    )

    assert (made.id, made.created, changed.id, changed.created) == ("Lead-000001", True, "Lead-000001", False)
    assert [each["Title"] for each in files.find("Lead", "LastName", ["New"], ["Title"])] == ["b"]


def test_strict_refuses_a_row_that_changed_in_any_column(files: Files) -> None:
    stamp = files.read("Lead", ["1"], ["LastModifiedDate"])["1"]["LastModifiedDate"]
    write(files, op(Kind.UPDATE, "1", values={"OwnerId": "u9"}))

    (outcome,) = write(files, op(Kind.UPDATE, "1", values={"Title": "x"}, unmodified_since=stamp), options=STRICT)

    assert (str(outcome.state), outcome.code) == ("conflict", "CHANGED")


def test_a_column_of_stamps_is_kept_up(tmp_path: Path) -> None:
    (tmp_path / "Lead.csv").write_text("Id,LastName,LastModifiedDate\n1,Lee,2026-01-01T00:00:00Z\n", encoding="utf-8")
    files = Files(tmp_path, lambda: datetime(2026, 11, 20, 9, 30, tzinfo=UTC))
    assert not files.describe("Lead").field("LastModifiedDate").updatable  # type: ignore[union-attr] # the file has it

    write(files, op(Kind.UPDATE, "1", values={"LastName": "Loe"}))

    assert text(tmp_path / "Lead.csv") == "Id,LastName,LastModifiedDate\n1,Loe,2026-11-20T09:30:00Z\n"
    assert [each["Id"] for page in files.pull(Question("Lead", ("LastName",))) for each in page] == ["1"]
    assert files.count(Question("Lead", (), since="2026-12-01T00:00:00Z")) == 0


def test_a_process_that_dies_between_two_files_is_finished_by_the_next(
    files: Files, crm: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class DeadError(BaseException):
        pass

    whole = Path.replace

    def dying(path: Path, target: Path) -> Path:
        if Path(target).name == "Task.csv":
            raise DeadError
        return whole(path, target)

    monkeypatch.setattr(Path, "replace", dying)
    with pytest.raises(DeadError):
        write(files, op(Kind.MERGE, "1", victims=("2",)))
    assert text(crm / "Task.csv") == TASKS
    monkeypatch.undo()

    assert set(Files(crm).read("Lead", ["1", "2"], ["Title"])) == {"1"}
    assert text(crm / "Task.csv") == TASKS.replace(",2,", ",1,")
    assert not (crm / folders.PENDING).exists()


def test_a_full_disk_leaves_the_files_and_says_to_try_again(
    files: Files, crm: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folders.os, "fsync", full)

    (outcome,) = write(files, op(Kind.UPDATE, "1", values={"Title": "x"}))

    monkeypatch.undo()
    assert (str(outcome.state), outcome.message) == ("retryable", "no space left on device")
    assert files.read("Lead", ["1"], ["Title"])["1"]["Title"] == "CEO"
    assert text(crm / "Lead.csv") == LEADS


def test_a_change_from_outside_is_seen(files: Files, crm: Path) -> None:
    assert files.read("Lead", ["1"], ["Title"])["1"]["Title"] == "CEO"
    (crm / "Lead.csv").write_text(LEADS.replace("CEO", "Chief"), encoding="utf-8", newline="")

    assert files.read("Lead", ["1"], ["Title"])["1"]["Title"] == "Chief"


def test_one_process_at_a_time_writes(files: Files, crm: Path) -> None:
    lock = folders.Folder(crm).lock()
    lock.acquire()
    try:
        with pytest.raises(OutputError, match="another process"):
            write(files, op(Kind.DELETE, "1"))
    finally:
        lock.release()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"Name\nx\n", "no column 'Id'"),
        (b"Id,Name\n1,x\n1,y\n", "the Id '1' of another row"),
        (b"Id,Name\n,x\n", "has no Id"),
        (b"Id,Name\n1\n", "has 1 cells, the header 2"),
        (b"Id,Name\n1,\xe9\n", "not UTF-8"),
        (b'Id,Name\n1,"x\n', "line 2"),
        (b"", "no column 'Id'"),
    ],
)
def test_a_file_that_cannot_be_a_crm_is_refused(tmp_path: Path, content: bytes, problem: str) -> None:
    (tmp_path / "Lead.csv").write_bytes(content)

    with pytest.raises(CrmError, match=problem):
        Files(tmp_path).describe("Lead")


@pytest.mark.parametrize(
    ("ask", "problem"),
    [
        (lambda files: files.describe("Leads"), "no object 'Leads'"),
        (lambda files: files.read("Lead", ["1"], ["Titel"]), "no column 'Titel'"),
        (lambda files: list(files.pull(Question("Lead", (), where="x"))), "no condition"),
    ],
)
def test_what_is_not_there_is_said(files: Files, ask: Callable[[Files], object], problem: str) -> None:
    with pytest.raises(CrmError, match=problem):
        ask(files)


def test_a_folder_names_itself_or_is_named_by_its_place(files: Files, crm: Path) -> None:
    unnamed = files.identity()
    (crm / "crm.json").write_text('{"org_id": "o1", "name": "Files", "production": true}', encoding="utf-8")
    named = files.identity()

    assert (unnamed.org_id.startswith("csv-"), unnamed.is_production) == (True, False)
    assert (named.org_id, named.name, named.is_production) == ("o1", "Files", True)


def test_a_parquet_file_is_read_and_never_written(crm: Path, engine: Any) -> None:
    (crm / "Task.csv").unlink()
    engine.load("tasks", [{"Id": ["T1"], "WhoId": ["2"]}], {"Id": "VARCHAR", "WhoId": "VARCHAR"})
    engine.write("SELECT * FROM tasks", engine.folder / "Task.parquet", "parquet")
    (crm / "Task.parquet").write_bytes((engine.folder / "Task.parquet").read_bytes())
    files = Files(crm)

    assert files.read("Task", ["T1"], ["WhoId"]) == {"T1": {"Id": "T1", "WhoId": "2"}}
    assert [each.name for each in files.objects()] == ["Lead", "Task"]
    assert not [each.name for each in files.describe("Task").fields if each.updatable]
    merged = write(files, op(Kind.MERGE, "1", victims=("2",)))
    changed = write(files, Operation("t", "Task", Kind.UPDATE, "T1", values={"WhoId": "1"}))
    assert {each.code for each in merged + changed} == {"READ_ONLY"}
    assert text(crm / "Lead.csv") == LEADS
