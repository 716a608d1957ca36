"""Leads past the maximum response: found, moved to the next available, told to the managers (AR-12, AR-13)."""

import csv
from pathlib import Path

import pytest

from revops_cli.errors import InputError
from revops_cli.pipeline.options import RunOptions, SideInputs
from revops_cli.pipeline.reassigning import reassign_breached
from revops_cli.pipeline.summary import Report

RULES = """
pools: {sdr: {members: [ann, bob, eve]}}
rules:
  - {id: named, when: "Country = 'FR'", to: [ann, dan]}
  - {id: rest, to: "pool:sdr"}
fallback: {queue: Unrouted}
sla: {maximum_hours: 24, types: {demo: {target_hours: 1, maximum_hours: 4}}}
breached: {unless: "Status = 'Nurture'"}
"""
USERS = (
    "Id,Name,Alias,Email,IsActive,ManagerId\n"
    "u1,Ann,ann,ann@example.com,true,u9\nu2,Bob,bob,,true,u9\nu3,Eve,eve,,false,u9\nu4,Dan,dan,,true,\n"
    "u9,Mia Boss,mia,mia@example.com,true,\n"
)
HEADER = "Id,LastName,Company,Country,LeadType,Status,OwnerId,AssignedDate,LastActivityDate\n"
ASSIGNED = "2026-03-02T09:00:00+00:00"
NOW = "2026-03-03T09:30"
CASES: list[tuple[str, str, bool]] = [
    ("late", f",,Open,u1,{ASSIGNED},", True),
    ("just in time", ",,Open,u1,2026-03-02T09:30:00+00:00,", False),
    ("late for its type", ",demo,Open,u1,2026-03-03T05:00:00+00:00,", True),
    ("in time for its type", ",demo,Open,u1,2026-03-03T05:30:00+00:00,", False),
    ("touched", f",,Open,u1,{ASSIGNED},2026-03-02T10:00:00Z", False),
    ("touched on the day", f",,Open,u1,{ASSIGNED},2026-03-02", False),
    ("touched before it was assigned", f",,Open,u1,{ASSIGNED},2026-03-01", True),
    ("touched, nobody knows when", f",,Open,u1,{ASSIGNED},11/10/2026 9 AM", False),
    ("needs no answer", f",,Nurture,u1,{ASSIGNED},", False),
    ("no status", f",,,u1,{ASSIGNED},", True),
    ("in a queue", f",,Open,,{ASSIGNED},", False),
    ("no date", ",,Open,u1,,", False),
]
SIDES = SideInputs(users="users.csv", rules="rules.yaml", state="state.db")


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "users.csv").write_text(USERS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)


def run(*rows: str, as_of: str = NOW, digests: tuple[str, ...] = ()) -> tuple[Report, list[dict[str, str]]]:
    lines = "".join(f"{number},Doe,Acme,{row}\n" for number, row in enumerate(rows, 1))
    Path("leads.csv").write_text(HEADER + lines, encoding="utf-8")
    report = reassign_breached("leads.csv", RunOptions(as_of=as_of, output="out.csv"), SIDES, digests)
    with Path("out.csv").open(newline="", encoding="utf-8") as stream:
        return report, list(csv.DictReader(stream))


