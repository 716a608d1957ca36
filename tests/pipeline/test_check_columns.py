"""A file of which only the needed columns are read is judged as the whole file is: every kind says what it reads."""

from dataclasses import replace
from pathlib import Path

import pytest

from revops_cli.check.kinds.registry import KINDS
from revops_cli.pipeline import data_checks
from revops_cli.pipeline.check_asked import Asked, CheckAsked
from revops_cli.pipeline.data_checks import CheckReport, run_checks
from revops_cli.pipeline.options import RunOptions

HEADER = "Id,Remark,Last Name,Email,Phone,Company,Title,Country,Status,Reason,Created Date,Assigned Date,OwnerId,Colour"
ROWS = (
    "1,x,Doe,jane@acme.com,415-867-5309,Acme,VP Sales,US,Working,,2026-01-02,2026-01-01,u1,red",
    "2,x,,info@gmail.com,+14158675309,test,n/a,Zorb,Nurture,No budget,2026-01-02,2026-01-03,u2,red",
    "2,x,Roe,bob@acme,12,Acme,,Germany,Unqualified,,2027-01-02,,00G1,blue",
)
CHECKS = {
    "not_null": "LastName",
    "unique": "EmailNormalized",
    "in": "{Country: iso3166}",
    "references": "{OwnerId: 'users.csv:Id where IsActive'}",
    "row_count": "{min: 5}",
    "row_count_change": "'< 30%'",
    "expect": "Title <> 'n/a' AND EmailRole = FALSE",
    "email_valid": "true",
    "email_not": "[free, role]",
    "phone_valid": "true",
    "phone_e164": "true",
    "country_known": "true",
    "title_level_known": "true",
    "company_known": "true",
    "owner_active": "users.csv",
    "reason_not_ambiguous": "true",
    "disposition_complete": "true",
    "no_date_paradox": "true",
    "assigned_at_present": "true",
    "touch_for_working": "tasks.csv",
}
MORE = {
    "not_null": ", where: Company <> 'test'",
    "email_valid": ", group_by: Country",
    "phone_valid": ", where: OwnerId = 'u1'",
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("leads.csv").write_text("\n".join([HEADER, *ROWS, ""]), encoding="utf-8")
    Path("users.csv").write_text("Id,Name,IsActive\nu1,Ann,true\nu2,Bob,false\n", encoding="utf-8")
    Path("tasks.csv").write_text("Id,WhoId\nt1,2\n", encoding="utf-8")


def check(kind: str, *, extract: str = "") -> CheckReport:
    text = f"checks: [{{id: it, {kind}: {CHECKS[kind]}{MORE.get(kind, '')}}}]"
    Path("checks.yaml").write_text(text, encoding="utf-8")
    options = RunOptions(config="checks.yaml", as_of="2026-03-10T12:00Z", threads=1, quiet=True)
    return run_checks(CheckAsked(("leads.csv",), outputs=Asked(extract=extract, show_values=True)), options)


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {"metric"}))
def test_a_kind_reads_what_it_says(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[frozenset[str] | None] = []
    columns_read = data_checks.columns_read
    monkeypatch.setattr(data_checks, "columns_read", lambda *given: read.append(found := columns_read(*given)) or found)
    narrow, whole = check(kind), check(kind, extract="rows")

    assert [replace(one, failing=None) for one in narrow.shown.findings] == [
        replace(one, failing=None) for one in whole.shown.findings
    ]
    assert all(one.outcome != "error" for one in narrow.shown.findings)
    assert read[0] is not None
    assert not read[0] & {"Remark", "Colour"}


def test_rows_that_all_their_cells_name_are_read_whole() -> None:
    Path("plain.csv").write_text("Email,Colour\na@x.co,red\na@x.co,blue\n", encoding="utf-8")
    ignored = "[{key: 'a@x.co|red', until: 2026-12-31, why: asked}]"
    Path("checks.yaml").write_text(f"checks: [{{id: it, unique: Email, ignore: {ignored}}}]", encoding="utf-8")
    report = run_checks(CheckAsked(("plain.csv",)), RunOptions(config="checks.yaml", as_of="2026-03-10", quiet=True))

    assert [(one.outcome, one.failed, one.of) for one in report.shown.findings] == [("pass", 0, 1)]
