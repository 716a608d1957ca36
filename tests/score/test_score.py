"""The step as a whole: caps, decay, grades, who an activity belongs to, and what cannot be used."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from revops_cli.engine.duck import DuckEngine
from revops_cli.errors import ConfigError, InputError
from revops_cli.model import Column, Table
from revops_cli.score.context import ScoreContext
from revops_cli.score.settings import ScoreSettings
from revops_cli.score.step import score

Scored = Callable[..., tuple[list[dict[str, str]], Any]]
CLICK = {"id": "click", "activity": "click", "points": 10}


def model(*rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"models": {"m": {"rows": list(rows), **more}}}


def clicks(*days: str, **cells: str) -> list[dict[str, str]]:
    return [{"LeadId": "1", "Type": "click", "Date": day, **cells} for day in days]


@pytest.mark.parametrize(
    ("row", "days", "points"),
    [
        ({}, ["2026-03-02", "2025-03-02"], 20),
        ({"decay": {"half_life_days": 30}}, ["2026-03-02"], 10),
        ({"decay": {"half_life_days": 30}}, ["2026-01-31"], 5),
        ({"decay": {"half_life_days": 30}}, ["2026-01-31", "2026-01-31", "2026-01-01"], 13),
        ({"decay": {"steps": [{"days": 30, "percent": 100}, {"days": 60, "percent": 40}]}}, ["2026-01-31"], 10),
        ({"decay": {"steps": [{"days": 30, "percent": 100}, {"days": 60, "percent": 40}]}}, ["2026-01-30"], 4),
        ({"decay": {"steps": [{"days": 30, "percent": 100}, {"days": 60, "percent": 40}]}}, ["2025-12-31"], 0),
        ({"count": "once"}, ["2026-03-01", "2026-03-02"], 10),
        ({"count": "once", "decay": {"half_life_days": 30}}, ["2026-01-31", "2026-01-01"], 5),
        ({"most": 25}, ["2026-03-01"] * 4, 25),
        ({"within_days": 30}, ["2026-01-31"], 10),
        ({"within_days": 30}, ["2026-01-30"], 0),
        ({"when": "Campaign = 'x'"}, ["2026-03-01"], 0),
        ({"points": -10, "most": 15}, ["2026-03-01"] * 4, -15),
    ],
)
def test_points_of_activities(row: dict[str, Any], days: list[str], points: int, scored: Scored) -> None:
    section = model({**CLICK, **row}, least=-100)

    (lead,), _ = scored([{"Id": "1"}], section, activities=clicks(*days, Campaign="y"))

    assert lead["Score"] == str(points)


def test_a_cap_is_said_in_the_reason(scored: Scored) -> None:
    fit = {"id": "fit", "group": "firmographic", "when": "Id = '1'", "points": 7}
    section = model(CLICK, fit, caps={"behavioural": 15}, highest=20)

    (lead,), _ = scored([{"Id": "1"}], section, activities=clicks(*["2026-03-01"] * 3))

    assert lead["ScoreReason"] == ("m 1: 20 = +7 fit; +30 click; -15 behavioural above its cap of 15; -2 above 20")


@pytest.mark.parametrize(
    ("fit", "behaviour", "grade"),
    [(40, 30, "A1"), (39, 29, "B2"), (25, 15, "B2"), (24, 14, "C3"), (10, 5, "C3"), (9, 4, "D4"), (0, 0, "D4")],
)
def test_the_grade_is_fit_by_behaviour(fit: int, behaviour: int, grade: str, scored: Scored) -> None:
    section = model(
        {"id": "fit", "group": "demographic", "when": "Id = '1'", "points": fit},
        {"id": "did", "group": "behavioural", "when": "Id = '1'", "points": behaviour},
    )

    (lead,), _ = scored([{"Id": "1"}], section)

    assert lead["Grade"] == grade


@pytest.mark.parametrize(
    ("activity", "points"),
    [
        ({"LeadId": "00Q000000000001AAA"}, ["10", "0"]),
        ({"LeadId": "00Q000000000001"}, ["10", "0"]),
        ({"LeadId": "", "Email": "B@X.com "}, ["0", "10"]),
        ({"LeadId": "00Q000000000001", "Email": "b@x.com"}, ["10", "0"]),
        ({"LeadId": "003000000000009", "Email": "b@x.com"}, ["0", "10"]),
        ({"LeadId": "nobody", "Email": ""}, ["0", "0"]),
    ],
    ids=["18 characters", "15 characters", "address", "the Id goes first", "an Id that the list lacks", "nobody"],
)
def test_whose_activity_it_is(activity: dict[str, str], points: list[str], scored: Scored) -> None:
    leads = [{"Id": "00Q000000000001AAA", "Email": "a@x.com"}, {"Id": "00Q000000000002AAA", "Email": "b@x.com"}]

    found, _ = scored(leads, model(CLICK), activities=[{"Type": "click", "Date": "2026-03-01", **activity}])

    assert [lead["Score"] for lead in found] == points


def test_activities_without_a_time_or_in_the_future_are_left_out_and_said(scored: Scored) -> None:
    (lead,), result = scored([{"Id": "1"}], model(CLICK), activities=clicks("", "2026-03-02T09:00:01Z", "2026-03-02"))

    assert lead["Score"] == "10"
    assert "1 activities without a readable time: left out" in result.notes
    assert "1 activities after the moment of the run: left out" in result.notes


def test_a_second_run_over_its_own_output_gives_the_same(scored: Scored) -> None:
    first, _ = scored([{"Id": "1"}], model(CLICK), activities=clicks("2026-03-01"))

    again, _ = scored(first, model(CLICK), activities=clicks("2026-03-01"))

    assert again == first


def test_more_rows_than_one_number_has_bits(scored: Scored) -> None:
    rows = [{"id": f"r{n}", "group": "demographic", "when": f"contains(P, '<{n}>')", "points": 1} for n in range(130)]
    hit = [0, 59, 60, 119, 120, 129]

    (lead,), _ = scored([{"Id": "1", "P": "".join(f"<{n}>" for n in hit)}], model(*rows))

    assert lead["ScoreReason"] == f"m 1: 6 = {'; '.join(f'+1 r{n}' for n in hit)}"


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"id": "x", "points": 1}, "needs a group"),
        ({"id": "x", "points": 1, "group": "demographic"}, "needs 'when' or 'activity'"),
        ({"id": "x", "points": 1, "group": "demographic", "activity": "click"}, "its group is behavioural"),
        (
            {"id": "x", "points": 1, "group": "demographic", "when": "Id = '1'", "most": 3},
            "are for rows with 'activity'",
        ),
        ({"id": "a; b", "points": 1, "activity": "click"}, "pattern"),
        ({"id": "x", "points": 1, "activity": "jump"}, "sent"),
        ({"id": "x", "points": 1, "activity": "click", "decay": {}}, "either 'half_life_days' or 'steps'"),
    ],
)
def test_a_row_that_cannot_be_is_refused(row: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValidationError, match=re.escape(problem)):
        ScoreSettings.model_validate(model(row))


def test_models_that_would_fill_the_same_columns_are_refused() -> None:
    rows = {"rows": [CLICK]}

    with pytest.raises(ValidationError, match="the same columns"):
        ScoreSettings.model_validate({"models": {"x": rows, "my model": rows, "My_Model": rows}})


@pytest.mark.parametrize("leads", [[], [{"Id": "1"}]], ids=["no lead", "a lead"])
@pytest.mark.parametrize("did", [[], [{"LeadId": "", "Type": "", "Date": ""}]], ids=["nothing", "an empty row"])
def test_a_model_of_activities_alone_over_nothing(
    leads: list[dict[str, str]], did: list[dict[str, str]], load_rows: Any, engine: DuckEngine
) -> None:
    names = ("LeadId", "Type", "Date")
    acts = load_rows("acts", did or [dict.fromkeys(names, "")])
    engine.sql("acts", f"SELECT * FROM acts WHERE {bool(did)}")
    table = load_rows("leads", leads or [{"Id": ""}])
    engine.sql("leads", f"SELECT * FROM leads WHERE {bool(leads)}")
    given = Table("leads", table.columns, len(leads))
    section = ScoreSettings.model_validate(model(CLICK))

    result = score(engine, given, section, ScoreContext(datetime(2026, 3, 2, tzinfo=UTC), activities=acts))

    assert engine.rows(f'SELECT "Score", "Grade" FROM "{result.table.relation}"') == [("0", "D4")] * len(leads)


def test_a_condition_over_an_unknown_column_says_where(scored: Scored) -> None:
    with pytest.raises(ConfigError, match=r"score\.models\.m\.rows\[1\] 'x'\.when"):
        scored([{"Id": "1"}], model({"id": "x", "group": "demographic", "when": "Titl = 'VP'", "points": 1}))


def test_activities_that_do_not_say_who_did_what_are_refused(scored: Scored) -> None:
    with pytest.raises(InputError, match="activities need At, LeadId or Email"):
        scored([{"Id": "1"}], model(CLICK), activities=[{"Type": "click", "Weather": "fine"}])


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    hits=st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=8), min_size=1, max_size=6),
    points=st.lists(st.integers(-60, 60), min_size=8, max_size=8),
    cap=st.integers(-20, 60),
)
def test_the_parts_of_every_reason_add_up_to_the_score(
    engine: DuckEngine, hits: list[list[str]], points: list[int], cap: int
) -> None:
    rows = [
        {
            "id": sign,
            "group": ("demographic", "firmographic", "behavioural")[n % 3],
            "when": f"contains(P, '{sign}')",
            "points": points[n],
        }
        for n, sign in enumerate("abcdefgh")
    ]
    cells = {"_row": list(range(1, len(hits) + 1)), "P": ["".join(hit) for hit in hits]}
    engine.load("leads", [cells], {"_row": "BIGINT", "P": "VARCHAR"})
    table = Table("leads", (Column("P", "P"),), len(hits))
    section = ScoreSettings.model_validate(model(*rows, caps={"demographic": cap, "behavioural": 10}))

    result = score(engine, table, section, ScoreContext(datetime(2026, 3, 2, tzinfo=UTC)))
    found = engine.rows(f'SELECT "Score", "ScoreReason" FROM "{result.table.relation}"')

    assert all(int(total) == sum(map(int, re.findall(r"(?:= |; )([+-]\d+) ", reason))) for total, reason in found)
