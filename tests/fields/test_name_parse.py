from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revops_cli.fields.name_parse import parse_name
from revops_cli.fields.person_name import FIELD

CASES = [
    ("Jane Doe", "|Jane||Doe|"),
    ("JANE DOE", "|Jane||Doe|"),
    ("jane doe", "|Jane||Doe|"),
    ("Jane A. Doe", "|Jane|A.|Doe|"),
    ("J. K. Rowling", "|J.|K.|Rowling|"),
    ("JRR Tolkien", "|JRR||Tolkien|"),
    ("MRS JANE DOE", "Mrs.|Jane||Doe|"),
    ("Dr.Jane Doe", "Dr.|Jane||Doe|"),
    ("Mr. & Mrs. John Doe", "Mr. & Mrs.|John||Doe|"),
    ("Herr Prof. Dr. med. Hans Meier", "Herr Prof. Dr. med.|Hans||Meier|"),
    ("Sra. María López", "Sra.|María||López|"),
    ("Mevr. Anna de Wit", "Mevr.|Anna||de Wit|"),
    ("Lt. Col. Ann Lee", "Lt. Col.|Ann||Lee|"),
    ("Mr. Doe", "Mr.|||Doe|"),
    ("Sir Ian", "Sir|Ian|||"),
    ("John Doe Jr", "|John||Doe|Jr."),
    ("John Doe, Jr.", "|John||Doe|Jr."),
    ("DOE, JOHN, JR.", "|John||Doe|Jr."),
    ("Doe, Jr., John", "|John||Doe|Jr."),
    ("JOHN DOE III", "|John||Doe|III"),
    ("Jane Doe, Ph.D., PMP", "|Jane||Doe|PhD, PMP"),
    ("Jane Doe MBA", "|Jane||Doe|MBA"),
    ("Jack Ma", "|Jack||Ma|"),
    ("Ing. Jan Novák, CSc.", "Ing.|Jan||Novák|CSc."),
    ("LUDWIG VAN BEETHOVEN", "|Ludwig||van Beethoven|"),
    ("Jean-Claude Van Damme", "|Jean-Claude||Van Damme|"),
    ("JUAN DE LA CRUZ", "|Juan||de la Cruz|"),
    ("van den Berg, Mark", "|Mark||van den Berg|"),
    ("Berg, Mark van den", "|Mark||van den Berg|"),
    ("MOHAMMED AL RASHID", "|Mohammed||Al Rashid|"),
    ("José Ortega y Gasset", "|José||Ortega y Gasset|"),
    ("Mary Ann Jones", "|Mary Ann||Jones|"),
    ("MARY O'NEIL", "|Mary||O'Neil|"),
    ("ANGUS MACDONALD", "|Angus||MacDonald|"),
    ("RONALD MCDONALD", "|Ronald||McDonald|"),
    ("Leonardo DiCaprio", "|Leonardo||DiCaprio|"),
    ("KIM Jong-hoon", "|Jong-hoon||Kim|"),
    ("Jean DUPONT", "|Jean||Dupont|"),
    ("DE LA CRUZ Juan", "|Juan||de la Cruz|"),
    ("Wang Lei", "|Lei||Wang|"),
    ("王小明", "|小明||王|"),
    ("William 'Bill' Gates", "|William||Gates|"),
    ("Jane Doe (she/her)", "|Jane||Doe|"),
    ("Jane Doe - CEO", "|Jane||Doe|"),
    ("Jane Doe, Acme Corp", "|Jane||Doe|"),
    ("Jane Doe | Acme", "|Jane||Doe|"),
    ("😀 Jane Doe", "|Jane||Doe|"),
    ("MÃ¼ller, JÃ¼rgen", "|Jürgen||Müller|"),
    ("Fran&ccedil;ois Petit", "|François||Petit|"),
    ("jane", "|Jane|||"),
    ("Dhr. van der Berg", "Dhr.|||van der Berg|"),
    ("MEVR. VAN DIJK", "Mevr.|||van Dijk|"),
    ("Sig. De Rossi", "Sig.|||De Rossi|"),
    ("Mr. Al Gore", "Mr.|Al||Gore|"),
    ("De heer J. van Dam", "Dhr.|J.||van Dam|"),
    ("dr hab. Maria Lis", "Dr hab.|Maria||Lis|"),
    ("Pan Jan Kowalski", "Pan|Jan||Kowalski|"),
    ("Pan Kowalski", "|Pan||Kowalski|"),
    ("Judge Ann Lee", "Judge|Ann||Lee|"),
    ("Prof.ssa Elena Ricci", "Prof.ssa|Elena||Ricci|"),
    ("Karl Freiherr von Stein", "|Karl||Freiherr von Stein|"),
    ("Anna Graf", "|Anna||Graf|"),
    ("Anna Huber geb. Maier", "|Anna||Huber|"),
    ("Max Born", "|Max||Born|"),
    ("John & Mary Doe", "|John||Doe|"),
    ("John Doe and Mary Roe", "|John||Doe|"),
    ("Doe, John & Mary", "|John||Doe|"),
    ("Anna Doe, Ph. D.", "|Anna||Doe|PhD"),
    ("Ann Doe, SHRM-SCP", "|Ann||Doe|SHRM-SCP"),
    ("Jane Doe, IBM", "|Jane||Doe|"),
    ("van Dam, JAN", "|Jan||van Dam|"),
    ("Contact: Jane Doe", "|Jane||Doe|"),
    ("c/o Jane Doe", "|Jane||Doe|"),
    ("Jane Doe <jane@acme.com>", "|Jane||Doe|"),
    ('"Jane Doe"', "|Jane||Doe|"),
    ("1. Jane Doe, +1 555 123 4567", "|Jane||Doe|"),
    ("Jane Coleman.", "|Jane||Coleman|"),
    ("Jane Doe Esq.", "|Jane||Doe|Esq."),
    ("Doe; Jane", "|Jane||Doe|"),
    ("Jane Doe; John Roe", "|Jane||Doe|"),
    ("jane.doe", "|Jane||Doe|"),
    ("Jane.Doe", "|Jane||Doe|"),
    ("Herrn Hans Meier", "Herr|Hans||Meier|"),
    ("Doña Rosa Campos", "Doña|Rosa||Campos|"),
    ("Dona Campos", "|Dona||Campos|"),
    ("Prof.Doe", "Prof.|||Doe|"),
    ("J.Doe", "|J.||Doe|"),
    ("Jane Q.Doe", "|Jane|Q.|Doe|"),
    ("Jane_Doe", "|Jane||Doe|"),
    ("jANE dOE", "|Jane||Doe|"),
    ("Park Ji-sung", "|Ji-sung||Park|"),
    ("Kim Smith-Jones", "|Kim||Smith-Jones|"),
    ("Dr.", "Dr.||||"),
    ("Doe, Jane, Dr.", "Dr.|Jane||Doe|"),
    ("Atty. Jane Doe", "Atty.|Jane||Doe|"),
    ("Chr. Jensen Holm", "|Chr.|Jensen|Holm|"),
    ("Exmo. Sr. João Matos", "Exmo. Sr.|João||Matos|"),
    ("Bishop Desmond Tutu", "Bishop|Desmond||Tutu|"),
    ("Familie Doe", "Familie|||Doe|"),
    ("Jane Doe, PharmD, BCPS", "|Jane||Doe|PharmD, BCPS"),
    ("Jane Doe @ Acme", "|Jane||Doe|"),
    ("Jane Doe // Acme", "|Jane||Doe|"),
    ("Jane Doe – CEO", "|Jane||Doe|"),
    ("Attn Jane Doe", "|Jane||Doe|"),
    ("Jane Mc Donald", "|Jane||Mc Donald|"),
    ("jane o' connor", "|Jane||O'Connor|"),
    ("Accounts Payable", "||||"),
    ("Anna Gräfin von Rosen", "|Anna||Gräfin von Rosen|"),
    ("Doe, Dr.", "Dr.|||Doe|"),
    ("Jane Doe, Dipl.-Ing.", "|Jane||Doe|Dipl.-Ing."),
    ("Otto von und zu Stein", "|Otto||von und zu Stein|"),
    ("Giulia de' Medici", "|Giulia||de' Medici|"),
    ("Tim & Struppi", "|Tim||Struppi|"),
    ("Acme Inc.", "||||"),
    ("jane@acme.com", "||||"),
    ("n/a", "||||"),
    ("", "||||"),
]


