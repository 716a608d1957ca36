"""Accounts change owner, and what hangs on them follows in one plan (AC-03, AC-05, TA-01, TA-02, MX-07)."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from revops_cli.cli.main import app
from revops_cli.errors import ConfigError, InputError, UsageError
from revops_cli.pipeline.account_rollout import Records, RolloutReport, roll_out
from revops_cli.pipeline.options import RunOptions, SideInputs
from revops_cli.route.rollout.choosing import Wish

FILES = {
    "accounts.csv": (
        "Id,Name,OwnerId,BillingCountry,NumberOfEmployees,NamedAccount,LastActivityDate,CreatedDate,SystemModstamp\n"
        "001000000000001AAA,Acme,u1,Germany,50,true,2026-01-28,2025-01-01,2026-01-01T00:00:00Z\n"
        "001000000000002AAA,Initech,u1,France,50,true,,2026-01-20,\n"
        "001000000000003AAA,Hooli,u2,USA,50,false,,2025-01-01,\n"
        "001000000000004AAA,Umbrella,,USA,50,false,,2025-01-01,\n"
    ),
    "contacts.csv": (
        "Id,AccountId,OwnerId,LastName,LastActivityDate\n"
        "003000000000001,001000000000001,u1,Follows,2026-01-01\n"
        "003000000000002,001000000000001AAA,u3,Stays,2026-01-30\n"
        "003000000000003,001000000000003AAA,u1,Elsewhere,\n"
        "003000000000004,,u1,Alone,\n"
        "003000000000005,001000000000001AAA,,Nobody,\n"
    ),
    "opportunities.csv": (
        "Id,AccountId,OwnerId,StageName,IsClosed\n"
        "006000000000001,001000000000001AAA,ann,Proposal,false\n"
        "006000000000002,001000000000001AAA,u1,Closed Won,true\n"
    ),
    "tasks.csv": (
        "Id,WhatId,WhoId,OwnerId,Status,ActivityDate\n"
        "00T000000000001,006000000000001,,u1,Open,2026-02-09\n"
        "00T000000000002,,003000000000003,u1,Open,2026-02-09\n"
        "00T000000000003,001000000000001,,u1,Completed,2026-01-15\n"
    ),
    "leads.csv": (
        "Id,LastName,Company,Country,AccountId,OwnerId,IsConverted\n"
        "00Q000000000001,New,Acme,Germany,001000000000001AAA,u1,false\n"
        "00Q000000000002,Old,Acme,Germany,001000000000001AAA,u1,true\n"
        "00Q000000000003,Free,Other,Brazil,,u1,false\n"
    ),
    "users.csv": "Id,Name,Alias,IsActive\nu1,Ann,ann,true\nu2,Bob,bob,true\nu3,Chi,chi,true\nu4,Gone Away,gone,false\n",
    "territories.csv": "territory,owner,country\ndach,bob,DE;AT\nfrance,chi,FR\nsouth,bob,BR\n",
    "rules.yaml": (
        "pools: {emea: {members: [bob, chi]}}\n"
        'rules: [{id: rest, to: "pool:emea"}]\n'
        "fallback: {queue: Unrouted}\n"
        "territories: territories.csv\n"
        "absences: [{user: bob, since: 2026-01-01, until: 2026-12-31}]\n"
        "target_accounts: {when: NamedAccount, idle_days: 14, to: chi}\n"
    ),
}
ALL = Records("accounts.csv", "contacts.csv", "opportunities.csv", "leads.csv", "tasks.csv")
NOTHING = Wish()
NOW = "2026-02-01T12:00"
Row = dict[str, str]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)


def run(
    wish: Wish = NOTHING, changes: str = "", records: Records = ALL, rules: str = "rules.yaml"
) -> tuple[RolloutReport, list[Row], list[Row]]:
    sides = SideInputs(users="users.csv", rules=rules, state="state.db")
    report = roll_out(records, wish, changes, RunOptions(as_of=NOW, output="plan"), sides)
    return report, read("changes"), read("kept")


def read(name: str) -> list[Row]:
    with Path(f"plan/{name}.csv").open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def brief(rows: list[Row], *columns: str) -> list[tuple[str, ...]]:
    return [tuple(row[column] for column in columns) for row in rows]


def one_account(text: str) -> None:
    Path("changes.csv").write_text(f"Account ID,New Owner\n{text}\n", encoding="utf-8")


def test_ac_03_what_hangs_on_an_account_follows_it() -> None:
    one_account("001000000000001,bob")
    _, changes, _ = run(changes="changes.csv")

    assert brief(changes, "Object", "Id", "Before", "After") == [
        ("Account", "001000000000001AAA", "u1", "u2"),
        ("Contact", "003000000000001", "u1", "u2"),
        ("Opportunity", "006000000000001", "ann", "u2"),
        ("Lead", "00Q000000000001", "u1", "u2"),
        ("Task", "00T000000000001", "u1", "u2"),
    ]
    assert {row["AccountId"] for row in changes} == {"001000000000001AAA"}
    assert {row["Field"] for row in changes} == {"OwnerId"}


def test_ac_05_an_empty_flag_leaves_it_to_stage_and_status() -> None:
    won, done = "006000000000002,001000000000001AAA,u1,Closed Won,", "00T000000000003,001000000000001,,u1,Completed,"
    for name, text in (("opportunities", won + "true"), ("tasks", done + "2026-01-15")):
        path = Path(f"{name}.csv")
        given = path.read_text(encoding="utf-8")
        assert text in given
        path.write_text(given.replace(text, text.replace("true", "")), encoding="utf-8")
    one_account("001000000000001AAA,u2")
    _, changes, kept = run(changes="changes.csv")

    assert not {"006000000000002", "00T000000000003"} & {row["Id"] for row in changes}
    assert {"006000000000002", "00T000000000003"} <= {row["Id"] for row in kept}


def test_ac_05_only_open_records_of_the_old_owner_change() -> None:
    one_account("001000000000001AAA,u2")
    _, _, kept = run(changes="changes.csv")

    assert brief(kept, "Id", "OwnerId", "Why") == [
        ("003000000000002", "u3", "belongs to somebody else than the old owner"),
        ("003000000000005", "", "has no owner"),
        ("006000000000002", "u1", "closed, completed or converted"),
        ("00Q000000000002", "u1", "closed, completed or converted"),
        ("00T000000000003", "u1", "closed, completed or converted"),
    ]


def test_each_change_says_what_must_still_hold_and_why() -> None:
    one_account("001000000000001AAA,Bob")
    _, (account, contact, *_), _ = run(changes="changes.csv")

    assert account["Precondition"] == "OwnerId = 'u1' AND SystemModstamp = '2026-01-01T00:00:00Z'"
    assert contact["Precondition"] == "OwnerId = 'u1'"
    assert contact["Reason"] == "follows account Acme: changes owner; user Bob"


def test_all_accounts_of_a_file_go_to_one_owner_those_without_owner_too() -> None:
    _, changes, kept = run(Wish(to=("bob",)), records=Records("accounts.csv"))

    assert brief(changes, "Id", "After") == [(f"00100000000000{n}AAA", "u2") for n in (1, 2, 4)]
    assert brief(kept, "Id", "Why") == [("001000000000003AAA", "belongs to the new owner already")]


def test_territories_decide_by_the_place_of_the_account() -> None:
    report, changes, _ = run(Wish(to=("territory", "ann")), records=Records("accounts.csv"))

    assert brief(changes, "Id", "After") == [
        ("001000000000001AAA", "u2"),
        ("001000000000002AAA", "u3"),
        ("001000000000003AAA", "u1"),
        ("001000000000004AAA", "u1"),
    ]
    assert report.flows[("nobody", "Ann")] == 1


def test_mx_07_everything_of_a_leaver_goes_in_one_plan() -> None:
    _, changes, _ = run(Wish(leaver="ann", to=("pool:emea",)))

    assert sorted(brief(changes, "Id")) == sorted(
        (f"{record}",)
        for record in (
            *("001000000000001AAA", "001000000000002AAA", "003000000000001", "003000000000003", "003000000000004"),
            *("006000000000001", "00Q000000000001", "00Q000000000003", "00T000000000001", "00T000000000002"),
        )
    )
    of = {row["Id"]: row["After"] for row in changes}
    assert of["003000000000003"] == of["00T000000000002"], "records of one account stay together"
    assert {"u2", "u3"} == set(of.values())


def test_mx_07_by_territory_a_lead_without_account_goes_by_its_own_place() -> None:
    _, changes, kept = run(Wish(leaver="Ann", to=("territory",)))

    assert {row["Id"]: row["After"] for row in changes}["00Q000000000003"] == "u2"
    assert ("003000000000004", "unmapped:no place") in [(row["Id"], row["Why"].rpartition("; ")[2]) for row in kept]


def test_mx_07_a_leaver_who_is_in_no_file_is_a_mistake() -> None:
    with pytest.raises(UsageError, match="'nn' owns nothing in these files"):
        run(Wish(leaver="nn", to=("bob",)))


def test_ta_02_idle_target_accounts_are_given_away() -> None:
    """Acme was worked by its owner 17 days ago (a closed task), Initech belongs to Ann for 12 days."""
    report, changes, _ = run(Wish(idle=True))

    assert brief(changes, "Object", "Id", "After")[0] == ("Account", "001000000000001AAA", "u3")
    assert "idle for 17 days, since 2026-01-15" in changes[0]["Reason"]
    assert report.by_status("change")["Account"] == 1


@pytest.mark.parametrize(
    ("days", "accounts"), [(12, 2), (13, 1), (17, 1), (18, 0)], ids=["both", "one", "to the day", "nobody"]
)
def test_ta_02_the_limit_counts_from_work_or_from_when_the_owner_got_it(days: int, accounts: int) -> None:
    Path("rules.yaml").write_text(FILES["rules.yaml"].replace("idle_days: 14", f"idle_days: {days}"), encoding="utf-8")

    assert run(Wish(idle=True))[0].by_status("change").get("Account", 0) == accounts


def test_ta_02_without_other_files_the_accounts_say_when_they_were_worked() -> None:
    assert run(Wish(idle=True), records=Records("accounts.csv"))[1] == []


def test_ta_02_whoever_had_it_does_not_get_it_again() -> None:
    report, changes, _ = run(Wish(idle=True, to=("ann",)))

    assert changes == []
    assert [move.words for move in report.found.refused] == ["fallback queue nobody; skipped Ann: had it"]


def test_ta_02_needs_to_know_which_accounts_are_targets() -> None:
    Path("rules.yaml").write_text("{}", encoding="utf-8")

    with pytest.raises(ConfigError, match="which accounts are target accounts"):
        run(Wish(idle=True, to=("bob",)))


def test_ta_01_nobody_gets_more_target_accounts_than_allowed() -> None:
    text = FILES["rules.yaml"].replace("idle_days: 14", "most: 1")
    Path("rules.yaml").write_text(text, encoding="utf-8")
    report, changes, _ = run(Wish(leaver="ann", to=("chi", "bob")), records=Records("accounts.csv"))
    again, _, _ = run(Wish(leaver="ann", to=("chi",)), records=Records("accounts.csv"))

    assert brief(changes, "After") == [("u3",), ("u2",)]
    assert "skipped Chi: over cap of target accounts" in changes[1]["Reason"]
    assert not report.found.refused
    assert [move.candidate.name for move in again.found.refused] == ["Initech"]


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("gone", "Gone Away is inactive"),
        ("nobody at all", "no user 'nobody at all'"),
        ("pool:none", "no pool 'none'"),
    ],
)
def test_an_owner_who_cannot_own_is_refused_at_once(to: str, said: str) -> None:
    with pytest.raises((UsageError, ConfigError), match=said):
        run(Wish(to=(to,)))


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("001000000000001,gone", "skipped user Gone Away: inactive"),
        ("001000000000001,zed", "skipped user zed: not in the users"),
    ],
)
def test_an_owner_of_the_file_who_cannot_own_is_listed_and_nothing_follows(line: str, why: str) -> None:
    one_account(line)
    report, changes, kept = run(changes="changes.csv")

    assert changes == []
    assert brief(kept, "Object", "Id") == [("Account", "001000000000001AAA")]
    assert why in kept[0]["Why"]
    assert len(report.found.refused) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Id,Region\n1,x\n", "changes need the account and its new owner"),
        ("Id,NewOwner\n1,bob\n1,chi\n", "account 1 has two new owners: 'bob' and 'chi'"),
    ],
)
def test_a_file_of_changes_that_cannot_be_used(text: str, said: str) -> None:
    Path("changes.csv").write_text(text, encoding="utf-8")

    with pytest.raises(InputError, match=said):
        run(changes="changes.csv")


def test_an_account_that_the_export_lacks_is_noted() -> None:
    one_account("001000000000009,bob")

    assert run(changes="changes.csv")[0].found.notes == ("not in the accounts, so nothing changes: 001000000000009",)


def test_a_column_that_is_needed_is_named() -> None:
    Path("contacts.csv").write_text("Id,OwnerId\n1,u1\n", encoding="utf-8")

    with pytest.raises(InputError, match=r"contacts.csv: a rollout needs a column 'AccountId'"):
        run(Wish(to=("bob",)))


def test_xp_07_the_same_run_gives_the_same_bytes() -> None:
    run(Wish(leaver="ann", to=("pool:emea",)))
    first = [Path(f"plan/{name}").read_bytes() for name in ("changes.csv", "kept.csv", "preview.md", "summary.json")]
    run(Wish(leaver="ann", to=("pool:emea",)))

    assert first == [Path(f"plan/{n}").read_bytes() for n in ("changes.csv", "kept.csv", "preview.md", "summary.json")]


def test_a_rollout_does_not_touch_the_turns_of_leads() -> None:
    run(Wish(leaver="ann", to=("pool:emea",)))
    shown = CliRunner().invoke(app, ["state", "show", "--state", "state.db"]).stdout

    assert "pool emea (accounts)" in shown
    assert "pool emea\n" not in shown


def test_the_command_prints_changes_in_a_pipe_and_exits_by_what_was_refused() -> None:
    one_account("001000000000001,gone")
    base = ["accounts", "rollout", "accounts.csv", "--users", "users.csv", "--rules", "rules.yaml", "--as-of", NOW]
    fine = CliRunner().invoke(app, [*base, "--to", "chi", "--contacts", "contacts.csv"])
    refused = CliRunner().invoke(app, [*base, "--changes", "changes.csv", "-o", "plan", "--json"])

    assert (fine.exit_code, fine.stdout.splitlines()[0].split(",")[:2]) == (0, ["Object", "Id"])
    assert "changes: Account 4, Contact 1" in fine.stderr
    assert refused.exit_code == 1
    assert json.loads(refused.stdout)["refused"][0]["account"] == "Acme"


def test_a_dry_run_writes_nothing_and_draws_nothing() -> None:
    sides = SideInputs(users="users.csv", rules="rules.yaml", state="state.db")
    report = roll_out(ALL, Wish(leaver="ann", to=("pool:emea",)), "", RunOptions(as_of=NOW, dry_run=True), sides)

    assert report.by_status("change")["Account"] == 2
    assert not Path("state.db").exists()
    assert not Path("plan").exists()


def test_which_accounts_are_targets_is_asked_only_where_it_matters() -> None:
    """Without a cap, an export without the column of target accounts will do."""
    Path("accounts.csv").write_text("Id,Name,OwnerId\n1,Acme,u1\n", encoding="utf-8")

    assert brief(run(Wish(to=("bob",)), records=Records("accounts.csv"))[1], "After") == [("u2",)]
    with pytest.raises(ConfigError, match="the accounts have no column 'NamedAccount'"):
        run(Wish(idle=True), records=Records("accounts.csv"))
