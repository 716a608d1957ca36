"""A login that is tried, and kept in the keyring only once it works."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from revops_cli.crm.adapter import Description, Field, Limit
from revops_cli.crm.salesforce.keys import SERVICE
from revops_cli.errors import CrmError
from revops_cli.pipeline import sf_org
from revops_cli.pipeline.sf_org import OrgAsked, log_in
from revops_cli.pipeline.sf_tables import field_table, limit_table
from tests.fakesf.state import PASSWORD, TOKEN, USERNAME


@pytest.fixture
def answers(fakesf: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What a person types, by what is asked; beside a config of one profile."""
    fake = fakesf()
    (tmp_path / "ca.pem").write_bytes(fake.ca_pem)
    profile = f"{{username: {USERNAME}, login_url: '{fake.url}'}}"
    config = f"salesforce: {{ca: ca.pem, profiles: {{prod: {profile}}}}}\n"
    (tmp_path / "revops.yaml").write_text(config, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    typed = {"password of prod": PASSWORD, "security token of prod": TOKEN}
    monkeypatch.setattr(sf_org, "prompt", lambda: typed.__getitem__)
    return typed


@pytest.mark.usefixtures("answers")
def test_what_works_is_kept_and_asked_for_no_more(
    ring: dict[tuple[str, str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REVOPS_SF_PASSWORD", "an old one")

    greeting = log_in(OrgAsked(), store=True)
    monkeypatch.delenv("REVOPS_SF_PASSWORD")
    monkeypatch.setattr(sf_org, "prompt", lambda: None)
    again = log_in(OrgAsked())

    assert greeting.stored == ("password", "security token")
    assert ring == {(SERVICE, "prod:PASSWORD"): PASSWORD, (SERVICE, "prod:SECURITY_TOKEN"): TOKEN}
    assert (again.identity, again.stored) == (greeting.identity, ())
    assert "stored in the keyring: password, security token" in greeting.lines()
    assert PASSWORD not in repr(greeting)


def test_what_does_not_work_is_not_kept(ring: dict[tuple[str, str], str], answers: dict[str, str]) -> None:
    answers["password of prod"] = "wrong"

    with pytest.raises(CrmError, match="login refused"):
        log_in(OrgAsked(), store=True)

    assert ring == {}


def test_tables_for_a_person() -> None:
    owner = Field("OwnerId", "Owner", "reference", 18, required=True, references=("User", "Group"))
    fixed = Field("Name", "Name", "string", 80, creatable=False, updatable=False)

    shown = field_table(Description("Lead", "Lead", (owner, fixed), "x")).splitlines()

    assert [line.split("  ")[-1].strip() for line in shown] == ["notes", "-" * 9, "required", "read only"]
    assert "reference to User, Group" in shown[2]
    assert limit_table([Limit("DailyApiRequests", 15000, 14998)]).splitlines()[2].split() == [
        "DailyApiRequests",
        "14,998",
        "15,000",
    ]
