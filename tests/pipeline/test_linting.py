"""Lint and test of a config as it stands on disk (XP-01, XP-02)."""

from pathlib import Path

import pytest

from revops_cli.errors import ConfigError
from revops_cli.pipeline import linting
from revops_cli.pipeline.linting import lint_rules, read_trials, try_rules
from revops_cli.pipeline.options import RunOptions, SideInputs

TRADESHOW = Path(__file__).parents[2] / "samples" / "tradeshow"
RULES = """
pools:
  sdr: {members: [ann, bob]}
territories: territories.csv
rules:
  - {id: big, when: "EmployeesMin >= 500", to: ann}
  - {id: huge, when: "EmployeesMin >= 5000", to: bob}
  - {id: chief, when: "TitleLevel = 'c-level'", to: bob}
  - {id: rest, to: [territory, pool:sdr]}
fallback: {queue: Unrouted}
"""
TERRITORIES = "territory,owner,country\ndach,eve,DE;AT\n"
USERS = "Id,Name,Alias,IsActive\nu1,Ann,ann,true\nu2,Bob,bob,true\nu3,Eve,eve,false\n"
CASES = """
tests:
  - {name: large, given: {EmployeesMin: 600}, expect: {owner: ann}}
  - {name: small, given: {EmployeesMin: 6}, expect: {owner: ann}}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files = {"rules.yaml": RULES, "territories.csv": TERRITORIES, "users.csv": USERS, "cases.yaml": CASES}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def codes(*, users: str = "", leads: str = "") -> list[str]:
    found = lint_rules(RunOptions(), SideInputs(rules="rules.yaml", users=users), leads)
    return [finding.code for finding in found.findings]


@pytest.mark.usefixtures("folder")
def test_xp_01_lint_names_what_is_wrong() -> None:
    pytest.importorskip("z3")

    assert codes() == ["case", "unreachable"]
    assert codes(users="users.csv") == ["inactive-owner", "case", "unreachable"]


CALENDARS = [
    ("hours: Mon-Fri 9-17", "", ("route.pools.sdr.hours: cannot read the hours 'Mon-Fri 9-17'",)),
    ("timezone: Mars/X", "", ("route.pools.sdr.timezone: unknown time zone 'Mars/X'",)),
    ("", "sla: {timezone: Mars/X}", ("route.sla.timezone: unknown time zone 'Mars/X'",)),
    ("", 'sla: {business_hours: true, hours: ""}', ("route.sla.hours: cannot read the hours ''",)),
    ("hours: Mon-Fri 09:00-17:00", "", ()),
]


@pytest.mark.parametrize(("pool", "sla", "faults"), CALENDARS, ids=[" ".join(case[:2]) for case in CALENDARS])
def test_hours_and_zones_are_looked_at(folder: Path, pool: str, sla: str, faults: tuple[str, ...]) -> None:
    """Hours that a pool does not heed are named too."""
    rules = f"pools: {{sdr: {{members: [ann], {pool}}}}}\n{sla}\n"
    (folder / "rules.yaml").write_text(f"{rules}rules: [{{id: r, to: 'pool:sdr'}}]\nfallback: {{queue: U}}\n", "utf-8")
    found = lint_rules(RunOptions(), SideInputs(rules="rules.yaml", users="users.csv")).findings

    assert tuple(one.text.split("\n")[0] for one in found if one.code == "config") == faults
    assert [one.code for one in found if one.severity == "note"] == ["idle-hours"] * pool.startswith("hours")


@pytest.mark.parametrize(
    ("absence", "said"),
    [
        ("{user: ann, since: 2026-02-02, until: 2026-02-01}", "the last day away"),
        ("{user: fritz, since: 2999-01-01, until: 2999-01-02}", "no user 'fritz'"),
        ("{user: ann, since: 2026-02-30, until: 2026-03-01}", "a value cannot be read: day is out of range"),
    ],
    ids=["turned round", "a stranger, one day", "no day"],
)
def test_an_absence_that_cannot_be_is_named_before_its_day_comes(folder: Path, absence: str, said: str) -> None:
    (folder / "rules.yaml").write_text(f"{RULES}absences: [{absence}]\n", encoding="utf-8")

    with pytest.raises(ConfigError, match=said):
        lint_rules(RunOptions(), SideInputs(rules="rules.yaml", users="users.csv"))


def test_who_left_may_stand_in_an_absence_of_the_past(folder: Path) -> None:
    past = "absences: [{user: fritz, since: 2020-01-01, until: 2020-01-02}]\n"
    (folder / "rules.yaml").write_text(f"{RULES}{past}", encoding="utf-8")

    assert "config" not in codes(users="users.csv")


def test_territories_that_cannot_be_used_are_findings_like_others(folder: Path) -> None:
    rows = "territory,owner,pool,country\nx,,none,DE\n,ann,,FR\ndach,eve,,AT\n"
    (folder / "territories.csv").write_text(rows, encoding="utf-8")
    found = lint_rules(RunOptions(), SideInputs(rules="rules.yaml", users="users.csv")).findings

    assert [one.text.split("\n")[0] for one in found if one.code in {"config", "inactive-owner"}] == [
        "territories.csv:2: no pool 'none'",
        "territories.csv:3: a territory needs a name, and an owner or a pool",
        "territories.csv:4: territory 'dach': Eve is inactive",
    ]


LABELLED = """
labels:
  Hot: "EmployeesMin >= 80"
  Size: [{id: big, when: "EmployeesMin >= 1000"}, {id: small}]
  Kept: [{id: known, when: "Email IS NOT NULL"}]
