import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from revops_cli.audit.baseline import Gate, baseline_of, gate_of, new_findings, read_baseline
from revops_cli.audit.findings import codes
from revops_cli.audit.step import FINDINGS
from revops_cli.engine.duck import DuckEngine
from revops_cli.errors import UsageError

COLUMNS = ("code", "severity", "person", "account", "rep", "source", "campaign")
FOUND = [
    ("clock_reset", "error", "l1", "", "u1", "Web", ""),
    ("clock_reset", "error", "l1", "", "u1", "Web", ""),
    ("clock_reset", "error", "l2", "a1", "u1", "Web", ""),
    ("cherry_picking", "error", "", "", "u1", "Event", ""),
    ("response_breached", "warning", "l1", "", "u1", "Web", ""),
    ("not_picked_up", "info", "l3", "", "u2", "Web", ""),
]


@pytest.fixture
def found(engine: DuckEngine) -> DuckEngine:
    load(engine, FOUND)
    return engine


def load(engine: DuckEngine, rows: list[tuple[str, ...]]) -> None:
    batch = {name: [row[at] for row in rows] for at, name in enumerate(COLUMNS)}
    engine.load(FINDINGS, [batch], dict.fromkeys(COLUMNS, "VARCHAR"))


@pytest.mark.parametrize(
    ("asked", "counts"),
    [
        pytest.param([], {}, id="nothing"),
        pytest.param(["never"], {}, id="never"),
        pytest.param(["error"], {"cherry_picking": 1, "clock_reset": 3}, id="error"),
        pytest.param(
            ["warning"], {"cherry_picking": 1, "clock_reset": 3, "response_breached": 1}, id="and graver ones"
        ),
        pytest.param(
            ["info"], {"cherry_picking": 1, "clock_reset": 3, "not_picked_up": 1, "response_breached": 1}, id="all"
        ),
        pytest.param(["not_picked_up"], {"not_picked_up": 1}, id="a code"),
        pytest.param(
            ["not_picked_up", "error"], {"cherry_picking": 1, "clock_reset": 3, "not_picked_up": 1}, id="both"
        ),
        pytest.param(["bulk_disposition"], {}, id="a code that was not found"),
        pytest.param(["goals"], {}, id="goals are no findings"),
    ],
)
def test_what_a_gate_fails_on(found: DuckEngine, asked: list[str], counts: dict[str, int]) -> None:
    assert new_findings(found, gate_of(asked), None) == counts


def test_goals_are_a_gate_of_their_own() -> None:
    assert gate_of(["goals"]) == Gate(goals=True)


@pytest.mark.parametrize(
    ("asked", "said", "hint"),
    [
        (["eror"], "'eror' is no severity", "did you mean 'error'?"),
        (["clock_resets"], "'clock_resets' is no severity", "did you mean 'clock_reset'?"),
        (["xyz"], "'xyz' is no severity", "one of: info, warning, error, goals, never, or the code of a finding"),
        (["never", "error"], "'never' and something else", "leave out one of them"),
    ],
)
def test_a_gate_that_makes_no_sense(asked: list[str], said: str, hint: str) -> None:
    with pytest.raises(UsageError, match=said) as raised:
        gate_of(asked)

    assert raised.value.hint == hint


def test_no_code_is_called_like_a_severity() -> None:
    assert not set(codes()) & {"info", "warning", "error", "goals", "never"}


def test_what_a_baseline_knows_passes(found: DuckEngine) -> None:
    known = baseline_of(found, "salt")
    assert new_findings(found, gate_of(["info"]), known) == {}

    moved = ("clock_reset", "error", "l1", "", "u9", "Other", "c9")
    load(found, [*FOUND, moved, ("clock_reset", "error", "l9", "", "u1", "Web", "")])
    assert new_findings(found, gate_of(["info"]), known) == {"clock_reset": 1}, "another rep of one lead is known"


def test_another_salt_knows_nothing(found: DuckEngine) -> None:
    known = baseline_of(found, "salt").known

    assert known.isdisjoint(baseline_of(found, "pepper").known)
    assert len(known) == 5


def test_a_baseline_names_nobody_and_reads_back(found: DuckEngine) -> None:
    made = baseline_of(found, "salt")

    assert read_baseline(made.text(), "known.json") == made
    assert json.loads(made.text())["findings"] == sorted(made.known)
    assert not any(cell in made.text() for cell in ("l1", "Event", "cherry"))


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(FOUND))
def test_the_order_of_findings_changes_no_baseline(engine: DuckEngine, rows: list[tuple[str, ...]]) -> None:
    load(engine, rows)

    shuffled = baseline_of(engine, "s").text()
    load(engine, FOUND)

    assert baseline_of(engine, "s").text() == shuffled
