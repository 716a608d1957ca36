import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.data.reader import read_reference
from revops_cli.fields.title_scripts import in_latin
from revops_cli.text.fold import fold

CASES = [
    ("менеджер по продажам", "manager of sales"),
    ("代表取締役会長", "chair"),
    ("取締役", "board member"),
    ("销售总监", "sales director"),
    ("영업팀장", "sales team leader"),
    ("διευθυντής", "director"),
    ("поп", "поп"),
    ("", ""),
]


@pytest.mark.parametrize(("raw", "words"), CASES, ids=[c[0] or "empty" for c in CASES])
def test_the_words_of_other_scripts(raw: str, words: str) -> None:
    assert in_latin(fold(raw)).split() == fold(words).split()


def test_no_form_is_listed_twice() -> None:
    forms = [fold(form) for row in read_reference("title_scripts.csv") for form in row["forms"].split()]

    assert sorted(forms) == sorted(set(forms))


@given(st.text(alphabet="менеджротдл部長经理 |/"))
def test_it_never_fails(raw: str) -> None:
    assert in_latin(in_latin(fold(raw))).split() == in_latin(fold(raw)).split()
