"""Past leads through the rules of today: load, full caps, shares; nothing is drawn (AR-15, AR-44)."""

from pathlib import Path

import pytest

from revops_cli.pipeline.options import RunOptions, SideInputs
from revops_cli.pipeline.simulating import Simulation, simulate

RULES = """
pools:
  sdr: {members: [ann, bob], cap: {per_day: 1}, hours: Mon-Fri 09:00-17:00, outside_hours: skip}
  night: {members: [eve]}
rules:
  - {id: german, when: "Country = 'DE'", to: ["pool:sdr", "pool:night"]}
fallback: {queue: Unrouted}
absences: [{user: bob, since: 2026-03-03, until: 2026-03-03}]
"""
USERS = "Id,Name,Alias\nu1,Ann,ann\nu2,Bob,bob\nu3,Eve,eve\n"
NOW = "2026-04-01T10:00"
HEADER = "Id,Country,CreatedDate\n"
MONDAY = "1,DE,2026-03-02T10:00:00Z\n2,DE,2026-03-02T11:00:00Z\n3,DE,2026-03-02T12:00:00Z\n"
NIGHT = "4,DE,2026-03-02T22:00:00Z\n"
TUESDAY = "5,DE,2026-03-03T09:30:00Z\n"
CASES: list[tuple[str, str, dict[tuple[str, str], int], int]] = [
    ("below the caps", MONDAY[:52], {("2026-03-02", "Ann"): 1, ("2026-03-02", "Bob"): 1}, 0),
    ("beyond", MONDAY, {("2026-03-02", "Ann"): 1, ("2026-03-02", "Bob"): 1, ("2026-03-02", "Eve"): 1}, 0),
    ("at night", NIGHT, {("2026-03-02", "Eve"): 1}, 1),
    ("a new day, and one is absent", TUESDAY, {("2026-03-03", "Ann"): 1}, 0),
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in {"rules.yaml": RULES, "users.csv": USERS}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(folder: Path, rows: str, *, output: str = "") -> Simulation:
    (folder / "leads.csv").write_text(HEADER + rows, encoding="utf-8")
    options = RunOptions(as_of=NOW, output=output)
    return simulate("leads.csv", options, SideInputs(rules="rules.yaml", users="users.csv"))


def test_caps_of_open_leads_begin_with_the_users_file_each_day(folder: Path) -> None:
    rules = RULES.replace("cap: {per_day: 1}", "cap: {open: 3}")
    (folder / "rules.yaml").write_text(rules, encoding="utf-8")
    (folder / "users.csv").write_text(
        "Id,Name,Alias,OpenLeads\nu1,Ann,ann,2\nu2,Bob,bob,2\nu3,Eve,eve,\n", encoding="utf-8"
    )
    found = run(folder, MONDAY + TUESDAY)

    assert dict(found.load) == {
        ("2026-03-02", "Ann"): 1,
        ("2026-03-02", "Bob"): 1,
        ("2026-03-02", "Eve"): 1,
        ("2026-03-03", "Ann"): 1,
    }


@pytest.mark.parametrize(("rows", "load", "off_hours"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_load(folder: Path, rows: str, load: dict[tuple[str, str], int], off_hours: int) -> None:
    found = run(folder, rows)

    assert (dict(found.load), found.off_hours) == (load, off_hours)


def test_hours_count_from_the_time_of_each_lead(folder: Path) -> None:
    """Each is an hour old where it comes an hour after it was made, whatever came before it on that day."""
    made = '"hours_since(MadeDate) BETWEEN 0.9 AND 1.1"'
    (folder / "rules.yaml").write_text(RULES.replace("\"Country = 'DE'\"", made), encoding="utf-8")
    rows = "".join(f"{at},2026-03-02T{at}:00:00Z,2026-03-02T{at - 1:02}:00:00Z\n" for at in (10, 11, 13))
    (folder / "leads.csv").write_text(f"Id,Created Date,MadeDate\n{rows}", encoding="utf-8")
    found = simulate("leads.csv", RunOptions(as_of=NOW), SideInputs(rules="rules.yaml", users="users.csv"))

    assert (found.undated, found.fallback, sum(found.load.values())) == (0, 0, 3)


@pytest.mark.parametrize(
    ("written", "outside"), [("2026-01-15 08:59", 1), ("2026-01-15 09:00", 0), ("2026-07-15 16:59", 0)]
)
def test_times_without_a_zone_are_of_the_zone_in_summer_and_in_winter(folder: Path, written: str, outside: int) -> None:
    (folder / "revops.yaml").write_text("version: 1\ntimezone: Europe/Berlin\n", encoding="utf-8")

    assert run(folder, f"1,DE,{written}\n").off_hours == outside


@pytest.mark.parametrize(("nights", "share"), [(1, "5.0 %"), (4, "20.0 %")])
def test_ar_15_the_share_of_leads_outside_business_hours_is_reported(folder: Path, nights: int, share: str) -> None:
    """The two shares that the source contrasts, each of twenty leads."""
    times = ["T22:00:00Z"] * nights + ["T10:00:00Z"] * (20 - nights)
    found = run(folder, "".join(f"{place},DE,2026-03-02{at}\n" for place, at in enumerate(times)))

    assert found.off_hours == nights
    assert f"{share} came outside business hours" in found.lines()[0]


def test_the_order_of_the_rows_does_not_matter(folder: Path) -> None:
    rows = (MONDAY + NIGHT + TUESDAY).splitlines(keepends=True)

    assert run(folder, "".join(reversed(rows))).load == run(folder, "".join(rows)).load


def test_shares_and_leads_without_a_date(folder: Path) -> None:
    found = run(folder, NIGHT + "6,FR,\n", output="load.csv")

    assert (found.leads, found.undated, found.fallback, dict(found.queues)) == (2, 1, 1, {"Unrouted": 1})
    assert found.lines()[0] == (
        "2 leads: 50.0 % to the fallback, 100.0 % came outside business hours, "
        "0 times a member at the cap was skipped, 1 found nobody in a pool"
    )
    assert (folder / "load.csv").read_text(encoding="utf-8") == "day,owner,leads\n2026-03-02,Eve,1\n"


def test_a_full_cap_is_counted_and_nothing_is_drawn(folder: Path) -> None:
    found = run(folder, MONDAY + "7,DE,2026-03-02T13:00:00Z\n")

    assert found.load["2026-03-02", "Eve"] == 2
    assert (found.cap_hits, found.empty_pools) == (5, 2)
    assert not list(folder.rglob("*.db"))
