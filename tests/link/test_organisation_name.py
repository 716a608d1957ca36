import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.link.organisation_name import fold_name, readings

CASES = [
    pytest.param("Acme Widgets Inc.", ["acme widgets"], id="legal form"),
    pytest.param("ACME WIDGETS, L.L.C.", ["acme widgets"], id="capitals and dots"),
    pytest.param("Müller & Söhne GmbH & Co. KG", ["muller sohne"], id="umlauts and a long form"),
    pytest.param("Mueller und Soehne", ["muller sohne"], id="letter pairs and a word for and"),
    pytest.param("PT Sekar Laut Tbk", ["sekar laut"], id="forms at both ends"),
    pytest.param("T.N.C. Industrial Co., Ltd.", ["tnc industries"], id="initials with dots"),
    pytest.param("S & R Shopping", ["sr shopping"], id="letters around an ampersand"),
    pytest.param("Universität Zürich", ["university zurich"], id="a word in another language"),
    pytest.param("L'Oréal S.A.", ["oreal"], id="elision"),
    pytest.param("c/o Daimler Truck", ["daimler truck"], id="care of"),
    pytest.param("HeatecJietong", ["heatecjietong", "heatec jietong"], id="run together"),
    pytest.param("Heatecjietong", ["heatecjietong"], id="run together without capitals"),
    pytest.param("Graphwise (Bulgaria)", ["graphwise bulgaria", "graphwise", "bulgaria"], id="brackets"),
    pytest.param("Brand - Paris", ["brand paris", "brand", "paris"], id="behind a dash"),
    pytest.param("Sweet Chef, Inc.", ["sweet chef"], id="a part that is only a legal form"),
    pytest.param("Limited", ["limited"], id="nothing but a legal form"),
    pytest.param("&", [], id="no word"),
    pytest.param("", [], id="empty"),
]


@pytest.mark.parametrize(("raw", "expected"), CASES)
def test_readings(raw: str, expected: list[str]) -> None:
    assert [" ".join(reading.words) for reading in readings(raw)] == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [("Köln", "koln"), ("Koeln", "koln"), ("Łódź", "lodz"), ("", "")],
    ids=["umlaut", "pair", "polish", "empty"],
)
def test_fold_name(raw: str, expected: str) -> None:
    assert fold_name(raw) == expected


@given(st.text(max_size=60))
def test_readings_never_fail_and_hold_plain_words(raw: str) -> None:
    for reading in readings(raw):
        assert reading.words
        assert all(word.isascii() and word.isalnum() for word in (*reading.words, *reading.spelled, *reading.legal))
