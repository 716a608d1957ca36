from pathlib import Path

import pytest

from revops_cli.audit.columns import tables
from revops_cli.engine.duck import DuckEngine
from revops_cli.errors import InputError, UsageError
from revops_cli.pipeline.audit_files import audit_files, read_audit_tables, table_of
from revops_cli.pipeline.options import RunOptions


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("people.csv", "Lead History.csv", "Tasks.csv", "events.csv", "cadence_steps.csv.gz", "notes.txt"):
        (tmp_path / name).write_text("Id\n1\n", encoding="utf-8")
    (tmp_path / ".people.csv").write_text("Id\n2\n", encoding="utf-8")
    (tmp_path / "reps").mkdir()
    return tmp_path


@pytest.mark.parametrize("name", tables())
def test_a_file_is_the_table_it_is_called_after(name: str) -> None:
    assert table_of(Path(f"{name}.csv")) == name
    assert table_of(Path(f"{name.replace('_', '-')}.xlsx")) == name


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("Leads.xlsx", "people"),
        ("Contact.csv", "people"),
        ("Events.parquet", "activities"),
        ("User.csv", "reps"),
        ("OpportunityContactRole.csv", "contact_roles"),
        ("CampaignMember.csv", "campaign_members"),
        ("peoples.csv", ""),
        ("", ""),
    ],
)
def test_crm_objects_are_known(name: str, table: str) -> None:
    assert table_of(Path(name)) == table


def test_a_folder_gives_its_tables(folder: Path) -> None:
    found = audit_files({}, [str(folder)])

    assert {name: [Path(file).name for file in files] for name, files in found.items()} == {
        "people": ["people.csv"],
        "history": ["Lead History.csv"],
        "activities": ["Tasks.csv", "events.csv"],
        "cadence_steps": ["cadence_steps.csv.gz"],
    }


def test_a_flag_stands_in_for_the_file_of_the_folder(folder: Path) -> None:
    found = audit_files({"people": ("leads.csv", "contacts.csv"), "reps": ("users.csv",)}, [str(folder)])

    assert (found["people"], found["reps"]) == (("leads.csv", "contacts.csv"), ("users.csv",))
    assert "activities" in found


def test_two_files_of_one_name_are_a_question(folder: Path) -> None:
    (folder / "people.xlsx").write_text("", encoding="utf-8")

    with pytest.raises(UsageError, match=r"people.csv and people.xlsx are both people"):
        audit_files({}, [str(folder)])


def test_a_folder_without_tables_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no table of the audit"):
        audit_files({}, [str(tmp_path)])
    with pytest.raises(InputError, match="no such folder"):
        audit_files({}, [str(tmp_path / "none")])


def test_nothing_named_is_nothing() -> None:
    assert audit_files({}) == {}


def test_files_of_one_table_are_read_in_order(engine: DuckEngine, tmp_path: Path) -> None:
    sources = []
    for name, rows in (("leads", 2), ("contacts", 1)):
        path = tmp_path / f"{name}.csv"
        path.write_text("Id,Status\n" + "00Q,New\n" * rows, encoding="utf-8")
        sources.append(str(path))

    read = read_audit_tables(engine, {"people": sources})

    assert read.inputs == [("people", sources[0], 2), ("people", sources[1], 1)]
    assert [table.rows for table in read.tables["people"]] == [2, 1]


def test_files_are_read_as_the_flags_say(engine: DuckEngine, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes("Unternehmen: Börse\nNr;Betreuer;Status\n1;Jörg;Neu\n".encode("cp1252"))
    options = RunOptions(encoding="cp1252", delimiter=";", header_row=2, mapping=("Nr=Id", "betreuer=owner_id"))

    read = read_audit_tables(engine, {"people": [str(path)]}, options).readings["people"][0]

    assert [column.header for column in read.table.columns] == ["Id", "owner_id", "Status"]
    names = ", ".join(f'"{column.name}"' for column in read.table.columns)
    assert engine.rows(f'SELECT {names} FROM "{read.table.relation}"') == [("1", "Jörg", "Neu")]


@pytest.mark.parametrize(
    ("mapping", "problem"),
    [
        ("Nr=Ide", "no table of the audit has a column 'Ide'"),
        ("Nummer=Id", "no file has the header that is to be 'Id'"),
        ("Nr", "'Nr' does not map a header"),
    ],
)
def test_a_mapping_that_maps_nothing_is_refused(engine: DuckEngine, tmp_path: Path, mapping: str, problem: str) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Nr,Status\n1,New\n", encoding="utf-8")

    with pytest.raises(UsageError) as raised:
        read_audit_tables(engine, {"people": [str(path)]}, RunOptions(mapping=(mapping,)))
    assert (raised.value.problem, raised.value.where, bool(raised.value.hint)) == (problem, "--map", True)


def test_columns_that_no_figure_asks_for_are_not_read(engine: DuckEngine, tmp_path: Path) -> None:
    path = tmp_path / "activities.csv"
    path.write_text("Id,WhoId,Description,CompletedDateTime\nt1,l1,Called,2026-01-01T10:00Z\n", encoding="utf-8")

    read = read_audit_tables(engine, {"activities": [str(path)]}).readings["activities"][0]

    assert read.header == ("Id", "WhoId", "Description", "CompletedDateTime")
    assert set(engine.columns(read.table.relation)) == {"_row", "WhoId", "CompletedDateTime"}


@pytest.mark.parametrize("first", ["Lead Source,Expo,Web", "Lead Status,Open,Working"])
@pytest.mark.parametrize(
    "header", ["Lead ID,Field / Event,Old Value,New Value,Edit Date", "person_id,field,old,new,at"]
)
def test_a_change_of_two_headers_of_a_lead_is_no_header(
    engine: DuckEngine, tmp_path: Path, header: str, first: str
) -> None:
    path = tmp_path / "history.csv"
    path.write_text(f"{header}\n00Q000000000001,{first},2026-01-06T09:00Z\n", encoding="utf-8")
    (found,) = read_audit_tables(engine, {"history": [str(path)]}).readings["history"]
    assert found.header == tuple(header.split(","))
    assert found.rows == 1
