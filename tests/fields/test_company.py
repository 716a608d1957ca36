import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revops_cli.data.reader import read_reference
from revops_cli.fields.company import FIELD, CompanyName, company_key, parse_company

CASES = [
    ("Acme", "acme"),
    ("ACME, Inc.", "acme"),
    ("The Acme Company Ltd.", "acme"),
    ("Acme Widgets (Pty) Ltd", "acme widgets"),
    ("Acme Pvt. Ltd.", "acme"),
    ("Acme Co., Ltd", "acme"),
    ("Müller & Söhne GmbH & Co. KG", "mueller and soehne"),
    ("Muster UG (haftungsbeschränkt)", "muster"),
    ("Fiat S.p.A.", "fiat"),
    ("Dupont SARL", "dupont"),
    ("SAS Dupont", "dupont"),
    ("Grupo Pan, S.A.B. de C.V.", "grupo pan"),
    ("Novák spol. s r.o.", "novak"),
    ("Kowalski Sp. z o.o.", "kowalski"),
    ("Volvo AB (publ)", "volvo"),
    ("Vestas A/S", "vestas"),
    ("Koç San. ve Tic. A.Ş.", "koc"),
    ("PT Bank Pasar Tbk", "bank pasar"),
    ("ООО «Ромашка»", "romashka"),
    ("(주)카카오", "kakao"),
    ("A. P. Moller", "ap moller"),
    ("A.P. Møller", "ap moller"),
    ("I B M", "ibm"),
    ("E.ON SE", "eon"),
    ("L'Oréal", "loreal"),
    ("Amazon.com, Inc.", "amazon"),
    ("acme.com", "acme"),
    ("Acme (UK) Ltd.", "acme"),
    ("Apple Inc. (NASDAQ: AAPL)", "apple"),
    ("c/o Acme Ltd", "acme"),
    ("Acme Ltd, formerly Foo Inc.", "acme"),
    ("Acme (formerly Foo)", "acme"),
    ("Acme f/k/a Foo", "acme"),
    ("Formerly Known GmbH", "formerly known"),
    ("Acme® Widgets™ Inc", "acme widgets"),
    ("Acme S.à r.l.", "acme"),
    ("Acme GmbH - Werk Stuttgart", "acme"),
    ("Acme, Sales Department", "acme"),
    ("Acme - Europe", "acme europe"),
    ("Foo Ltd t/a Bar", "foo"),
    ("GmbH", "gmbh"),
    ("3M", "3m"),
]


@pytest.mark.parametrize(("raw", "key"), CASES, ids=[c[0] for c in CASES])
def test_the_key_of_a_name(raw: str, key: str) -> None:
    assert company_key(raw) == key


JUNK = ["self", "Self-Employed", "Freelance", "test", "xxx", "n/a", "-", "no company", "Privatperson", ""]


@pytest.mark.parametrize("raw", JUNK, ids=[raw or "empty" for raw in JUNK])
def test_what_names_no_company_has_no_key(raw: str) -> None:
    assert company_key(raw) == ""


def test_junk_is_an_issue_and_nothing_is_none() -> None:
    assert FIELD.standardise("self-employed").issues == ("company.junk",)
    assert FIELD.standardise("n/a").issues == ()
    assert FIELD.standardise("Test GmbH").values == ("test",)


def test_the_parts_of_a_name() -> None:
    assert parse_company("Foo Widgets Ltd dba Bar") == CompanyName("foo widgets", ("foo", "widgets"), "Ltd.", "Bar")


def test_every_legal_form_is_taken_off() -> None:
    kept = []
    for row in read_reference("legal_forms.csv"):
        name = f"{row['form']} Zebra" if row["place"] == "start" else f"Zebra {row['form']}"
        if company_key(name) != "zebra":
            kept.append(name)

    assert kept == []


@settings(deadline=None)
@given(st.text())
def test_any_text_is_read(raw: str) -> None:
    assert company_key(raw) == " ".join(parse_company(raw).words)


@settings(deadline=None)
@given(st.sampled_from([key for _, key in CASES]))
def test_a_key_is_its_own_key(key: str) -> None:
    assert company_key(key) in {key, ""}
