"""Plans as files."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.crm.adapter import Child, Kind
from revops_cli.errors import InputError, UsageError
from revops_cli.plan.changeset import Change, ChangeSet, Header, Status, change_set, lines, read_change_set
from revops_cli.plan.diffing import as_file, summary, terminal_lines

HEADER = Header("csv://crm", "00D1", "Org", "2026-11-20T00:00:00Z", policy={"max_percent": None})
CHANGES = (
    Change(Kind.UPDATE, "Lead", "1", before={"Title": ""}, after={"Title": "=1+1|x"}, rule="r", reason="why", row=3),
    Change(Kind.OWNER, "Lead", "2", after={"OwnerId": "u"}, status=Status.CONFLICT, note="moved"),
    Change(Kind.UPSERT, "Lead", key=("Key__c", "k"), after={"LastName": "Ä"}),
    Change(Kind.MERGE, "Lead", "3", victims=("4",), children=(Child("Task", "5", "WhoId", "4"),), follows=0),
)


@pytest.fixture
def plan() -> ChangeSet:
    return change_set(HEADER, CHANGES)


@pytest.fixture
def path(tmp_path: Path, plan: ChangeSet) -> Path:
    target = tmp_path / "plan.jsonl"
    target.write_text("".join(lines(plan)), encoding="utf-8")
    return target


def test_a_plan_is_read_as_it_was_written(plan: ChangeSet, path: Path) -> None:
    assert read_change_set(path) == plan
    assert len(set(plan.op_ids)) == len(CHANGES)


def test_the_name_of_a_plan_is_its_content(plan: ChangeSet) -> None:
    assert change_set(HEADER, CHANGES).plan_id == plan.plan_id
    assert change_set(HEADER, CHANGES[:3]).plan_id != plan.plan_id
    assert set(change_set(HEADER, CHANGES[:3]).op_ids).isdisjoint(plan.op_ids)


def edited(path: Path, number: int, **values: Any) -> None:
    content = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    content[number] |= values
    path.write_text("\n".join(map(json.dumps, content)), encoding="utf-8")


def test_a_line_marked_skip_is_left_out_and_the_plan_is_the_same(plan: ChangeSet, path: Path) -> None:
    edited(path, 1, skip=True)

    found = read_change_set(path)

    assert (found.plan_id, found.op_ids) == (plan.plan_id, plan.op_ids)
    assert [each.is_written for each in found.changes] == [False, False, True, True]


@pytest.mark.parametrize(
    ("number", "values"),
    [
        pytest.param(1, {"after": {"Title": "CEO"}}, id="another value"),
        pytest.param(2, {"status": "ready"}, id="a conflict made ready"),
        pytest.param(0, {"org_id": "00D2"}, id="another org"),
    ],
)
def test_an_edited_plan_is_refused_until_it_is_hashed_anew(
    plan: ChangeSet, path: Path, number: int, values: dict[str, Any]
) -> None:
    edited(path, number, **values)

    with pytest.raises(InputError, match="edited since") as error:
        read_change_set(path)
    assert "--rehash" in error.value.hint

    again = read_change_set(path, rehash=True)
    assert again.plan_id != plan.plan_id
    path.write_text("".join(lines(again)), encoding="utf-8")
    assert read_change_set(path) == again


@pytest.mark.parametrize("text", ["", "x", "[]", "{}\n", '{"revops_plan": 2}\n', '{"revops_plan": 1}\n{"kind": "x"}\n'])
def test_another_file_is_no_plan(tmp_path: Path, text: str) -> None:
    (tmp_path / "x").write_text(text, encoding="utf-8")

    with pytest.raises(InputError, match="no plan"):
        read_change_set(tmp_path / "x")


words = st.text(max_size=8)
cells = st.dictionaries(words, words, max_size=3)
changes = st.builds(
    Change,
    st.sampled_from(Kind),
    words,
    words,
    st.none() | st.tuples(words, words),
    cells,
    cells,
    st.lists(words).map(tuple),
    words,
    follows=st.none() | st.integers(0, 3),
    skip=st.booleans(),
    untouched=st.booleans(),
    snapshot=st.dictionaries(words, cells, max_size=2),
)


@given(st.lists(changes, max_size=4))
def test_any_plan_survives_its_file(tmp_path_factory: pytest.TempPathFactory, some: list[Change]) -> None:
    made = change_set(HEADER, some)
    target = tmp_path_factory.getbasetemp() / "any.jsonl"
    target.write_text("".join(lines(made)), encoding="utf-8", newline="")

    found = read_change_set(target)

    assert found.plan_id == made.plan_id
    assert [each.as_json() for each in found.changes] == [each.as_json() for each in made.changes]


def test_the_csv_has_a_line_a_field_and_runs_nothing(plan: ChangeSet) -> None:
    rows = "".join(as_file(plan, "x.csv")).splitlines()

    assert rows[1] == "ready,update,Lead,1,Title,,'=1+1|x,r,why,,,3"
    assert rows[2] == "conflict,owner,Lead,2,OwnerId,,u,,,,moved,"
    assert rows[4] == "ready,merge,Lead,3,(merged),4,3,,,,,"


def test_markdown_keeps_its_cells(plan: ChangeSet) -> None:
    text = "".join(as_file(plan, "x.md"))

    assert r"| update Lead | 1 | Title |  | =1+1\|x | r; why |" in text
    assert "## Conflicts, not written: 1" in text


def test_the_terminal_is_told_how_many_more(plan: ChangeSet) -> None:
    shown = list(terminal_lines(plan, most=1))

    assert shown[0] == "~ update Lead 1"
    assert shown[-1].startswith("... and 3 more")
    assert "1 Lead.conflict, 1 Lead.merge, 1 Lead.update, 1 Lead.upsert" in summary(plan)[1]


def test_another_ending_is_refused(plan: ChangeSet) -> None:
    with pytest.raises(UsageError, match=r"neither \.md nor \.csv"):
        as_file(plan, "plan.txt")
