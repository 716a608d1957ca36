from collections.abc import Callable, Sequence

import pytest

from revops_cli.engine.duck import DuckEngine
from revops_cli.match.duplicates import duplicates
from revops_cli.match.settings import MatchSettings
from revops_cli.model import Table

HEADER = ["Id", "Name", "Website", "BillingCity", "BillingState", "BillingCountry"]
OTHERS = [
    [f"X{number}", name, "", "", "", ""]
    for number, name in enumerate(["Brixham Foundry", "Calder Optics", "Dunmore Freight", "Elgin Pumps", "Frome Tiles"])
]

CASES = [
    pytest.param(["Quendal Robotics Ltd", "quendal.com"], ["QUENDAL Robotics", "www.quendal.com"], "exact", id="exact"),
    pytest.param(
        ["Quendal Robotics", "quendal.com", "Leeds", "", "UK"],
        ["Quendal Robotics", "quendal.com", "York", "", "UK"],
        "location",
        id="another city",
    ),
    pytest.param(
        ["Quendal Robotics", "quendal.com", "Leeds", "", "UK"],
        ["Quendal Robotics", "quendal.com", "Lyon", "", "France"],
        "regional",
        id="another country",
    ),
    pytest.param(
        ["Quendal Robotics", "quendal.com"], ["Quendal Robotics Austria", "quendal.com"], "regional", id="country name"
    ),
    pytest.param(
        ["Quendal Group", "quendal.com"], ["Quendal France SAS", "quendal.com"], "regional", id="a part of a group"
    ),
    pytest.param(["Quendal Robotics", "quendal.com"], ["Oakmere Labs", "quendal.com"], "website", id="website"),
    pytest.param(["Quendal Robotic Systems", "quendal.com"], ["QRS", "quendal.com"], "trading name", id="trading name"),
    pytest.param(["Quendal Robotics", "quendal.com"], ["Oakmere Labs", "oakmere.com"], "", id="two organisations"),
    pytest.param(["", ""], ["", ""], "", id="empty"),
]


@pytest.mark.parametrize(("first", "second", "kind"), CASES)
def test_type(
    engine: DuckEngine, make_table: Callable[..., Table], first: Sequence[str], second: Sequence[str], kind: str
) -> None:
    rows = [["A1", *first], ["A2", *second]]
    accounts = make_table("accounts", HEADER, [[*row, *[""] * (len(HEADER) - len(row))] for row in rows] + OTHERS)
    found = duplicates(engine, accounts, MatchSettings())

    assert [(d.kind, d.account, d.duplicate) for d in found] == ([(kind, "A1", "A2")] if kind else [])


def test_a_pair_shows_its_evidence(engine: DuckEngine, make_table: Callable[..., Table]) -> None:
    rows = [["A1", "Quendal Robotics", "quendal.com", "", "", ""], ["A2", "Quendal", "quendal.com", "", "", ""]]
    found = duplicates(engine, make_table("accounts", HEADER, rows), MatchSettings())[0]

    assert "website belongs to this account and a few more" in found.evidence
    assert 0 < found.confidence < 100
