from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revops_cli.fields.person_name import FIELD

CASES = [
    (("", "JANE", "", "VAN DYKE", "", ""), "|Jane||van Dyke|"),
    (("dr", "jane a.", "", "O'BRIEN PhD", "", ""), "Dr.|Jane|A.|O'Brien|PhD"),
    (("MR.", "J", "K", "rowling", "", ""), "Mr.|J|K|Rowling|"),
    (("", "", "", "von der leyen", "", ""), "|||von der Leyen|"),
    (("", "", "", "de la Cruz, PhD", "", ""), "|||de la Cruz|PhD"),
    (("", "Hans, Jr.", "", "Doe", "", ""), "|Hans||Doe|Jr."),
    (("", "Dr. Anna", "", "", "", ""), "Dr.|Anna|||"),
    (("", "Hans, Jr.", "", "", "", ""), "|Hans|||Jr."),
    (("", "Anna PhD", "", "", "", ""), "|Anna|||PhD"),
    (("", "Anna, Maria", "", "Doe", "", ""), "|Anna Maria||Doe|"),
    (("", "Jane Doe", "", "Doe", "", ""), "|Jane||Doe|"),
    (("", "Jane Doe", "", "", "", ""), "|Jane||Doe|"),
    (("", "", "", "Doe, Jane", "", ""), "|Jane||Doe|"),
    (("", "", "", "DOE", "", ""), "|||Doe|"),
    (("", "", "", "Doe, MBA", "", ""), "|||Doe|MBA"),
    (("", "Mary Ann", "", "Jones", "jr", ""), "|Mary Ann||Jones|Jr."),
    (("", "JP", "", "Morgan", "", ""), "|JP||Morgan|"),
    (("", "KIM", "", "LI", "", ""), "|Kim||Li|"),
    (("", "Jan van der", "", "Berg", "", ""), "|Jan||van der Berg|"),
    (("", "Herr", "", "Doe", "", ""), "Herr|||Doe|"),
    (("", "Major", "", "Doe", "", ""), "|Major||Doe|"),
    (("", "John & Mary", "", "Doe", "", ""), "|John||Doe|"),
    (("", "Anna", "", "Huber geb. Maier", "", ""), "|Anna||Huber|"),
    (("", "John III", "", "Doe", "", ""), "|John||Doe|III"),
    (("Dr hab.", "Anna", "", "Doe", "", ""), "Dr hab.|Anna||Doe|"),
    (("", "n/a", "", "-", "", "Jane Doe"), "|Jane||Doe|"),
    (("", "Jane", "", "Doe", "", "Somebody Else"), "|Jane||Doe|"),
    (("", "jane@acme.com", "", "", "", ""), "||||"),
    (("", "", "", "", "", ""), "||||"),
]


@pytest.mark.parametrize(("cells", "parts"), CASES, ids=["|".join(c[0]) for c in CASES])
def test_the_cells_of_a_name(cells: tuple[str, ...], parts: str) -> None:
    assert "|".join(FIELD.standardise(*cells).values) == parts


def test_a_guessed_order_and_a_company_are_flagged() -> None:
    assert FIELD.standardise("", "", "", "", "", "Wang Lei").issues == ("name.order",)
    assert FIELD.standardise("", "", "", "", "", "Acme Inc.").issues == ("name.company",)
    assert FIELD.standardise("", "", "", "", "", "Jane Doe").issues == ()


@pytest.mark.parametrize("cells", [c[0] for c in CASES], ids=["|".join(c[0]) for c in CASES])
def test_clean_parts_stay(cells: tuple[str, ...]) -> None:
    once = FIELD.standardise(*cells).values

    assert FIELD.standardise(*once, "").values == once


CELL = st.text(alphabet="JaeöO .,'-()MRD", max_size=16)


@settings(deadline=None)
@given(st.tuples(CELL, CELL, CELL, CELL, CELL, CELL))
def test_any_cells_are_read(cells: tuple[str, ...]) -> None:
    assert len(FIELD.standardise(*cells).values) == len(FIELD.outputs)


WORD = st.one_of(
    st.sampled_from(["john", "mcdonald", "kim", "van", "dr", "phd", "ijsbrand", "macdonald"]),
    st.text(alphabet="aeiklmorst", min_size=3, max_size=8),
)


@settings(deadline=None)
@given(WORD, WORD, st.sampled_from([str.upper, str.lower]))
def test_words_in_one_case_are_read_as_all_others(first: str, last: str, cased: Callable[[str], str]) -> None:
    plain = FIELD.standardise("", cased(first), "", cased(last), "", "").values

    assert plain == FIELD.standardise("", f"{cased(first)} ", "", f" {cased(last)}", "", "").values
