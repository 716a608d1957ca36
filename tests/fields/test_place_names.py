from collections import Counter

from revops_cli.data.reader import read_reference
from revops_cli.fields.place_names import country_codes, country_names, find_country, find_subdivision, place_key


def test_every_name_of_a_country_finds_it() -> None:
    for row in read_reference("countries.csv"):
        for name in (row["alpha2"], row["alpha3"], row["name"], row["common"]):
            assert not name or find_country(name) == row["alpha2"], name


def test_every_alias_finds_a_country_that_exists() -> None:
    known = {row["alpha2"] for row in read_reference("countries.csv")}
    for row in read_reference("country_aliases.csv"):
        assert row["alpha2"] in known | {""}
        assert find_country(row["alias"]) == row["alpha2"], row["alias"]


def test_no_alias_is_written_twice() -> None:
    keys = Counter(place_key(row["alias"]) for row in read_reference("country_aliases.csv"))

    assert [key for key, times in keys.items() if times > 1] == []


def test_every_subdivision_is_found_by_its_code() -> None:
    for row in read_reference("subdivisions.csv"):
        assert find_subdivision(row["code"], row["code"][:2]) == row["code"]


def test_every_alias_of_a_subdivision_finds_it() -> None:
    for row in read_reference("subdivision_aliases.csv"):
        assert find_subdivision(row["alias"], row["code"][:2]) == row["code"], row["alias"]


def test_a_misspelling_near_to_two_countries_is_neither() -> None:
    assert find_country("Austrlia") == ""
    assert find_country("Autsralia") == "AU"


def test_a_code_is_never_misspelt() -> None:
    assert find_country("USX") == ""
    assert "usx" not in {*country_codes(), *country_names()}
