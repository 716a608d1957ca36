import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revops_cli.fields.name_case import needs_case, recase

CASES = [
    ("JANE DOE", "Jane Doe"),
    ("jane doe", "Jane Doe"),
    ("MARY-ANN O'NEIL", "Mary-Ann O'Neil"),
    ("D'ANGELO", "D'Angelo"),
    ("MCKENZIE", "McKenzie"),
    ("MACDONALD", "MacDonald"),
    ("MACEY", "Macey"),
    ("mackie", "Mackie"),
    ("VAN DER BERG", "van der Berg"),
    ("GIOVANNI DELLA CASA", "Giovanni Della Casa"),
    ("VAN", "Van"),
    ("IJSSELMUIDEN", "IJsselmuiden"),
    ("JP", "JP"),
    ("KIM", "Kim"),
    ("ÖZGÜR", "Özgür"),
    ("ST. JOHN", "St. John"),
    ("AL-RASHID", "Al-Rashid"),
    ("CHIARA DELL'ACQUA", "Chiara Dell'Acqua"),
    ("HANS STRAßE", "Hans Straße"),
    ("jANE", "Jane"),
    ("KARL FREIHERR VON STEIN", "Karl Freiherr von Stein"),
    ("İNCİ ŞEN", "İnci Şen"),
]


@pytest.mark.parametrize(("shouted", "name"), CASES, ids=[c[0] for c in CASES])
def test_a_name_in_one_case_is_written_as_is_customary(shouted: str, name: str) -> None:
    assert recase(shouted) == name


@pytest.mark.parametrize("text", ["Jane", "J.K.", "J.", "McDonald", "van Dyke", "王", ""])
def test_case_that_says_something_is_kept(text: str) -> None:
    assert not needs_case(text)


@settings(deadline=None)
@given(st.text(alphabet="ABCMÖÜ'- .", max_size=20))
def test_letters_are_never_lost(text: str) -> None:
    assert recase(text).casefold() == text.casefold()