territories: territories.csv
rules:
  - {id: covered, to: territory}
  - {id: cold, when: "NOT Hot", to: ann}
  - {id: hot, when: "Hot AND Size <> 'big'", to: ann}
  - {id: medium, when: "Size = 'medium'", to: ann}
  - {id: kept, when: "Kept = 'of the list'", to: ann}
  - {id: big, when: "Size = 'big'", to: bob}
fallback: {queue: Unrouted}
"""


def test_lint_knows_what_labels_can_hold(folder: Path) -> None:
    """A condition is never empty, choices with one for every lead are closed, others may keep what the list says."""
    pytest.importorskip("z3")
    (folder / "rules.yaml").write_text(LABELLED, encoding="utf-8")
    found = lint_rules(RunOptions(), SideInputs(rules="rules.yaml")).findings

    assert [(one.code, one.rule) for one in found] == [("unknown-value", "medium"), ("contradiction", "medium")]


def test_without_the_prover_a_rule_for_territories_has_its_criterion(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linting, "find_spec", lambda _name: None)
    (folder / "rules.yaml").write_text(LABELLED.replace('{id: cold, when: "NOT Hot",', "{id: cold,"), encoding="utf-8")
    found = lint_rules(RunOptions(), SideInputs(rules="rules.yaml")).findings

    assert [(one.code, one.rule) for one in found] == [("unknown-value", "medium"), ("no-criterion", "cold")]


def test_values_of_the_leads_are_looked_at(folder: Path) -> None:
    (folder / "leads.csv").write_text("Email,Title Level,Employees Min\na@b.co,C-Level,7\n", encoding="utf-8")
    rules = RULES.replace("TitleLevel = 'c-level'", "Email = 'x@y.co'")
    (folder / "rules.yaml").write_text(rules, encoding="utf-8")

    assert "unknown-value" in codes(leads="leads.csv")
    assert "unknown-value" not in codes()


@pytest.mark.parametrize(("title", "expected"), [("Chief", []), ("C-Level", ["unknown-value"])])
def test_a_value_may_be_of_the_leads_or_of_the_closed_list(folder: Path, title: str, expected: list[str]) -> None:
    (folder / "leads.csv").write_text(f"Email,Title Level\na@b.co,{title}\n", encoding="utf-8")
    both = RULES.replace("TitleLevel = 'c-level'", "TitleLevel IN ('Chief', 'Board')")
    (folder / "rules.yaml").write_text(both, encoding="utf-8")

    assert [code for code in codes(leads="leads.csv") if code == "unknown-value"] == expected


EVERY_DEFECT = """
cases: {open: "OpenOpportunities > 0"}
pools:
  sdr: {members: [ann, eve]}
  idle: {members: [eve]}
territories: territories.csv
rules:
  - {id: never, when: "CountryCode = 'DE' AND CountryCode = 'FR'", to: ann}
  - {id: big, when: "EmployeesMin >= 500", to: ann}
  - {id: huge, when: "EmployeesMin >= 5000", to: bob}
  - {id: small, when: "EmployeesMin < 500", to: bob}
  - {id: sized, when: "EmployeesMin IS NOT NULL", to: bob}
  - {id: crossing, when: "TitleLevel = 'VP'", to: bob}
  - {id: trap, when: "CountryCode <> 'US'", to: ann}
  - {id: value, when: "TitleLevel = 'Chief'", to: ann}
  - {id: column, when: "Countri = 'DE'", to: ann}
  - {id: text, when: "EmployeesMin = '5'", to: ann}
  - {id: like, when: "Company LIKE 'Acme'", to: ann}
  - {id: away, when: "Company = 'Acme'", to: eve}
  - {id: nobody, when: "Company = 'Bcme'", to: fritz}
  - {id: nowhere, when: "Company = 'Ccme'", to: "pool:sdrr"}
  - {id: no-case, case: opened, to: ann}
