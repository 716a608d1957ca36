"""Conditions with a name, in any condition that knows them."""

import pytest

from revops_cli.errors import ConfigError
from revops_cli.rules.condition import parse
from revops_cli.rules.definitions import parse_definitions

COLUMNS = {"Size": "number", "Level": "text"}
TEXTS = {"large": "Size >= 200", "ideal_lead": "large AND Level = 'VP'"}


@pytest.mark.parametrize(
    ("text", "record", "met"),
    [
        ("ideal_lead", {"Size": "200", "Level": "VP"}, True),
        ("Ideal Lead".replace(" ", ""), {"Size": "200", "Level": "VP"}, True),
        ("ideal_lead", {"Size": "199", "Level": "VP"}, False),
        ("NOT ideal_lead", {"Size": "", "Level": "VP"}, True),
        ("NOT large AND Level = 'VP'", {"Size": "1", "Level": "VP"}, True),
    ],
)
def test_a_definition_holds_or_does_not(text: str, record: dict[str, str], met: bool) -> None:  # noqa: FBT001 - a case
    definitions = parse_definitions(TEXTS, COLUMNS)

    assert parse(text, COLUMNS, where="x", definitions=definitions).closure()(record) is met


def test_a_definition_goes_before_a_column_of_its_name() -> None:
    definitions = parse_definitions({"level": "Level = 'VP'"}, COLUMNS)

    assert parse("level", COLUMNS, where="x", definitions=definitions).columns == {"Level"}


def test_one_below_is_not_known_yet() -> None:
    with pytest.raises(ConfigError, match=r"definitions\.ideal_lead: unknown column 'large'"):
        parse_definitions(dict(reversed(TEXTS.items())), COLUMNS)


def test_a_misspelt_definition_is_offered() -> None:
    with pytest.raises(ConfigError, match="did you mean 'ideal_lead'"):
        parse("ideal_laed", COLUMNS, where="x", definitions=parse_definitions(TEXTS, COLUMNS))
