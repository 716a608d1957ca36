"""Labels fill columns before the rules; a run and a single record agree on them."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from revops_cli.engine.duck import DuckEngine
from revops_cli.engine.protocol import listed, quote
from revops_cli.errors import ConfigError
from revops_cli.model import Result, Table
from revops_cli.route.conditions import known_columns, parse_conditions
from revops_cli.route.labels import label, labeller
from revops_cli.route.settings import RouteSettings

Rows = list[dict[str, str]]
Routed = Callable[..., tuple[Rows, Result]]
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LEFT = {"leave": "EmployeesMin > 5", "leave_not": "EmployeesMin > 500"}
SECTION = {
    "labels": {
        "Big": "EmployeesMin >= 200 OR Country IS NULL",
        "Kind": [{"id": "german", "when": "Country = 'DE'"}, {"id": "young", "when": "days_since(CreatedDate) < 30"}],
        "Category": {"column": "lead source"},
    },
    "handoffs": [
        {"id": "first", "from_role": "Marketing", "to_role": "Sales", "enter": "Country = 'DE'", **LEFT},
        {"id": "second", "from_role": "Sales", "to_role": "Sales", "enter_not": "Country = 'DE'"},
    ],
}
NAMES = ("Country", "EmployeesMin", "CreatedDate", "LeadSource", "Kind")
CELL = st.sampled_from(["", "DE", "FR", "1", "200", "501", "2026-02-20", "soon", "LinkedIn Ads", "Web", "x'y", "日本"])


@given(rows=st.lists(st.tuples(*[CELL] * len(NAMES)), min_size=1, max_size=8))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_run_and_a_single_record_agree(
    engine: DuckEngine, make_table: Callable[..., Table], rows: list[tuple[str, ...]]
) -> None:
    table = make_table("leads", NAMES, rows)
    labels = parse_conditions(RouteSettings.model_validate(SECTION), known_columns(table), {}).labels
    named = label(engine, table, labels, NOW)
    alone = labeller(labels, NOW)
    found = engine.rows(f"SELECT {listed(named.names)} FROM {quote(named.relation)} ORDER BY _row")

    assert named.names == (*NAMES, "Big", "Category", "HandOff")
    assert [dict(zip(named.names, row, strict=True)) for row in found] == [
        alone(dict(zip(NAMES, row, strict=True))) for row in rows
    ]


def test_the_text_of_the_list_stays_where_no_choice_holds(routed: Routed) -> None:
    section = {"labels": {"Door": [{"id": "sign-up", "when": "LeadType = 'trial'"}]}, "rules": []}
    rows, _ = routed([{"door": "book a demo", "LeadType": ""}, {"door": "", "LeadType": "trial"}], section)

    assert [row["door"] for row in rows] == ["book a demo", "sign-up"]
    assert "Door" not in rows[0]


def test_labels_read_times_as_people_write_them(routed: Routed) -> None:
    section = {"labels": {"Young": "days_since(CreatedDate) < 30"}}
    rows, _ = routed([{"CreatedDate": "02/20/2026 2:15 PM"}, {"CreatedDate": "11/20/2025 2:15 PM"}], section)

    assert [(row["CreatedDate"][:10], row["Young"]) for row in rows] == [
        ("02/20/2026", "true"),
        ("11/20/2025", "false"),
    ]


def test_rules_priorities_and_targets_may_read_a_label(routed: Routed) -> None:
    section = {
        "labels": {"Expert": [{"id": "bob", "when": "Country = 'DE'"}], "Hot": "Score > 5"},
        "rules": [{"id": "hot", "when": "Hot", "to": "column:Expert"}],
        "priority": [{"id": "hot first", "when": "Hot"}],
    }
    rows, _ = routed([{"Country": "DE", "Score": "1"}, {"Country": "DE", "Score": "6"}], section)

    assert [(row["OwnerName"], row["RoutePriority"]) for row in rows] == [("", "2"), ("Bob", "1")]


@pytest.mark.parametrize(
    ("labels", "problem"),
    [
        ({"A": "Titel = 'x'"}, "unknown column 'Titel'"),
        ({"A": "Score > 1", "B": "A"}, "unknown column 'A'"),
        ({"A": [{"id": "x", "when": "Score >"}]}, "route.labels.A[1]"),
    ],
    ids=["no such column", "another label", "not a condition"],
)
def test_a_label_that_cannot_be_used_is_refused(routed: Routed, labels: dict[str, object], problem: str) -> None:
    with pytest.raises(ConfigError) as error:
        routed([{"Score": "1"}], {"labels": labels})

    assert problem in str(error.value)


@pytest.mark.parametrize("name", ["OwnerId", "route rule", "_row", "HandOff"])
def test_a_label_never_takes_the_name_of_a_column_of_routing(name: str) -> None:
    with pytest.raises(ValueError, match="route writes itself"):
        RouteSettings.model_validate({"labels": {name: "Score > 1"}})


def test_what_the_list_lacks_is_said(routed: Routed) -> None:
    section = {
        "labels": {"Category": {"column": "LeadSource"}},
        "rules": [{"id": "r", "to": "ann", "clock": "Pulled"}],
        "carry": ["Website"],
        "doors": {},
    }
    _, result = routed([{"Email": "a@example.com"}], section)

    assert result.notes == (
        "not in the list: Pulled, so that no clock runs for rule 'r'",
        "not in the list: LeadSource, so that Category stays empty",
        "not in the list: Door, so that no doors are counted",
        "not carried: Website: no accounts given",
    )
