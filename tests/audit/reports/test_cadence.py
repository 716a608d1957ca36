"""The vector CD1 of the Lead Model, its invariant, lateness, and cadences that are never ended."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from revops_cli.audit.settings import AuditSettings
from revops_cli.errors import InputError

START = datetime.fromisoformat("2026-03-02T09:00:00")
OFFSETS = (1, 2, 4, 7, 10)
CADENCES = [{"id": "five", "name": "Five", "n_steps": "5", "day_offsets": "1 2 4 7 10"}]
EXITS = {
    "a": "nnnnn", "b": "nnnnn", "c": "nnnnn", "d": "np", "e": "nnnp", "f": "nnnnp", "g": "x", "h": "n", "i": "n",
    "j": "nnn",
}  # fmt: skip
OUTCOMES = {"n": "none", "p": "positive", "x": "negative"}


def lead(person: str, **more: str) -> dict[str, str]:
    return {
        "person_id": person, "owner_id": "ann", "status": "Working", "assigned_at": START.isoformat(sep=" "), **more,
    }  # fmt: skip


def due(step: int) -> datetime:
    return START + timedelta(days=OFFSETS[step - 1])


def steps(person: str, done: str, *, planned: int = 0, late: float = 0.0) -> list[dict[str, str]]:
    """A row for each step done, and for those planned up to `planned`."""
    rows = []
    for step in range(1, max(len(done), planned) + 1):
        row = {"person_id": person, "cadence_id": "five", "step": str(step), "due_at": due(step).isoformat(sep=" ")}
        if step <= len(done):
            row["completed_at"] = (due(step) + timedelta(days=late)).isoformat(sep=" ")
            row["outcome"] = OUTCOMES[done[step - 1]]
        rows.append(row)
    return rows


def table(found: Any) -> list[tuple[str, ...]]:
    show = next(s for s in found.done.outcomes["cadence"].shows if s.title == "Steps of the cadences")
    return [row[1:7] for row in show.rows]


CD1 = [
    ("1", "10", "0", "1", "9", "0"),
    ("2", "9", "1", "0", "6", "2"),
    ("3", "6", "0", "0", "6", "0"),
    ("4", "6", "1", "0", "4", "1"),
    ("5", "4", "1", "0", "3", "0"),
]


@pytest.mark.parametrize(
    "planned", [pytest.param(5, id="a row for every step"), pytest.param(0, id="only what was done")]
)
def test_cd1(run_audit: Any, planned: int) -> None:
    rows = [row for person, done in EXITS.items() for row in steps(person, done, planned=planned)]
    found = run_audit(
        reports=("cadence",), people=[lead(person) for person in EXITS], cadences=CADENCES, cadence_steps=rows
    )
    assert table(found) == CD1
    assert found.share("cadence_closed_properly") == (7, 10)
    assert found.share("cadence_completion") == (3, 6)
    assert found.share("early_abandonment") == (3, 10)
    assert [found.value(f"stopped_after_{band}") for band in ("1_3", "4_6", "7_12", "more")] == [3, 0, 0, 0]
    assert len(found.findings("cadence_stopped_early")) == 3
    assert [row["person"] for row in found.findings("cadence_not_ended")] == ["a", "b", "c"]


@settings(
    max_examples=settings().max_examples // 6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.text(alphabet="npx", max_size=5), min_size=1, max_size=12))
def test_whoever_did_not_respond_is_the_next_to_be_reached(run_audit: Any, exits: list[str]) -> None:
    done = [
        ("n" * len(text.split("p", maxsplit=1)[0].split("x", maxsplit=1)[0])) + text.lstrip("n")[:1] for text in exits
    ]
    people = [f"p{at}" for at in range(len(done))]
    rows = [row for person, text in zip(people, done, strict=True) for row in steps(person, text, planned=5)]
    shown = table(
        run_audit(
            reports=("cadence",), people=[lead(person) for person in people], cadences=CADENCES, cadence_steps=rows
        )
    )
    counts = [tuple(map(int, row)) for row in shown]
    for before, after in pairwise(counts):
        assert after[1] == before[4]
    for row in counts:
        assert row[1] == sum(row[2:6])


@pytest.mark.parametrize(
    ("late", "on_time", "findings"),
    [
        pytest.param(0.0, (5, 5), 0, id="when due"),
        pytest.param(1.0, (5, 5), 0, id="the grace counts"),
        pytest.param(1.0 + 1 / 86_400, (0, 5), 1, id="a second later"),
    ],
)
def test_a_step_is_on_time_within_the_grace(
    run_audit: Any, late: float, on_time: tuple[int, int], findings: int
) -> None:
    found = run_audit(
        reports=("cadence",), people=[lead("a")], cadences=CADENCES, cadence_steps=steps("a", "nnnnn", late=late)
    )
    assert found.share("cadence_on_time") == on_time
    missed = found.findings("cadence_steps_missed")
    assert len(missed) == findings
    assert [(row["rep"], row["n"], row["of_n"]) for row in missed] == [("ann", 5, 5)] * findings


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        pytest.param(due(5) + timedelta(days=2), [], id="two days after the last step"),
        pytest.param(due(5) + timedelta(days=2, seconds=1), ["a"], id="a second later"),
    ],
)
def test_cadence_not_ended(run_audit: Any, as_of: datetime, expected: list[str]) -> None:
    people, rows = [lead("a"), lead("b", status="Nurture")], [*steps("a", "nnnnn"), *steps("b", "nnnnn")]
    found = run_audit(
        reports=("cadence",), people=people, cadences=CADENCES, cadence_steps=rows, as_of=as_of.isoformat()
    )
    assert [row["person"] for row in found.findings("cadence_not_ended")] == expected


def test_a_step_that_is_not_due_is_no_stop(run_audit: Any) -> None:
    as_of = (due(3) - timedelta(hours=1)).isoformat()
    found = run_audit(
        reports=("cadence",),
        people=[lead("a")],
        cadences=CADENCES,
        cadence_steps=steps("a", "nn", planned=5),
        as_of=as_of,
    )
    assert [row[:2] for row in table(found)] == [("1", "1"), ("2", "1")]
    assert found.share("early_abandonment") == (0, 0)
    assert found.value("early_abandonment") is None


def test_mx_05_missed_steps_and_cadences_not_ended_are_two_findings(run_audit: Any) -> None:
    rows = [*steps("a", "nn", planned=5), *steps("b", "nnnnn")]
    found = run_audit(reports=("cadence",), people=[lead("a"), lead("b")], cadences=CADENCES, cadence_steps=rows)
    missed = found.findings("cadence_steps_missed")
    assert [(row["rep"], row["n"], row["of_n"], row["detail"]) for row in missed] == [
        ("ann", 1, 8, "1 not done, 0 late")
    ]
    assert [row["person"] for row in found.findings("cadence_not_ended")] == ["b"]


def test_every_missed_step_is_named_however_many_were_done_before_it(run_audit: Any) -> None:
    done = [row for number in range(6) for row in steps(f"d{number}", "nnnnn")]
    people = [lead(f"d{number}") for number in range(6)] + [lead("a")]
    found = run_audit(people=people, cadences=CADENCES, cadence_steps=[*done, *steps("a", "n", planned=2)])
    assert [row["rows"] for row in found.findings("cadence_steps_missed")] == ["cadence_steps:32"]


def test_mx_04_cadences_are_compared_by_conversion(run_audit: Any) -> None:
    people = [lead("a", converted_contact_id="ca"), lead("b")]
    found = run_audit(
        reports=("cadence",),
        people=people,
        cadences=CADENCES,
        cadence_steps=[*steps("a", "nnp"), *steps("b", "p")],
        opportunities=[{"opp_id": "o", "created_at": "2026-03-12 09:00", "stage_no": "2"}],
        contact_roles=[{"opp_id": "o", "contact_id": "ca", "created_at": "2026-03-12 09:00"}],
    )
    assert found.share("cadence_qualified_rate") == (1, 2)
    assert found.share("cadence_positive_rate") == (2, 2)
    assert found.value("cadence_steps_to_qualify") == 3
    assert found.by("cadence_qualified_rate", "cadence", "five") == 0.5


def test_mx_13_the_mix_of_channels_is_shown(run_audit: Any) -> None:
    touches = [
        {"activity_id": str(at), "person_id": "a", "at": "2026-03-03 09:00", "actor_id": "ann", "channel": channel}
        for at, channel in enumerate(("email", "Email", "call", "gift"))
    ]
    found = run_audit(reports=("cadence",), people=[lead("a")], cadence_steps=steps("a", "n"), activities=touches)
    show = next(s for s in found.done.outcomes["cadence"].shows if s.title == "Touches by channel")
    assert show.rows == (("email", "2", "50.0 %"), ("call", "1", "25.0 %"), ("physical", "1", "25.0 %"))


def test_nr_18_working_without_a_cadence_is_found(run_audit: Any) -> None:
    touches = [
        {"activity_id": person, "person_id": person, "at": "2026-03-03 09:00", "actor_id": "ann", "channel": "call"}
        for person in "ab"
    ]
    found = run_audit(
        reports=("cadence",), people=[lead("a"), lead("b")], cadence_steps=steps("a", "n"), activities=touches
    )
    assert found.share("working_without_cadence") == (1, 2)
    assert [row["person"] for row in found.findings("working_without_cadence")] == ["b"]


def test_steps_of_an_earlier_cycle_do_not_count_in_the_next(run_audit: Any) -> None:
    history = [
        {"person_id": "a", "field": "Assigned_Date__c", "old": "", "new": "2026-03-02 09:00", "at": "2026-03-02 09:00"},
        {"person_id": "a", "field": "Status", "old": "Working", "new": "Nurture", "at": "2026-04-01 09:00"},
        {
            "person_id": "a", "field": "Assigned_Date__c", "old": "2026-03-02 09:00", "new": "2026-06-01 09:00",
            "at": "2026-06-01 09:00",
        },
    ]  # fmt: skip
    found = run_audit(
        reports=("cadence",), people=[lead("a", assigned_at="2026-06-01 09:00")],
        history=history,
        cadences=CADENCES,
        cadence_steps=[*steps("a", "nnnnn"), {"person_id": "a", "cadence_id": "five", "step": "1", "cycle_no": "2",
                       "due_at": "2026-06-02 09:00", "completed_at": "2026-06-02 09:00", "outcome": "positive"}],
    )  # fmt: skip
    assert found.value("cadence_enrolled") == 2
    assert found.share("cadence_closed_properly") == (2, 2)


def test_without_steps_nothing_is_zero(run_audit: Any) -> None:
    found = run_audit(reports=("cadence",), people=[lead("a")])
    assert found.value("cadence_completion") is None
    assert found.metric("cadence_completion").missing == ("cadence_steps",)


def test_days_that_are_no_numbers_are_named(run_audit: Any) -> None:
    with pytest.raises(InputError, match="day_offsets 'one two' are no numbers"):
        run_audit(
            reports=("cadence",),
            people=[lead("a")],
            cadences=[{"id": "five", "day_offsets": "one two"}],
            cadence_steps=steps("a", "n"),
            settings=AuditSettings(),
        )
