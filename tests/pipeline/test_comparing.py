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


def test_other_members_of_a_pool_are_named_though_the_rules_are_alike(folder: Path) -> None:
    assert diff(folder, ("[ann, bob]", "[ann, eve]")).keys == ("pools.sdr",)


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