@pytest.mark.parametrize(("row", "late"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_ar_12_which_leads_are_late(row: str, *, late: bool) -> None:
    report, _ = run(row)

    assert report.steps[0].counts.get("breached", 0) == int(late)


def test_ar_12_the_next_available_gets_it_and_the_clock_starts_again() -> None:
    _, (lead,) = run(f",,Open,u1,{ASSIGNED},")

    assert (lead["OwnerId"], lead["OwnerName"], lead["PreviousOwnerId"]) == ("u2", "Bob", "u1")
    assert (lead["AssignedDate"], lead["RespondBy"]) == ("2026-03-03T09:30:00+00:00", "2026-03-03T11:30:00+00:00")
    assert lead["OwnerHistory"] == f"u1 {ASSIGNED} to 2026-03-03T09:30:00+00:00"
    assert lead["RouteReason"].startswith("no answer by 2026-03-03T09:00:00+00:00; pool sdr: Bob")


def test_ar_12_a_target_that_is_the_owner_is_passed_over() -> None:
    _, leads = run(f"FR,,Open,u1,{ASSIGNED},", f"FR,,Open,u4,{ASSIGNED},")

    assert [lead["OwnerId"] for lead in leads] == ["u4", "u1"]


def test_ar_12_where_nobody_else_is_the_lead_waits_in_the_fallback() -> None:
    Path("rules.yaml").write_text(RULES.replace("[ann, dan]", "ann"), encoding="utf-8")
    _, (lead,) = run(f"FR,,Open,u1,{ASSIGNED},")

    assert (lead["OwnerId"], lead["AssignedQueue"], lead["AssignedDate"]) == ("", "Unrouted", "")


def test_ar_12_who_is_passed_over_is_named() -> None:
    Path("rules.yaml").write_text(RULES.replace("[ann, bob, eve]", "[ann, eve]"), encoding="utf-8")
    _, (lead,) = run(f",,Open,u1,{ASSIGNED},")

    assert lead["RouteReason"].endswith(
        "fallback queue Unrouted; pool sdr: nobody available (Ann: had it, Eve: inactive)"
    )


def test_ar_12_within_the_territory() -> None:
    """The owner of the territory gets it; who left it lying there goes on to the pool of the same place."""
    Path("places.csv").write_text("territory,owner,pool,country\nParis,dan,,FR\nBerlin,,sdr,DE\n", encoding="utf-8")
    rules = RULES.replace("breached: {", "territories: places.csv\nbreached: {to: [territory, 'pool:sdr'], ")
    Path("rules.yaml").write_text(rules, encoding="utf-8")
    _, leads = run(
        *(f"{place},,Open,{owner},{ASSIGNED}," for place, owner in (("FR", "u1"), ("FR", "u4"), ("DE", "u1")))
    )

    assert [lead["OwnerName"] for lead in leads] == ["Dan", "Ann", "Bob"]


def test_lists_of_the_section_may_say_who_needs_no_answer() -> None:
    listed = RULES.replace("Status = 'Nurture'", "in_list('over', Status)") + "lists: {over: [Nurture, Won]}\n"
    Path("rules.yaml").write_text(listed, encoding="utf-8")

    assert run(f",,Won,u1,{ASSIGNED},")[0].steps[0].counts.get("breached", 0) == 0
    assert run(f",,Open,u1,{ASSIGNED},")[0].steps[0].counts["breached"] == 1


def test_ar_12_the_way_of_the_config_stands_above_the_rule() -> None:
    Path("rules.yaml").write_text(RULES.replace("breached: {", 'breached: {to: "queue:Late", '), encoding="utf-8")
    _, (lead,) = run(f",,Open,u1,{ASSIGNED},")

    assert (lead["AssignedQueue"], lead["RouteRule"]) == ("Late", "breached")


def test_ar_04_and_ho_10_history_is_appended_and_nothing_is_lost() -> None:
    run(f",,Open,u1,{ASSIGNED},")
    Path("leads.csv").write_bytes(Path("out.csv").read_bytes())
    reassign_breached("leads.csv", RunOptions(as_of="2026-03-05T09:00", output="out.csv"), SIDES)
    with Path("out.csv").open(newline="", encoding="utf-8") as stream:
        (lead,) = csv.DictReader(stream)

    assert (lead["OwnerId"], lead["PreviousOwnerId"]) == ("u1", "u2")
    assert lead["OwnerHistory"] == (
        f"u1 {ASSIGNED} to 2026-03-03T09:30:00+00:00; u2 2026-03-03T09:30:00+00:00 to 2026-03-05T09:00:00+00:00"
    )


def test_xp_07_a_second_run_over_the_same_file_moves_nobody_again() -> None:
    rows = [f",,Open,u1,{ASSIGNED},", f",,Open,u2,{ASSIGNED},", f",,Open,u3,{ASSIGNED},"]
    _, first = run(*rows)
    _, again = run(*rows)
    _, later = run(*rows, as_of="2026-03-03T12:00")

    assert first == again
    assert [lead["OwnerId"] for lead in later] == [lead["OwnerId"] for lead in first]


def test_ar_13_the_digest_for_each_manager() -> None:
    run(f",,Open,u1,{ASSIGNED},", f"FR,,Open,u4,{ASSIGNED},", digests=("room.csv", "room.md"))

    with Path("room.csv").open(newline="", encoding="utf-8") as stream:
        lines = list(csv.DictReader(stream))
    assert [(line["manager"], line["owner"], line["goes_to"]) for line in lines] == [
        ("Mia Boss", "Ann", "Bob"),
        ("no manager", "Dan", "Ann"),
    ]
    assert lines[0]["manager_email"] == "mia@example.com"
    assert Path("room.md").read_text(encoding="utf-8").splitlines()[:6] == [
        "# Clean your room: 2026-03-03",
        "",
        "## Mia Boss: 1 without an answer",
        "| owner | lead | company | hours late | goes to |",
        "|---|---|---|---:|---|",
        "| Ann | Doe | Acme | 0 | Bob |",
    ]


def test_ar_13_nothing_to_clean() -> None:
    run(",,Open,,,", digests=("room.md",))

    assert Path("room.md").read_text(encoding="utf-8").endswith("Every lead has its answer.\n")


def test_without_the_column_of_touches_nobody_is_blamed() -> None:
    Path("leads.csv").write_text(f"Id,OwnerId,AssignedDate\n1,u1,{ASSIGNED}\n", encoding="utf-8")

    with pytest.raises(InputError, match="reassign needs a column 'LastActivityDate'"):
        reassign_breached("leads.csv", RunOptions(as_of=NOW, output="out.csv"), SIDES)


def test_ar_14_the_column_of_touches_by_people_may_be_named_as_the_list_spells_it() -> None:
    Path("rules.yaml").write_text(RULES.replace("breached: {", "breached: {touch: Mobile No, "), encoding="utf-8")
    text = f"Id,OwnerId,AssignedDate,Mobile No,Status\n1,u1,{ASSIGNED},soon,\n2,u1,{ASSIGNED},,\n"
    Path("leads.csv").write_text(text, encoding="utf-8")
    step = reassign_breached("leads.csv", RunOptions(as_of=NOW, output="out.csv"), SIDES).steps[0]

    assert step.counts["breached"] == 1
    assert step.notes == ("1 cell(s) of Mobile No cannot be read as times; their leads stay",)


def test_a_dry_run_keeps_the_rotation() -> None:
    Path("leads.csv").write_text(f"{HEADER}1,Doe,Acme,,,Open,u1,{ASSIGNED},\n", encoding="utf-8")
    report = reassign_breached("leads.csv", RunOptions(as_of=NOW, output="out.csv", dry_run=True), SIDES)

    assert report.steps[0].counts["breached"] == 1
    assert not Path("state.db").exists()
    assert not Path("out.csv").exists()


def test_ta_01_a_lead_of_a_target_account_passes_who_owns_enough_of_them() -> None:
    text = RULES.replace("[ann, bob, eve]", "[ann, bob, dan]") + "target_accounts: {when: NamedAccount, most: 1}\n"
    Path("rules.yaml").write_text(text, encoding="utf-8")
    Path("accounts.csv").write_text("Id,Name,OwnerId,NamedAccount\na1,Acme,,true\na2,Own,u2,true\n", encoding="utf-8")
    Path("leads.csv").write_text(f"Id,OwnerId,AssignedDate,AccountId,LastActivityDate,Status\n1,u1,{ASSIGNED},a1,,\n")
    report = reassign_breached(
        "leads.csv", RunOptions(as_of=NOW, output="out.csv"), SIDES._replace(accounts="accounts.csv")
    )

    assert report.steps[0].counts["owner.Dan"] == 1


def test_times_as_people_write_them_are_times() -> None:
    _, leads = run(",,Open,u1,03/02/2026 9:00 AM,", ",,Open,u1,03/02/2026 9:00 AM,03/02/2026 10:00 AM")

    assert [lead["OwnerId"] for lead in leads] == ["u2", "u1"]


ROLES = """
roles: {SDR: "SDR Owner", AE: "AE Owner"}
handoffs:
  - {id: qualified, from_role: SDR, to_role: AE, enter: "Status = 'Qualified'"}
"""


def test_ho_10_the_role_of_a_moved_lead_moves_with_it_and_that_of_others_stays() -> None:
    Path("rules.yaml").write_text(RULES + ROLES, encoding="utf-8")
    header = HEADER.replace("\n", ",HandOff,AE Owner\n")
    rows = f"1,Doe,Acme,,,Open,u1,{ASSIGNED},,qualified,u1\n2,Roe,Acme,,,Open,u1,{NOW},,qualified,u7\n"
    Path("leads.csv").write_text(header + rows, encoding="utf-8")
    reassign_breached("leads.csv", RunOptions(as_of=NOW, output="out.csv"), SIDES)
    with Path("out.csv").open(newline="", encoding="utf-8") as stream:
        moved, stays = csv.DictReader(stream)

    assert (moved["OwnerId"], moved["AE Owner"]) == ("u2", "u2")
    assert moved["HandOffHistory"] == "AE Owner u1 until 2026-03-03T09:30:00+00:00"
    assert (stays["OwnerId"], stays["AE Owner"], stays["HandOffHistory"]) == ("u1", "u7", "")


def test_ar_34_what_the_account_knows_decides_and_is_not_written_over_leads_that_stay() -> None:
    Path("rules.yaml").write_text(RULES + "carry: [Country]\n", encoding="utf-8")
    Path("accounts.csv").write_text("Id,Name,Country\na1,Acme,FR\n", encoding="utf-8")
    header = HEADER.replace("\n", ",AccountId\n")
    Path("leads.csv").write_text(f"{header}1,Doe,Acme,,,Open,u1,{ASSIGNED},,a1\n", encoding="utf-8")
    reassign_breached("leads.csv", RunOptions(as_of=NOW, output="out.csv"), SIDES._replace(accounts="accounts.csv"))
    with Path("out.csv").open(newline="", encoding="utf-8") as stream:
        (lead,) = csv.DictReader(stream)

    assert (lead["OwnerId"], lead["RouteRule"], lead["Country"]) == ("u4", "named", "")


def test_caps_of_open_leads_hold_for_what_is_taken_away(tmp_path: Path) -> None:
    rules = RULES.replace("{members: [ann, bob, eve]}", "{members: [ann, bob, dan], cap: {open: 5}}")
    (tmp_path / "rules.yaml").write_text(rules, encoding="utf-8")
    counted = (
        USERS.replace("ManagerId\n", "ManagerId,OpenLeads\n")
        .replace(",u9\n", ",u9,4\n")
        .replace("true,\n", "true,,5\n")
    )
    (tmp_path / "users.csv").write_text(counted, encoding="utf-8")
    _, rows = run(*[f",,Open,u1,{ASSIGNED},"] * 2)

    assert [row["OwnerName"] or row["AssignedQueue"] for row in rows] == ["Bob", "Unrouted"]
