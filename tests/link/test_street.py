import numpy as np
import pytest

from revops_cli.link.coded import encode
from revops_cli.link.street import compare_street, house_number, street_key
from revops_cli.link.traits import Traits

KEYS = [
    pytest.param("3849 West 69th Place, Suite 4", "3849 w 69th", id="suite"),
    pytest.param("12 The Avenue", "12", id="nothing but a kind of street"),
    pytest.param("Suite 400", "suite 400", id="nothing but a unit"),
    pytest.param("", "", id="empty"),
]
PAIRS = [
    pytest.param("1119 N. Cleveland", "1119 N CLEVELAND AVE", 1, id="same"),
    pytest.param("8128 S King Dr", "8128 S Dr. Martin Luther King Dr", 2, id="one name holds the other"),
    pytest.param("5516 S Maplewood", "5516 S Mapplewood Ave", 2, id="slip"),
    pytest.param("1119 N Cleveland", "1121 N Cleveland", 3, id="next door"),
    pytest.param("1119 N Cleveland", "", 0, id="empty"),
]


@pytest.mark.parametrize(("raw", "key"), KEYS)
def test_key(raw: str, key: str) -> None:
    assert street_key(raw) == key


@pytest.mark.parametrize(("one", "other", "level"), PAIRS)
def test_streets(one: str, other: str, level: int) -> None:
    traits = Traits(2, {"street": encode([street_key(one), street_key(other)])})

    assert compare_street(traits, np.array([0]), np.array([1])).level.tolist() == [level]


def test_an_ordinal_is_no_house_number() -> None:
    assert (house_number("69th"), house_number("12a main")) == ("", "12a")
