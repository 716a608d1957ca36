import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.audit.columns import audit_columns, essentials, read_columns, sources_of, tables, unknown_headers
from revops_cli.audit.doctor import Near, crm_sources, diagnose, finding_needs, guess_table, near_headers, remedies
from revops_cli.audit.findings import codes
from revops_cli.audit.registry import reports
from revops_cli.text.fold import squash

EVERYTHING = {table: frozenset(column.name for column in columns) for table, columns in audit_columns().items()}
NEEDS = sorted(
    {
        one
        for report in reports().values()
        for name, needs in report.measures
        for need in (*report.needs, *needs)
        for one in need.split("|")
    }
    | {f"{table}.{name}" for table in tables() for name in essentials(table)}
)


def missing(given: dict[str, frozenset[str]], report: str, name: str) -> tuple[str, ...]:
    found = next(checked for checked in diagnose(given) if checked.name == report)
    return next(figure.missing for figure in found.figures if figure.name == name)


def without(*needs: str) -> dict[str, frozenset[str]]:
    """Everything but these tables and columns."""
    return {
        table: frozenset(name for name in names if f"{table}.{name}" not in needs)
        for table, names in EVERYTHING.items()
        if table not in needs
    }


def test_every_figure_of_every_report_is_there_and_everything_gives_them_all() -> None:
    checked = diagnose(EVERYTHING)

    assert [(one.name, one.title, len(one.figures)) for one in checked] == [
        (report.name, report.title, len(report.measures)) for report in reports().values()
    ]
    assert remedies(checked) == ()


@pytest.mark.parametrize(
    ("lost", "report", "figure", "needs"),
    [
        ((), "response", "sla_attainment", ()),
        (("people.assigned_at",), "response", "assigned", ()),
        (("people.assigned_at", "history"), "response", "assigned", ("people.assigned_at|history",)),
        (("activities",), "response", "sla_attainment", ("activities",)),
        (("activities.person_id",), "response", "sla_attainment", ("activities.person_id",)),
        (("activities.subject",), "response", "sla_attainment", ()),
        (("meetings",), "meetings", "no_show_rate", ("meetings",)),
        (("meetings.disposition",), "meetings", "no_show_rate", ("meetings.disposition",)),
        (("contact_roles", "opportunities"), "qualified", "qualified", ("opportunities", "contact_roles")),
        (("reps",), "response", "sla_attainment", ()),
    ],
)
def test_a_figure_says_what_it_lacks(lost: tuple[str, ...], report: str, figure: str, needs: tuple[str, ...]) -> None:
    assert missing(without(*lost), report, figure) == needs


@pytest.mark.parametrize(
    ("lost", "code", "needs"),
    [
        ((), "cherry_picking", ()),
        (("activities",), "cherry_picking", ("activities",)),
        (("cadence_steps",), "premature_abandon", ("cadence_steps",)),
        (("history",), "transfer_before_touch", ("history",)),
        (("meetings",), "redundant_discovery", ("meetings",)),
        (("meetings.kind",), "redundant_discovery", ("meetings.kind",)),
        (("reps",), "response_breached", ()),
    ],
)
def test_a_finding_says_what_it_lacks(lost: tuple[str, ...], code: str, needs: tuple[str, ...]) -> None:
    found = {kind.name: kind.missing for checked in diagnose(without(*lost)) for kind in checked.findings}

    assert found[code] == needs


def test_every_finding_is_of_one_report_and_needs_what_can_be_given() -> None:
    listed = [code for report in reports().values() for code in finding_needs(report)]
    needs = {one for kind in codes().values() for need in kind.needs for one in need.split("|")}
    known = set(tables()) | {f"{table}.{one.name}" for table in tables() for one in read_columns(table)}

    assert sorted(listed) == sorted(codes())
    assert needs <= known


def test_what_the_sample_finds_its_files_support() -> None:
    """Findings need no more than what they are found with."""
    sample = Path(__file__).parents[2] / "samples" / "audit"
    given = {}
    for path in sample.glob("*.csv"):
        header = path.read_text(encoding="utf-8-sig").splitlines()[0].split(",")
        given[path.stem] = frozenset(one.name for one in read_columns(path.stem) if sources_of(one, header))
    with (sample / "expected" / "findings.csv").open(newline="", encoding="utf-8") as stream:
        found = {row["code"] for row in csv.DictReader(stream)}

    assert found
    assert found <= {kind.name for checked in diagnose(given) for kind in checked.findings if not kind.missing}


