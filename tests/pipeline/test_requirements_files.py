"""What a run reads and writes beside the list: teams, tasks, the order of rows; tests carry the ids."""

import csv
import json
from pathlib import Path

import pytest

from revops_cli.errors import InputError
from revops_cli.pipeline.comparing import diff_rules
from revops_cli.pipeline.explaining_route import explain_route
from revops_cli.pipeline.options import RunOptions, SideInputs
from revops_cli.pipeline.run import run_config, run_step

RULES = """
pools: {sdr: {members: [ann, bob]}}
rules:
  - {id: customer, when: "Relation = 'customer'", to: ["team:CSM", "team:Account Executive", account_owner]}
  - {id: rest, to: "pool:sdr"}
fallback: {queue: Unrouted}
follow_up: {subject: Say hello, type: Email}
priority: [{id: demo, when: "LeadType = 'demo'"}]
order: priority
"""
FILES = {
    "rules.yaml": RULES,
    "users.csv": "Id,Name,Alias,IsActive\nu1,Ann,ann,true\nu2,Bob,bob,true\nu3,Chi,chi,true\nu4,Eve,eve,false\n",
    "accounts.csv": "Id,Name,OwnerId\na1,Acme,u1\na2,Globex,u1\n",
    "team.csv": "Account ID,User ID,Team Member Role\n"
    "a1,u3,CSM\na1,u2,CSM\na2,u4,CSM\na2,u2,Account Executive\na9,u2,CSM\n,u1,CSM\n",
}
HEADER = "Id,Email,LeadType,Relation,AccountId,OwnerId\n"
SIDES = SideInputs(users="users.csv", rules="rules.yaml", accounts="accounts.csv", account_team="team.csv")


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)


def run(text: str, folder: str = "out", *, sides: SideInputs = SIDES, threads: int = 2) -> list[dict[str, str]]:
    Path("leads.csv").write_text(text, encoding="utf-8")
    options = RunOptions(run_folder=folder, as_of="2026-03-02T09:00", threads=threads, quiet=True)
    run_step("route", ["leads.csv"], options, sides._replace(state=f"{folder}.db"))
    return rows(Path(folder) / "leads.csv")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize(
    ("account", "owner", "words"),
    [
        ("a1", "Chi", "team:CSM Chi"),
        ("a2", "Bob", "team:Account Executive Bob; skipped team:CSM Eve: inactive"),
        ("a9", "Bob", "team:CSM Bob"),
        ("a5", "", "fallback queue Unrouted; no team:CSM; no team:Account Executive; no account owner"),
    ],
    ids=["first in the role", "next role", "account of the team only", "no team"],
)
def test_ar_31_a_customer_goes_to_the_team_of_its_account(account: str, owner: str, words: str) -> None:
    (lead,) = run(f"{HEADER}1,a@example.com,,customer,{account},\n")

    assert (lead["OwnerName"], lead["RouteReason"]) == (owner, f"rule 'customer': Relation = 'customer'; {words}")


def test_ar_31_a_team_file_alone_is_enough_and_explain_sees_it() -> None:
    alone = SIDES._replace(accounts="")
    (lead,) = run(f"{HEADER}1,a@example.com,,customer,a1,\n", sides=alone)
    trace = explain_route("leads.csv", "1", RunOptions(as_of="2026-03-02T09:00"), alone)

    assert lead["OwnerName"] == "Chi"
    assert [leg.words for leg in trace.decision.way] == ["team:CSM Chi"]


def test_ar_31_a_team_without_roles_is_refused() -> None:
    Path("team.csv").write_text("AccountId,UserId\na1,u3\n", encoding="utf-8")

    with pytest.raises(InputError, match="needs a column 'TeamMemberRole'"):
        run(f"{HEADER}1,a@example.com,,customer,a1,\n")


def test_ar_37_a_csv_and_a_crm_export_of_the_same_leads_are_routed_alike() -> None:
    by_hand = run("E-mail,Lead Type,Relation,Account ID\na@example.com,demo,customer,a1\nb@example.com,,,\n", "one")
    export = run(f"{HEADER}00Q1,a@example.com,demo,customer,a1,\n00Q2,b@example.com,,,,\n", "two")

    answer = ("OwnerId", "AssignedQueue", "RouteRule", "RouteReason", "AssignedDate", "RespondBy")
    assert [[row[name] for name in answer] for row in by_hand] == [[row[name] for name in answer] for row in export]


def test_ar_39_the_run_folder_holds_a_task_for_each_new_owner() -> None:
    run(f"{HEADER}1,a@example.com,,,,\n2,b@example.com,,customer,a5,\n3,c@example.com,,,,\n")

    assert [tuple(task.values()) for task in rows(Path("out/tasks.csv"))] == [
        ("1", "1", "u1", "2026-03-02T11:00:00+00:00", "Email", "Say hello"),
        ("3", "3", "u2", "2026-03-02T11:00:00+00:00", "Email", "Say hello"),
    ]


