"""Two rule files side by side: the proof, and what moves among leads (XP-03)."""

import csv
from pathlib import Path

import pytest

from revops_cli.errors import ConfigError
from revops_cli.pipeline import comparing
from revops_cli.pipeline.comparing import DiffReport, diff_rules
from revops_cli.pipeline.options import RunOptions, SideInputs

RULES = """
pools:
  sdr: {members: [ann, bob]}
rules:
  - {id: big, when: "EmployeesMin >= 500", to: eve}
  - {id: german, when: "Country = 'DE'", to: pool:sdr}
fallback: {queue: Unrouted}
"""
USERS = "Id,Name,Alias\nu1,Ann,ann\nu2,Bob,bob\nu3,Eve,eve\n"
LEADS = "Id,Country,EmployeesMin\n1,DE,10\n2,DE,300\n3,DE,10\n4,FR,10\n5,DE,700\n"
WIDER = ("EmployeesMin >= 500", "EmployeesMin >= 250")
CHANGES: list[tuple[str, tuple[str, str], str, dict[tuple[str, str], int]]] = [
    ("nothing", ("", ""), "none", {}),
    ("other words", ("EmployeesMin >= 500", "NOT EmployeesMin < 500"), "none", {}),
    ("a wider rule", WIDER, "breaking", {("Bob", "Eve"): 1}),
    ("another name of the same person", ("to: eve", "to: u3"), "none", {}),
    ("other members", ("[ann, bob]", "[eve]"), "breaking", {("Ann", "Eve"): 2, ("Bob", "Eve"): 1}),
    ("another fallback", ("queue: Unrouted", "queue: Later"), "additive", {("queue Unrouted", "queue Later"): 1}),
    ("one country more", ("= 'DE'", "IN ('DE', 'FR')"), "additive", {("queue Unrouted", "Bob"): 1}),
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in {"old.yaml": RULES, "users.csv": USERS, "leads.csv": LEADS}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def diff(folder: Path, change: tuple[str, str], *, leads: str = "", output: str = "") -> DiffReport:
    (folder / "new.yaml").write_text(RULES.replace(*change), encoding="utf-8")
    options = RunOptions(as_of="2026-03-02T10:00", output=output)
    return diff_rules("old.yaml", "new.yaml", leads, options, SideInputs(users="users.csv"))


@pytest.mark.parametrize(
    ("change", "kind", "matrix"), [case[1:] for case in CHANGES], ids=[case[0] for case in CHANGES]
)
def test_xp_03_the_proof_and_the_leads(
    folder: Path, change: tuple[str, str], kind: str, matrix: dict[tuple[str, str], int]
) -> None:
    pytest.importorskip("z3")
    found = diff(folder, change, leads="leads.csv")

    assert found.proof is not None
    assert (found.proof.change, dict(found.matrix)) == (kind, matrix)


def test_xp_03_each_changed_lead_has_both_reasons(folder: Path) -> None:
    diff(folder, WIDER, leads="leads.csv", output="moved.csv")

    with (folder / "moved.csv").open(newline="", encoding="utf-8") as stream:
        moved = list(csv.DictReader(stream))
    assert [(lead["Id"], lead["rule_before"], lead["rule_after"]) for lead in moved] == [("2", "german", "big")]
    assert moved[0]["reason_before"].startswith("rule 'german': Country = 'DE'; pool sdr: Bob")
    assert moved[0]["reason_after"] == "rule 'big': EmployeesMin = '300'; user Eve"


def test_an_outcome_says_what_is_another_now(folder: Path) -> None:
    pytest.importorskip("z3")
    found = diff(folder, ("[ann, bob]", "[ann, {name: bob, weight: 2}]"))

    assert found.keys == ("pools.sdr",)
    assert found.proof is not None
    assert (found.proof.before, found.proof.after) == ("pool:sdr (members ann, bob)", "pool:sdr (members ann, bob x2)")


TERRITORIES = "territories: places.csv\nrules: [{id: t, to: [territory, ann]}]\nfallback: {queue: Unrouted}\n"
PLACES: list[tuple[str, str, tuple[str, ...], str]] = [
    ("the same", "North,bob,DE\n", (), "none"),
    ("another owner", "North,eve,DE\n", ("territories",), "breaking"),
    ("one more", "North,bob,DE\nSouth,eve,FR\n", ("territories",), "breaking"),
]


@pytest.mark.parametrize(("rows", "keys", "change"), [case[1:] for case in PLACES], ids=[case[0] for case in PLACES])
def test_territories_are_compared_by_their_rows(folder: Path, rows: str, keys: tuple[str, ...], change: str) -> None:
    """Both files name places.csv, each that of its own folder."""
    pytest.importorskip("z3")
    for name, text in {"old": "North,bob,DE\n", "new": rows}.items():
        (folder / name).mkdir()
        (folder / name / "rules.yaml").write_text(TERRITORIES, encoding="utf-8")
        (folder / name / "places.csv").write_text(f"territory,owner,country\n{text}", encoding="utf-8")
    found = diff_rules("old/rules.yaml", "new/rules.yaml", "", RunOptions(), SideInputs(users="users.csv"))

    assert found.proof is not None
    assert (found.keys, found.proof.change) == (keys, change)


def test_what_takes_people_out_leaves_nothing_proved(folder: Path) -> None:
    pytest.importorskip("z3")
    away = ("fallback:", "absences: [{user: eve, since: 2026-03-01, until: 2026-03-05}]\nfallback:")
    found = diff(folder, away, leads="leads.csv")

    assert (found.proof, found.failed("breaking")) == (None, True)
    assert found.notes == ("absences differ, so that nothing is proved; compare with --leads",)
    assert dict(found.matrix) == {("Eve", "queue Unrouted"): 1}


def test_definitions_of_the_config_stand_in_both_files(folder: Path) -> None:
    pytest.importorskip("z3")
    (folder / "revops.yaml").write_text("version: 1\ndefinitions: {german: \"Country = 'DE'\"}\n", encoding="utf-8")

    found = diff(folder, ("Country = 'DE'", "german"))
    assert found.proof is not None
    assert found.proof.change == "none"


@pytest.mark.parametrize(
    ("change", "fail_on", "failed"),
    [
        (WIDER, "breaking", True),
        (WIDER, "nothing", False),
        (("= 'DE'", "IN ('DE', 'FR')"), "breaking", False),
        (("= 'DE'", "IN ('DE', 'FR')"), "additive", True),
        (("", ""), "additive", False),
    ],
)
def test_fail_on(folder: Path, change: tuple[str, str], fail_on: str, *, failed: bool) -> None:
    pytest.importorskip("z3")

    assert diff(folder, change).failed(fail_on) is failed


def test_without_the_prover_the_leads_still_tell(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "proofs_possible", lambda: False)
    found = diff(folder, WIDER, leads="leads.csv")

    assert (found.proof, found.moved, found.failed("breaking")) == (None, 1, True)


def test_leads_need_users(folder: Path) -> None:
    with pytest.raises(ConfigError, match="users are needed"):
        diff_rules(str(folder / "old.yaml"), "old.yaml", "leads.csv", RunOptions(), SideInputs())
