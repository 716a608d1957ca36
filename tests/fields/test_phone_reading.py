import pytest

from revops_cli.fields.phone_reading import Written, plain_text, scientific, written_numbers

CASES = [
    ("415-867-5309", [Written("415-867-5309")]),
    ("o: 415-867-5309 m: 650-253-0000", [Written("415-867-5309", "office"), Written("650-253-0000", "mobile")]),
    ("Tel/Fax: 415-867-5309", [Written("415-867-5309", "office")]),
    ("415-867-5309 (cell)", [Written("415-867-5309", "mobile")]),
    ("415-867-5309 ext. 12", [Written("415-867-5309", "", "12")]),
    ("1-800-CONTACTS", [Written("+18002668228")]),
    ("room 12", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "numbers"), CASES, ids=[c[0] or "empty" for c in CASES])
def test_numbers_with_their_labels(text: str, numbers: list[Written]) -> None:
    assert list(written_numbers(text)) == numbers


def test_two_lines_are_two_numbers() -> None:
    assert [n.text for n in written_numbers("415-867-5309\n650-253-0000")] == ["415-867-5309", "650-253-0000"]


def test_the_mark_of_a_spreadsheet_is_taken_off() -> None:
    assert plain_text("14158675309.00") == "14158675309"
    assert plain_text("415.867.5309") == "415.867.5309"


@pytest.mark.parametrize(
    ("text", "digits"),
    [("4.158675309E+09", "4158675309"), ("4.1586753E+09", ""), ("1E+10", ""), ("415", None)],
)
def test_digits_are_restored_only_where_all_are_there(text: str, digits: str | None) -> None:
    assert scientific(text) == digits