@pytest.mark.parametrize(("raw", "parts"), CASES, ids=[c[0] or "empty" for c in CASES])
def test_the_parts_of_a_whole_name(raw: str, parts: str) -> None:
    name = parse_name(raw)

    assert f"{name.salutation}|{name.first}|{name.middle}|{name.last}|{name.suffix}" == parts


@settings(deadline=None)
@given(st.text())
def test_any_text_is_read(raw: str) -> None:
    assert parse_name(raw).rule


@settings(deadline=None)
@given(st.text(alphabet="JKaeo .,'-()/&", max_size=30))
def test_any_marks_between_names_are_read(raw: str) -> None:
    name = parse_name(raw)

    assert name.first == name.first.strip()
    assert name.last == name.last.strip()


@pytest.mark.parametrize("raw", [c[0] for c in CASES], ids=[c[0] or "empty" for c in CASES])
def test_the_parts_of_a_name_stay_what_they_are(raw: str) -> None:
    once = FIELD.standardise("", "", "", "", "", raw).values

    assert FIELD.standardise(*once, "").values == once


WORD = st.one_of(
    st.sampled_from(["john", "mcdonald", "jp", "van", "kim", "dr", "na", "ma", "jr", "xx", "ijsbrand", "info", "born"]),
    st.text(alphabet="aeiklmorst", min_size=2, max_size=8),
)


@settings(deadline=None)
@given(st.tuples(WORD, WORD), st.sampled_from([str.upper, str.lower, str.title]))
def test_plain_names_are_read_as_all_others(words: tuple[str, str], cased: Callable[[str], str]) -> None:
    first, last = map(cased, words)

    assert parse_name(f"{first} {last}") == parse_name(f"{first}  {last}")
