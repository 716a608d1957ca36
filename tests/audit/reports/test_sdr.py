"""Pipeline and conversion of sales development."""

from typing import Any

import pytest

from revops_cli.audit.statistics import wilson

PEOPLE = [{"person_id": "a", "owner_id": "ann", "assigned_at": "2026-01-05 09:00"}]


def deals(sdr: str, won: int, created: int, *, day: str = "2026-01-15 09:00", **more: str) -> list[dict[str, str]]:
    return [
        {
            "opp_id": f"{sdr}{at}", "created_at": day, "amount": "1000", "stage_no": "3", "sourced_by": sdr,
            "is_won": "true" if at < won else "false", "is_closed": "true", **more,
        }
        for at in range(created)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("won", "created", "percent", "low", "high"),
    [pytest.param(1, 82, 1.2, 0.2, 6.6, id="one of 82"), pytest.param(35, 39, 89.7, 76.4, 95.9, id="35 of 39")],
)
def test_conversion_with_its_interval(won: int, created: int, percent: float, low: float, high: float) -> None:
    interval = wilson(won, created)
    assert interval is not None
    assert (round(100 * won / created, 1), *(round(100 * edge, 1) for edge in interval)) == (percent, low, high)


def test_op_16_many_created_and_few_won_is_flagged_and_ranks_below(run_audit: Any) -> None:
    found = run_audit(people=PEOPLE, opportunities=[*deals("many", 1, 82), *deals("few", 35, 39)], reports=("sdr",))
    assert found.by("cohort_conversion", "rep", "many") == pytest.approx(1 / 82, abs=1e-6)
    flagged = found.findings("sdr_low_conversion")
    assert [(row["rep"], row["n"], row["of_n"]) for row in flagged] == [("many", 1, 82)]
    assert [row[0] for row in found.done.outcomes["sdr"].shows[0].rows] == ["few", "many"]


@pytest.mark.parametrize(
    ("stage", "amount"),
    [pytest.param("2", 0, id="below"), pytest.param("3", 1000, id="at"), pytest.param("4", 1000, id="beyond")],
)
def test_op_13_pipeline_counts_from_its_stage_on(run_audit: Any, stage: str, amount: float) -> None:
    rows = deals("ann", 0, 1, stage_no=stage, is_closed="false")
    assert run_audit(people=PEOPLE, opportunities=rows, reports=("sdr",)).value("sdr_pipeline") == amount


def test_op_15_pipeline_a_rep_in_the_period(run_audit: Any) -> None:
    rows = [*deals("ann", 0, 2), *deals("bob", 0, 1), *deals("ann late", 0, 1, day="2026-03-01 00:00")]
    found = run_audit(
        people=PEOPLE, opportunities=rows, reports=("sdr",), start="2026-01-01T00:00", end="2026-03-01T00:00"
    )
    assert (found.value("sdr_pipeline"), found.by("sdr_pipeline", "rep", "ann")) == (3000, 2000)


def test_a_young_cohort_with_open_deals_is_immature(run_audit: Any) -> None:
    rows = deals("ann", 0, 30, day="2026-12-01 09:00", is_closed="false")
    found = run_audit(people=PEOPLE, opportunities=rows, reports=("sdr",))
    assert found.findings("sdr_low_conversion") == []
    assert found.done.outcomes["sdr"].shows[0].rows[0][-1] == "immature"
    assert found.value("cohort_open") == 30


def test_ho_04_and_mx_01_the_sdr_counts_though_the_ae_owns(run_audit: Any) -> None:
    rows = deals("sid", 1, 2, owner_id="ann")
    found = run_audit(people=PEOPLE, opportunities=rows, reports=("sdr",))
    assert found.by("cohort_conversion", "rep", "sid") == 0.5
    assert found.by("opportunities_created", "rep", "sid") == 2


def test_mx_14_marketing_is_measured_in_pipeline_too(run_audit: Any) -> None:
    rows = [*deals("a", 1, 2, lead_source="Web", campaign_id="c1"), *deals("b", 0, 1, lead_source="Tradeshow")]
    found = run_audit(people=PEOPLE, opportunities=rows, reports=("sdr",))
    assert found.by("sdr_pipeline", "source", "Web") == 2000
    assert found.by("won_amount", "campaign", "c1") == 1000


def test_the_month_is_that_of_the_run_s_zone(run_audit: Any) -> None:
    rows = deals("a", 0, 1, day="2026-02-01T03:00:00Z")
    found = run_audit(people=PEOPLE, opportunities=rows, reports=("sdr",))
    assert list(found.metric("opportunities_created").by["month"]) == ["2026-01"]


def test_without_opportunities_nothing_is_zero(run_audit: Any) -> None:
    found = run_audit(people=PEOPLE, reports=("sdr",))
    assert (found.value("sdr_pipeline"), found.metric("sdr_pipeline").missing[0]) == (None, "opportunities")