def test_what_gives_most_by_itself_comes_first() -> None:
    found = remedies(diagnose(without("cadence_steps", "people.score", "opportunities.amount")))
    alone = [len(remedy.alone) for remedy in found]

    assert found[0].need == "cadence_steps"
    assert alone == sorted(alone, reverse=True)
    assert all(set(remedy.alone) <= set(remedy.figures) for remedy in found)


@pytest.mark.parametrize("need", NEEDS)
def test_the_place_of_every_need_in_the_crm_is_known_and_its_fields_are_headers_we_know(need: str) -> None:
    table, _, column = need.partition(".")
    columns = [one for one in audit_columns()[table] if not column or one.name == column]
    known = {squash(header) for one in columns for header in one.headers}

    assert crm_sources()[need].objects
    assert {squash(field) for field in crm_sources()[need].fields} <= known


@pytest.mark.parametrize("need", [need for need in NEEDS if "." in need and not need.startswith("people.")])
def test_the_export_of_a_table_gives_every_column_that_figures_need_of_it(need: str) -> None:
    table, _, column = need.partition(".")
    headers = next(one.headers for one in audit_columns()[table] if one.name == column)
    exported = {squash(field) for field in crm_sources()[table].fields}

    assert exported & {squash(header) for header in headers} or need == "opportunities.stage_no"


@pytest.mark.parametrize(
    ("header", "named", "found"),
    [
        (["Id", "OwnerId", "Status", "LeadSource", "CreatedDate"], "", ("people",)),
        (["Id", "WhoId", "Subject", "CompletedDateTime"], "", ("activities",)),
        (["Id", "WhoId", "OwnerId", "StartDateTime", "CreatedDate", "Subject"], "", ("activities",)),
        (["Id", "WhoId", "StartDateTime", "Meeting_Disposition__c"], "", ("meetings",)),
        (["LeadId", "Field", "OldValue", "NewValue", "CreatedDate", "CreatedById"], "", ("history",)),
        (["Id", "Name", "TimeZoneSidKey", "ManagerId"], "", ("reps",)),
        (["OpportunityId", "ContactId", "CreatedDate", "IsPrimary"], "", ("contact_roles",)),
        (["CampaignId", "LeadId", "FirstRespondedDate", "HasResponded"], "", ("campaign_members",)),
        (["Id", "Name", "OwnerId"], "", ("people", "accounts")),
        (["Id", "Name", "OwnerId"], "accounts", ("accounts",)),
        (["LeadId", "Field", "OldValue", "NewValue", "CreatedDate"], "people", ("history",)),
        (["Record ID", "Contact owner", "Lead Status", "Create Date", "Original Source"], "", ("people",)),
        (["Record ID", "Deal Stage", "Amount", "Create Date", "Close Date", "Deal owner"], "", ("opportunities",)),
        (["Foo", "Bar"], "", ()),
        (["Foo", "Bar"], "people", ()),
        ([], "", ()),
    ],
)
def test_a_file_is_guessed_by_its_headers(header: list[str], named: str, found: tuple[str, ...]) -> None:
    assert guess_table(header, named).tables == found


@given(st.permutations(["Id", "WhoId", "Subject", "OwnerId", "Foo", "StartDateTime"]))
def test_the_order_of_headers_changes_no_guess(header: list[str]) -> None:
    assert guess_table(header) == guess_table(sorted(header))


@given(st.sampled_from(tables()), st.lists(st.text(max_size=12), max_size=6))
def test_any_headers_are_looked_at(table: str, header: list[str]) -> None:
    assert {near.header for near in near_headers(table, header)} <= set(unknown_headers(table, header))


@pytest.mark.parametrize(
    ("table", "header", "near"),
    [
        ("people", ["Id", "Asigned Date"], (Near("Asigned Date", "Assigned Date"),)),
        ("people", ["Id", "AssignedDate", "Asigned Date"], ()),
        ("people", ["Id", "Favourite Colour"], ()),
        ("activities", ["WhoIds"], (Near("WhoIds", "WhoId"),)),
        ("people", [], ()),
    ],
)
def test_a_slip_is_named_with_what_it_may_be(table: str, header: list[str], near: tuple[Near, ...]) -> None:
    assert near_headers(table, header) == near