fallback: {queue: Unrouted}
"""
EVERY_FINDING = [
    ("inactive-member", "", ()),
    ("inactive-member", "", ()),
    ("empty-pool", "", ()),
    ("inactive-owner", "", ()),
    ("unused-case", "", ()),
    ("config", "column", ()),
    ("config", "text", ()),
    ("inactive-owner", "away", ()),
    ("config", "nobody", ()),
    ("config", "nowhere", ()),
    ("config", "no-case", ()),
    ("null-trap", "trap", ()),
    ("unknown-value", "value", ()),
    ("like-without-wildcard", "like", ()),
    ("contradiction", "never", ()),
    ("unreachable", "huge", ("big",)),
    ("unreachable", "sized", ("big", "small")),
    ("gap", "", ()),
    ("overlap", "trap", ("crossing",)),
]


def test_xp_01_every_kind_of_defect_is_found_with_its_culprits(folder: Path) -> None:
    """Each rule has one defect; the gap has a lead that meets none of the rules."""
    pytest.importorskip("z3")
    (folder / "rules.yaml").write_text(EVERY_DEFECT, encoding="utf-8")
    sides = SideInputs(rules="rules.yaml", users="users.csv")
    found = lint_rules(RunOptions(), sides, overlaps=True).findings
    known = {(one.code, one.rule, one.culprits): one for one in found}

    assert sorted(set(EVERY_FINDING)) == sorted(set(EVERY_FINDING) & known.keys())
    gap = known["gap", "", ()]
    assert gap.text.startswith("some leads meet no rule and go to the fallback: ")
    assert (gap.witness["CountryCode"], gap.witness["EmployeesMin"]) in {("US", ""), ("", "")}
    assert known["overlap", "trap", ("crossing",)].witness["TitleLevel"] == "VP"


BESIDE = """
cases: {unused: "Contry = 'DE'"}
rules: [{id: all, to: ann}]
priority: [{id: first, when: "Scoree > 5"}, {id: second, when: "TitleLevel = 'vp'"}]
breached: {to: [eve, fritz], unless: "Statuss = 'x'"}
target_accounts: {when: NamedAccount, to: "pool:none"}
fallback: {queue: Unrouted}
"""


def test_xp_01_what_stands_beside_the_rules_is_looked_at_too(folder: Path) -> None:
    (folder / "rules.yaml").write_text(BESIDE, encoding="utf-8")
    found = lint_rules(RunOptions(), SideInputs(rules="rules.yaml", users="users.csv")).findings

    assert [(one.code, one.rule, one.text.split("\n")[0]) for one in found if one.severity == "error"] == [
        ("config", "", "route.cases.unused: unknown column 'Contry'"),
        ("config", "", "route.priority[1] 'first': unknown column 'Scoree'"),
        ("case", "priority second", "TitleLevel holds 'VP', not 'vp': = respects case"),
        ("config", "", "route.breached.unless: unknown column 'Statuss'"),
        ("config", "", "route.breached.to: no user 'fritz'"),
        ("inactive-owner", "breached", "Eve is inactive and takes no lead"),
        ("config", "", "route.target_accounts.to: no pool 'none'"),
    ]


@pytest.mark.usefixtures("folder")
def test_without_the_prover_the_other_checks_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linting, "find_spec", lambda _name: None)

    found = lint_rules(RunOptions(), SideInputs(rules="rules.yaml", users="users.csv"))

    assert [finding.code for finding in found.findings] == ["inactive-owner", "case"]
    assert "pip install 'revops-cli[lint]'" in found.notes[-1]


@pytest.mark.parametrize(("fail_on", "failed"), [("error", False), ("warning", True), ("note", True)])
def test_fail_on(fail_on: str, *, failed: bool) -> None:
    found = lint_rules(RunOptions(config=str(TRADESHOW / "revops.yaml")), SideInputs())

    assert {finding.severity for finding in found.findings} == {"warning", "note"}
    assert found.failed(fail_on) is failed


def test_xp_02_every_rule_of_the_sample_has_a_passing_case() -> None:
    found = try_rules("", RunOptions(config=str(TRADESHOW / "revops.yaml"), as_of="2026-11-16"), SideInputs())

    assert (found.failed, found.unreached) == (0, ())
    assert len(found.outcomes) == 16


@pytest.mark.usefixtures("folder")
def test_xp_02_faults_and_what_no_case_reached() -> None:
    found = try_rules("cases.yaml", RunOptions(), SideInputs(rules="rules.yaml"))

    assert [outcome.faults for outcome in found.outcomes] == [(), ("owner: expected 'ann', found pool 'sdr'",)]
    assert found.unreached == ("huge", "chief")


def test_no_file_of_tests(folder: Path) -> None:
    with pytest.raises(ConfigError, match="no tests"):
        try_rules("", RunOptions(), SideInputs(rules=str(folder / "rules.yaml")))


def test_a_misspelt_key_of_a_case_is_named_with_its_line(folder: Path) -> None:
    (folder / "cases.yaml").write_text("tests:\n  - given: {}\n    expect: {ownr: ann}\n", encoding="utf-8")

    with pytest.raises(ConfigError, match=r"unknown key 'tests.0.expect.ownr'") as error:
        read_trials(folder / "cases.yaml")
    assert error.value.where.endswith("cases.yaml:3")


def test_cells_of_a_case_are_those_of_a_list(folder: Path) -> None:
    """A postal code keeps its zero, a day is a day, and 1e3 is a number as a cell holds it."""
    cells = "{PostalCode: 01067, Since: 2026-01-31, At: 2026-01-31T10:00:00+01:00, Size: 1e3, Named: true, City: null}"
    (folder / "cases.yaml").write_text(f"- {{given: {cells}, expect: {{queue: x}}}}\n", encoding="utf-8")

    assert read_trials(folder / "cases.yaml")[0].given == {
        "PostalCode": "01067",
        "Since": "2026-01-31",
        "At": "2026-01-31T10:00:00+01:00",
        "Size": "1000",
        "Named": "true",
        "City": "",
    }


def test_times_of_cases_are_read_as_those_of_a_list(folder: Path) -> None:
    """Which is the day and which the month is told by all the cases together, as by all the cells of a column."""
    rules = "rules: [{id: new, when: \"CreatedDate >= '2026-03-01'\", to: ann}]\nfallback: {queue: U}\n"
    (folder / "rules.yaml").write_text(rules, encoding="utf-8")
    days = (("31/01/2026", "fallback"), ("02/03/2026", "new"), ("2026-03-01", "new"), ("soon", "fallback"))
    cases = "".join(f"- {{given: {{Created Date: {day}}}, expect: {{rule: {rule}}}}}\n" for day, rule in days)
    (folder / "cases.yaml").write_text(cases, encoding="utf-8")
    found = try_rules("cases.yaml", RunOptions(), SideInputs(rules="rules.yaml"))

    assert [one.faults for one in found.outcomes] == [()] * 4


def test_a_list_of_values_may_stand_in_a_file_and_codes_keep_their_zeros(folder: Path) -> None:
    (folder / "codes.yaml").write_text("- 01067\n- 10115\n", encoding="utf-8")
    rules = "lists: {dresden: [codes.yaml]}\nrules: [{id: r, when: \"in_list('dresden', PostalCode)\", to: ann}]\n"
    (folder / "rules.yaml").write_text(f"{rules}fallback: {{queue: U}}\n", encoding="utf-8")
    cases = "- {given: {PostalCode: 01067}, expect: {rule: r}}\n- {given: {PostalCode: 1067}, expect: {queue: U}}\n"
    (folder / "cases.yaml").write_text(cases, encoding="utf-8")

    assert try_rules("cases.yaml", RunOptions(), SideInputs(rules="rules.yaml")).failed == 0


def test_a_cell_is_no_list(folder: Path) -> None:
    (folder / "cases.yaml").write_text("- {given: {City: [a]}, expect: {queue: x}}\n", encoding="utf-8")

    with pytest.raises(ConfigError, match=r"City: a cell is a text, a number, a day"):
        read_trials(folder / "cases.yaml")


def test_a_file_of_tests_may_be_a_bare_list(folder: Path) -> None:
    (folder / "bare.yaml").write_text(CASES.replace("tests:", ""), encoding="utf-8")

    assert [trial.name for trial in read_trials(Path("bare.yaml"))] == ["large", "small"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("just text", "bare.yaml: the file must hold a list"),
        ("- 5", "bare.yaml:1"),
        ("- {given: {}, expekt: {}}", "bare.yaml:1"),
    ],
    ids=["a text", "a number", "a misspelt key"],
)
def test_a_file_of_tests_that_cannot_be_used(text: str, said: str, folder: Path) -> None:
    (folder / "bare.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(ConfigError, match=said):
        read_trials(Path("bare.yaml"))
