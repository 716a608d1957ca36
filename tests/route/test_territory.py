"""Territories by place, industry, size, segment and named account; the most specific wins (AR-25)."""

import pytest

from revops_cli.errors import ConfigError
from revops_cli.route.columns import columns_over
from revops_cli.route.lint import LintInput, lint
from revops_cli.route.people import People, User
from revops_cli.route.settings import RouteSettings
from revops_cli.route.territory import PLACE, SOURCES, Territories

COLUMNS = [column for columns in SOURCES.values() for column in columns]
ROWS = [
    {"territory": "world", "pool": "sdr"},
    {"territory": "germany", "owner": "ann", "country": "DE"},
    {"territory": "bavaria", "owner": "bob", "country": "DE", "state": "BY"},
    {"territory": "munich", "owner": "chi", "country": "DE", "postal": "80;81"},
    {"territory": "munich centre", "owner": "dan", "country": "DE", "postal": "80331"},
    {"territory": "north", "owner": "eve", "country": "DE", "postal": "20000-25999"},
    {"territory": "german software", "owner": "fay", "country": "DE", "industry": "Software"},
    {"territory": "big", "owner": "gus", "country": "FR;BE", "band": "1001-5000"},
    {"territory": "named", "owner": "hal", "named": "true", "country": "DE"},
    {"territory": "acme", "owner": "ida", "account": "Acme GmbH"},
    {"territory": "banks", "owner": "jon", "segment": "Finance"},
]

CASES: list[tuple[dict[str, str], str]] = [
    ({"CountryCode": "DE"}, "germany"),
    ({"Country": "de"}, "germany"),
    ({"CountryCode": "DE", "StateCode": "BY"}, "bavaria"),
    ({"CountryCode": "DE", "StateCode": "DE-BY"}, "bavaria"),
    ({"CountryCode": "FR", "StateCode": "FR-BY"}, "world"),
    ({"CountryCode": "DE", "StateCode": "BY", "PostalCode": "80999"}, "munich"),
    ({"CountryCode": "DE", "PostalCode": "80331"}, "munich centre"),
    ({"CountryCode": "DE", "PostalCode": "25999"}, "north"),
    ({"CountryCode": "DE", "PostalCode": "26000"}, "germany"),
    ({"CountryCode": "DE", "PostalCode": "200"}, "germany"),
    ({"CountryCode": "FR", "PostalCode": "80331"}, "world"),
    ({"CountryCode": "DE", "IndustryStandard": "Software"}, "german software"),
    ({"CountryCode": "BE", "EmployeeBand": "1001-5000"}, "big"),
    ({"CountryCode": "BE", "EmployeeBand": "1-10"}, "world"),
    ({"CountryCode": "DE", "NamedAccount": "true", "IndustryStandard": "Software"}, "named"),
    ({"CountryCode": "DE", "NamedAccount": "false"}, "germany"),
    ({"CountryCode": "DE", "AccountName": "ACME GmbH"}, "acme"),
    ({"Segments": "Retail; Finance"}, "banks"),
    ({}, "world"),
]


@pytest.mark.parametrize(("cells", "name"), CASES, ids=[str(cells) for cells, _ in CASES])
def test_the_most_specific_wins(cells: dict[str, str], name: str) -> None:
    found = Territories(ROWS, ["sdr"], COLUMNS).find(cells)

    assert found is not None
    assert found.name == name


def test_order_of_the_file_does_not_matter_without_ties() -> None:
    ahead, behind = (Territories(rows, ["sdr"], COLUMNS) for rows in (ROWS, ROWS[::-1]))
    names = [[t.name if t else "" for t in (find(cells) for cells, _ in CASES)] for find in (ahead.find, behind.find)]

    assert names[0] == names[1]