def test_pr_03_rows_are_written_in_the_order_of_work_with_its_key() -> None:
    found = run(f"{HEADER}1,a@example.com,,,,\n2,b@example.com,,customer,a5,\n3,c@example.com,demo,,,\n")

    assert [(row["Id"], row["RoutePriority"]) for row in found] == [("3", "1"), ("1", "2"), ("2", "3")]
    assert [row["RoutePriorityKey"] for row in found] == [
        "demo, due 2026-03-02T11:00:00+00:00",
        "due 2026-03-02T11:00:00+00:00",
        "in a queue",
    ]


def test_pr_03_without_the_key_the_list_keeps_its_order() -> None:
    Path("rules.yaml").write_text(RULES.replace("order: priority\n", ""), encoding="utf-8")

    assert [row["Id"] for row in run(f"{HEADER}1,a@example.com,,,,\n3,c@example.com,demo,,,\n")] == ["1", "3"]


def test_xp_07_the_same_inputs_and_state_are_the_same_bytes_on_any_number_of_threads() -> None:
    text = HEADER + "".join(f"{n},p{n}@example.com,{'demo' * (n % 3 == 0)},,,\n" for n in range(50))
    for folder, threads in (("one", 1), ("two", 2)):
        run(text, folder, threads=threads)
    files = ("leads.csv", "tasks.csv", "assignments.csv", "reasons.csv", "summary.json", "manifest.json")

    assert [Path("one", name).read_bytes() for name in files] == [Path("two", name).read_bytes() for name in files]
    assert json.loads(Path("one/summary.json").read_text(encoding="utf-8"))["steps"][0]["counts"]["owner.Ann"] == 25


def test_xp_07_a_second_run_from_the_state_it_left_changes_nothing() -> None:
    text = f"{HEADER}1,a@example.com,,,,\n2,b@example.com,demo,,,\n"
    run(text)
    before = Path("out/leads.csv").read_bytes()
    run(text)

    assert Path("out/leads.csv").read_bytes() == before


@pytest.mark.parametrize("least", [200, 300], ids=["the same", "another"])
def test_xp_03_nothing_is_proved_where_labels_differ(least: int) -> None:
    """Both files have the same rule, over a label that may mean something else."""
    rules = 'labels: {Big: "EmployeesMin >= %d"}\nrules: [{id: big, when: Big, to: ann}]\nfallback: {queue: Q}\n'
    Path("old.yaml").write_text(rules % 200, encoding="utf-8")
    Path("new.yaml").write_text(rules % least, encoding="utf-8")

    found = diff_rules("old.yaml", "new.yaml", "", RunOptions(), SideInputs(users="users.csv"))

    proved = found.proof.change if found.proof else found.notes
    same, differing = "none", ("labels differ, so that nothing is proved; compare with --leads",)
    assert proved == (same if least == 200 else differing)
    assert found.failed("breaking") == (least != 200)


def merge_and_route() -> None:
    """A new lead, the same person from an earlier cycle, and somebody else: merged, then routed."""
    Path("leads.csv").write_text(
        "Id,First Name,Last Name,Email,Company,Phone,Lead Type\n"
        "1,Ann,Smith,ann@acme.example,Acme,,demo\n"
        "2,Ann,Smith,ann@acme.example,Acme,+49 30 901820,\n"
        "3,Bob,Jones,bob@globex.example,Globex,,\n",
        encoding="utf-8",
    )
    route = "".join(f"  {line}\n" for line in RULES.replace("LeadType = 'demo'", "LeadType IS NOT NULL").splitlines())
    head = "version: 1\ninputs: {leads: leads.csv, users: users.csv}\nrun: {steps: [dedupe, route]}\nroute:"
    Path("revops.yaml").write_text(f"{head}{route}", encoding="utf-8")
    run_config("", RunOptions(as_of="2026-03-02T09:00", quiet=True))


def test_ar_34_what_a_duplicate_or_an_earlier_cycle_knows_is_carried_with_its_source() -> None:
    merge_and_route()

    assert {row["Last Name"]: row["Phone"] for row in rows(Path("out/leads.csv"))} == {
        "Smith": "+49 30 901820",
        "Jones": "",
    }
    carried = [row for row in rows(Path("out/provenance.csv")) if row["field"] == "Phone"]
    assert ("+49 30 901820", "2") in [(row["value"], row["row"]) for row in carried]


def test_pr_08_a_merged_person_has_one_place_in_the_order() -> None:
    merge_and_route()

    found = [(row["Last Name"], row["RoutePriority"]) for row in rows(Path("out/leads.csv"))]
    assert found == [("Smith", "1"), ("Jones", "2")]
