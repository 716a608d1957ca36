import re

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revops_cli.fields.phone_plain import any_kind, is_valid, plainly, region

REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)
SHAPES = (
    "{n}",
    "0{n}",
    "1{n}",
    "8{n}",
    "{c}{n}",
    "+{c}{n}",
    "+{c} {n}",
    "+{c}0{n}",
    "+{c} (0) {n}",
    "({n}",
    "+1 (1) {n}",
    "99{n}",
    "+{c}{t}",
    "({t}",
)


def by_library(text: str, default: str) -> str:
    try:
        number = phonenumbers.parse(text, default)
    except phonenumbers.NumberParseException:
        return ""
    valid = phonenumbers.is_valid_number(number)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if valid else ""


@st.composite
def numbers(draw: st.DrawFn) -> tuple[str, str]:
    """A number near to a valid one of some region, and a default region."""
    code = draw(st.sampled_from(REGIONS))
    kind = draw(st.sampled_from([0, 1, 3, 4, 6, 7]))
    example = phonenumbers.example_number_for_type(code, kind)
    digits = list(phonenumbers.national_significant_number(example)) if example else list("2125550123")
    for _ in range(draw(st.integers(0, 3))):
        digits[draw(st.integers(0, len(digits) - 1))] = draw(st.sampled_from("0123456789"))
    shape = draw(st.sampled_from(SHAPES))
    ten = "".join(draw(st.lists(st.sampled_from("0123456789"), min_size=10, max_size=10)))
    text = shape.format(n="".join(digits), c=phonenumbers.country_code_for_region(code), t=ten)
    return text, draw(st.sampled_from([code, code, "US", "CA", "DE", draw(st.sampled_from(REGIONS))]))


@settings(max_examples=300, deadline=None)
@given(numbers())
def test_what_is_settled_is_what_the_library_says(case: tuple[str, str]) -> None:
    text, default = case
    assert plainly(text, default) in {None, by_library(text, default)}


@pytest.mark.parametrize("code", ["US", "DE", "FR", "ES", "NL", "BE", "CH", "AT", "SE", "IN", "PL"])
def test_the_examples_of_a_region_are_settled(code: str) -> None:
    number = phonenumbers.example_number(code)
    national = phonenumbers.national_significant_number(number)

    assert plainly(f"+{number.country_code}{national}", "US") == f"+{number.country_code}{national}"


@pytest.mark.parametrize("code", ["CA", "GG", "KZ", "ZZ", ""])
def test_a_region_that_does_not_speak_for_its_code_is_left_to_the_library(code: str) -> None:
    assert region(code) is None


@settings(deadline=None)
@given(st.text(), st.sampled_from(["US", "DE", "", "ZZ"]))
def test_any_text_is_settled_or_left(text: str, default: str) -> None:
    assert (plainly(text, default) or "+0").removeprefix("+").isdigit()


def test_an_area_of_north_america_belongs_to_whom_the_library_says() -> None:
    tails = ("2345678", "5550123", "9112233", "4219999")
    nationals = [f"{area}{tail}" for area in range(200, 1000) for tail in tails]

    assert [n for n in nationals if is_valid("1", n) != phonenumbers.is_valid_number(american(n))] == []


def american(national: str) -> phonenumbers.PhoneNumber:
    return phonenumbers.PhoneNumber(country_code=1, national_number=int(national))


def test_a_number_of_north_america_is_valid_if_it_is_of_any_kind_of_any_region() -> None:
    nationals = [f"{area}{office}0123" for area in range(200, 1000) for office in (*range(200, 1000, 37), 555, 911)]
    kinds = re.compile(any_kind("1"), re.ASCII)

    assert [n for n in nationals if is_valid("1", n) != bool(kinds.fullmatch(n))] == []


SETTLED = [
    ("(876) 235-0922", "US", "+18762350922"),
    ("758 235 0922", "JM", ""),
    ("758 455 0922", "LC", "+17584550922"),
    ("7624 123456", "GB", "+447624123456"),
    ("4155550123", "GB", ""),
    ("3012345.0", "DE", None),
    ("99 440 1234", "FI", None),
    ("49 30 120849", "DE", None),
    ("", "US", None),
]


@pytest.mark.parametrize(("text", "region", "answer"), SETTLED, ids=[f"{case[0]} {case[1]}" for case in SETTLED])
def test_a_plain_number_is_valid_invalid_or_left(text: str, region: str, answer: str | None) -> None:
    assert plainly(text, region) == answer