def test_a_place_nobody_covers_is_named() -> None:
    """AR-26."""
    territories = Territories(ROWS[1:2], [], COLUMNS)

    assert territories.find({"Country": "Atlantis"}) is None
    assert territories.unmapped({"Country": "Atlantis"}) == "unmapped:Country=Atlantis"
    assert territories.unmapped({}) == "unmapped:no place"


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"territory": "x"}, "an owner or a pool"),
        ({"territory": "x", "owner": "a", "pool": "sdr"}, "an owner or a pool"),
        ({"owner": "a"}, "needs a name"),
        ({"territory": "x", "pool": "sdrr"}, "no pool 'sdrr'"),
    ],
)
def test_refused(row: dict[str, str], problem: str) -> None:
    with pytest.raises(ConfigError, match=problem) as caught:
        Territories([row], ["sdr"], COLUMNS)

    assert caught.value.where == "territories, row 1"


@pytest.mark.parametrize("owner", ["nobody", "gone"], ids=["unknown", "inactive"])
def test_a_message_about_an_owner_says_where_it_stands(owner: str) -> None:
    """In lint, as in a run."""
    rows = [{"territory": "north", "owner": owner, "country": "DE", PLACE: "territories.csv:7"}]
    settings = RouteSettings.model_validate({"rules": [{"id": "r", "to": "territory"}], "fallback": {"queue": "Q"}})
    people = People([(User("u1", "Gone", active=False), ("gone",))])
    found = lint(settings, LintInput(columns_over([]), people, Territories(rows, [], ["Country"])))

    assert [finding.text.split(": ")[:2] for finding in found if "north" in finding.text] == [
        ["territories.csv:7", "territory 'north'"]
    ]


TIED: list[tuple[str, list[dict[str, str]], list[tuple[str, str]]]] = [
    ("one country of two", [{"country": "DE;AT"}, {"country": "at"}], [("1", "2")]),
    ("other countries", [{"country": "DE"}, {"country": "AT"}], []),
    ("one is more specific", [{"country": "DE"}, {"country": "DE", "state": "BY"}], []),
    ("a range in a range", [{"postal": "22000-23000"}, {"postal": "20000-25999"}], [("1", "2")]),
    ("ranges that touch", [{"postal": "20000-22000"}, {"postal": "22000-25999"}], [("1", "2")]),
    ("ranges apart", [{"postal": "20000-21999"}, {"postal": "22000-25999"}], []),
    ("a prefix of two", [{"postal": "80;811"}, {"postal": "811"}], [("1", "2")]),
    ("a shorter prefix is less specific", [{"postal": "80"}, {"postal": "811"}], []),
    ("one state of two countries", [{"country": "US", "state": "CA"}, {"country": "CA", "state": "CA"}], []),
    ("everywhere", [{}, {}, {}], [("1", "2"), ("1", "3"), ("2", "3")]),
    ("named and not named", [{"named": "yes"}, {"named": "no"}, {"named": "1"}], [("1", "3")]),
    ("no row", [], []),
]


@pytest.mark.parametrize(("rows", "ties"), [case[1:] for case in TIED], ids=[case[0] for case in TIED])
def test_ties(rows: list[dict[str, str]], ties: list[tuple[str, str]]) -> None:
    named = [{"territory": str(place), "owner": f"u{place}", **row} for place, row in enumerate(rows, 1)]

    assert [(one.name, two.name) for one, two in Territories(named, [], COLUMNS).ties] == ties


def test_a_tie_says_where_both_rows_stand() -> None:
    rows = [
        {"territory": "north", "pool": "sdr", "country": "DE;AT", PLACE: "territories.csv:3"},
        {"territory": "alps", "pool": "ae", "country": "at", PLACE: "territories.csv:9"},
    ]
    settings = RouteSettings.model_validate({"rules": [{"id": "r", "to": "territory"}], "fallback": {"queue": "Q"}})
    found = lint(settings, LintInput(columns_over([]), People([]), Territories(rows, ["sdr", "ae"], ["Country"])))
    tie = next(finding.text for finding in found if finding.code == "territory-tie")

    assert tie.split(" is as specific as ") == [
        "territories.csv:3: territory 'north' (country DE;AT)",
        "'alps' (country at) of territories.csv:9: only their order decides",
    ]
