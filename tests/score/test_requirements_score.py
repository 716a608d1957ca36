"""Group E: scoring and the hand-off threshold, and what touches it in groups C and M."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

Scored = Callable[..., tuple[list[dict[str, str]], Any]]
Relation = Callable[..., list[tuple[Any, ...]]]


def model(*rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"models": {"leads": {"version": "7", "rows": list(rows), **more}}}


def points(column: str) -> dict[str, Any]:
    """A model in which a lead has as many points as its column says, from 0 to 127."""
    rows = [
        {"id": f"b{bit}", "group": "demographic", "when": f"contains({column}, '{letter}')", "points": 1 << bit}
        for bit, letter in enumerate("abcdefg")
    ]
    return model(*rows)


def letters(score: int) -> str:
    return "".join(letter for bit, letter in enumerate("abcdefg") if score >> bit & 1)


@pytest.mark.parametrize(("score", "pipeline"), [(59, "marketing"), (60, "sales"), (61, "sales"), (0, "marketing")])
def test_sc_01_60_points_go_to_sales_and_59_stay_with_marketing(score: int, pipeline: str, scored: Scored) -> None:
    (lead,), _ = scored([{"Id": "1", "P": letters(score)}], points("P"))

    assert (lead["Score"], lead["Pipeline"]) == (str(score), pipeline)


def test_sc_02_fit_and_behaviour_add_up_and_each_point_is_explained(scored: Scored) -> None:
    section = model(
        {"id": "vp", "group": "demographic", "when": "TitleLevel = 'VP'", "points": 20},
        {"id": "large", "group": "firmographic", "when": "EmployeesMin >= 200", "points": 15},
        {"id": "student", "group": "demographic", "when": "TitleLevel = 'Intern'", "points": -20},
        {"id": "click", "activity": "click", "points": 5},
    )
    leads = [{"Id": "1", "TitleLevel": "VP", "EmployeesMin": "201"}, {"Id": "2", "TitleLevel": "Intern"}, {"Id": "3"}]
    clicks = [{"LeadId": "1", "Type": "Email Clicked", "Date": "2026-03-01"}] * 2

    found, _ = scored(leads, section, activities=clicks)

    assert [lead["ScoreReason"] for lead in found] == [
        "leads 7: 45 = +20 vp; +15 large; +10 click",
        "leads 7: 0 = -20 student; +20 below 0",
        "leads 7: 0 = nothing",
    ]


def test_sc_03_several_models_name_themselves_and_their_version(scored: Scored) -> None:
    section = {
        "models": {
            "leads": {"version": "a", "rows": [{"id": "x", "group": "demographic", "when": "P = '1'", "points": 9}]},
            "expansion": {
                "version": "b",
                "rows": [{"id": "y", "group": "firmographic", "when": "P = '1'", "points": 4}],
            },
        }
    }

    (lead,), result = scored([{"Id": "1", "P": "1"}], section)

    assert (lead["ScoreReason"], lead["ScoreReason_expansion"]) == ("leads a: 9 = +9 x", "expansion b: 4 = +4 y")
    assert "model leads a (hand-over from 60), expansion b (hand-over from 60)" in result.notes


@pytest.mark.parametrize(
    ("kind", "days", "signal"),
    [("Replied", 0, "raised hand"), ("Replied", 30, "raised hand"), ("Replied", 31, ""), ("Email Clicked", 1, "")],
)
def test_sc_04_a_click_gives_points_and_a_response_raises_the_hand(
    kind: str, days: int, signal: str, scored: Scored
) -> None:
    section = model({"id": "click", "activity": "click", "points": 5})
    day = datetime(2026, 3, 2, tzinfo=UTC).toordinal() - days
    did = [{"LeadId": "1", "Type": kind, "Date": datetime.fromordinal(day).date().isoformat()}]

    (lead,), _ = scored([{"Id": "1"}], section, activities=did)

    assert (lead["Signals"], lead["Score"]) == (signal, "5" if kind == "Email Clicked" else "0")


@pytest.mark.parametrize(
    ("before", "signals"),
    [("2025-05-27", "woken up"), ("2025-05-28", ""), ("", "woken up")],
    ids=["nine months", "a day less", "never before"],
)
def test_sc_05_one_who_opens_after_nine_months_is_flagged_for_the_owner(
    before: str, signals: str, scored: Scored, relation: Relation
) -> None:
    mailed = [{"LeadId": "1", "Type": "Sent", "Date": f"2025-{month:02}-01"} for month in (2, 5, 8, 11)]
    opened = [{"LeadId": "1", "Type": "Opened", "Date": day} for day in ("2026-02-27", "2026-03-01", before) if day]
    section = model({"id": "open", "activity": "open", "points": 1})

    (lead,), result = scored([{"Id": "1", "OwnerId": "ann"}], section, activities=[*mailed, *opened])

    assert lead["Signals"] == signals
    notices = relation(result, "signals", "lead owner signal days_ago")
    assert notices == ([("1", "ann", "woken up", "3")] if signals else [])


def test_sc_06_a_crossing_is_one_event_and_one_hand_over(scored: Scored, relation: Relation) -> None:
    def run(score: int, day: int) -> tuple[str, list[tuple[Any, ...]]]:
        moment = datetime(2026, 3, day, tzinfo=UTC)
        (lead,), result = scored([{"Id": "1", "P": letters(score)}], points("P"), as_of=moment)
        return lead["HandedOverDate"][:10], relation(result, "crossings", "event from to crossed_at")

    assert run(59, 1) == ("", [])
    assert run(60, 2) == ("2026-03-02", [("handed over", "59", "60", "2026-03-02T00:00:00+00:00")])
    assert run(75, 3) == ("2026-03-02", [])
    assert run(50, 4) == ("", [("taken back", "75", "50", "2026-03-04T00:00:00+00:00")])
    assert run(64, 5) == ("2026-03-05", [("handed over", "50", "64", "2026-03-05T00:00:00+00:00")])


def test_sc_06_the_list_of_the_last_run_tells_it_too(scored: Scored, relation: Relation) -> None:
    leads = [{"Id": str(n), "P": letters(60)} for n in (1, 2)]
    before = [{"Id": "1", "Score": "70", "HandedOverDate": "2026-01-01"}, {"Id": "2", "Score": "59"}]

    found, result = scored(leads, points("P"), previous=before)

    assert [lead["HandedOverDate"][:10] for lead in found] == ["2026-01-01", "2026-03-02"]
    assert relation(result, "crossings", "lead event from") == [("id:2", "handed over", "59")]


def test_sc_07_what_sales_passes_back_is_kept_and_recycled(scored: Scored, relation: Relation) -> None:
    def run(status: str, day: int) -> tuple[str, str, list[tuple[Any, ...]]]:
        moment = datetime(2026, 3, day, tzinfo=UTC)
        (lead,), result = scored([{"Id": "1", "P": letters(70), "Status": status}], points("P"), as_of=moment)
        return lead["Pipeline"], lead["PipelineReason"], relation(result, "crossings", "event why")

    assert run("New", 1)[0] == "sales"
    assert run("Unqualified", 2) == ("marketing", "passed back by sales", [("taken back", "passed back by sales")])
    assert run("New", 3)[2] == [("handed over", "score 70 of at least 60")]


def test_sc_08_the_qualified_rate_of_each_band(scored: Scored, relation: Relation) -> None:
    leads = [{"Id": str(n), "P": letters(65), "Status": s} for n, s in enumerate(("Qualified", "Working", "New"))]
    leads += [{"Id": "9", "P": letters(59), "Status": "Unqualified"}, {"Id": "8", "P": ""}]

    _, result = scored(leads, points("P"))

    rows = relation(result, "score_bands", "place band leads worked qualified qualified_rate pick_up")
    assert rows == [
        (0, "below 20", "1", "0", "0", "", "0.0"),
        (2, "40-59", "1", "1", "0", "0.0", "100.0"),
        (3, "60-79", "3", "2", "1", "50.0", "66.7"),
    ]
    assert result.counts["qualified.60-79"] == 1


def test_sc_14_a_definition_is_said_once_and_read_by_models_and_reports(scored: Scored) -> None:
    section = {
        "definitions": {
            "ideal_lead": "TitleLevel = 'VP'",
            "sales_ready": "ideal_lead AND EmailStatus = 'ok'",
        },
        **model({"id": "ready", "group": "demographic", "when": "sales_ready", "points": 60}),
    }
    leads = [{"Id": "1", "TitleLevel": "VP", "EmailStatus": "ok"}, {"Id": "2", "TitleLevel": "VP"}]

    found, result = scored(leads, section)

    assert [lead["Pipeline"] for lead in found] == ["sales", "marketing"]
    assert (result.counts["definition.ideal_lead"], result.counts["definition.sales_ready"]) == (2, 1)


@pytest.mark.parametrize("column", ["HasOptedOutOfEmail", "DoNotCall"])
@pytest.mark.parametrize(
    ("cell", "pipeline"), [("true", "marketing"), ("Ja", "marketing"), ("no", "sales"), ("", "sales")]
)
def test_sc_15_who_opted_out_is_never_handed_over(
    column: str, cell: str, pipeline: str, scored: Scored, relation: Relation
) -> None:
    (lead,), result = scored([{"Id": "1", "P": letters(90), column: cell}], points("P"))

    assert (lead["Pipeline"], bool(lead["HandedOverDate"])) == (pipeline, pipeline == "sales")
    event = ("handed over", "score 90 of at least 60") if pipeline == "sales" else ("held", "opted out")
    assert relation(result, "crossings", "event why") == [event]


@pytest.mark.parametrize("column", ["MarketingConsent", "Opt In", "GDPR consent"])
@pytest.mark.parametrize(
    ("cell", "pipeline"), [("no", "marketing"), ("Nein", "marketing"), ("yes", "sales"), ("", "sales"), ("?", "sales")]
)
def test_sc_15_who_gave_no_consent_is_never_handed_over(column: str, cell: str, pipeline: str, scored: Scored) -> None:
    (lead,), _ = scored([{"Id": "1", "P": letters(90), column: cell}], points("P"))

    assert lead["Pipeline"] == pipeline


def test_op_20_each_lead_is_in_exactly_one_pipeline(scored: Scored) -> None:
    section = {**points("P"), "sales": "OpenOpportunities > 0"}
    leads = [
        {"Id": "1", "P": letters(60)},
        {"Id": "2", "P": letters(10), "OpenOpportunities": "1"},
        {"Id": "3", "P": letters(99), "Status": "Nurture"},
        {"Id": "4", "P": ""},
    ]

    found, result = scored(leads, section)

    assert [lead["Pipeline"] for lead in found] == ["sales", "sales", "marketing", "marketing"]
    assert result.counts["pipeline.sales"] + result.counts["pipeline.marketing"] == len(leads)


def test_mx_15_conversion_and_revenue_of_each_band(scored: Scored, relation: Relation) -> None:
    section = {**points("P"), "outcomes": {"revenue": "Won Amount"}}
    leads = [{"Id": "1", "P": letters(60), "Won Amount": "1000.4"}, {"Id": "2", "P": letters(70), "Won Amount": "99"}]

    _, result = scored(leads, section)

    assert relation(result, "score_bands", "band revenue") == [("60-79", "1099")]
