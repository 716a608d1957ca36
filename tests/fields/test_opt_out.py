import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revops_cli.fields.opt_out import DO_NOT_CALL, EMAIL_OPT_OUT, answer, opt_out, refused, with_consents

CASES = [
    ("TRUE", "true"),
    ("Y", "true"),
    ("1", "true"),
    ("Opted-out", "true"),
    ("Unsubscribed", "true"),
    ("DO NOT CALL", "true"),
    ("Don't call", "true"),
    ("Abgemeldet", "true"),
    ("✓", "true"),
    ("1.0", "true"),
    ("VRAI", "true"),
    ("☐", "false"),
    ("No", "false"),
    ("0", "false"),
    ("opt in", "false"),
    ("Not opted out", "false"),
    ("maybe", ""),
    ("", ""),
]


@pytest.mark.parametrize(("raw", "flag"), CASES, ids=[c[0] or "empty" for c in CASES])
def test_what_a_flag_says(raw: str, flag: str) -> None:
    assert opt_out(raw) == flag


CONSENTS = [
    ("Yes", "false"),
    ("no", "true"),
    ("Nein", "true"),
    ("1", "false"),
    ("0", "true"),
    ("☐", "true"),
    ("Opted in", "false"),
    ("double opt-in", "false"),
    ("Granted", "false"),
    ("not given", "true"),
    ("withdrawn", "true"),
    ("Unsubscribed", "true"),
    ("pending", ""),
    ("2021-05-03", ""),
    ("legitimate interest", ""),
    ("", ""),
]


@pytest.mark.parametrize(("raw", "flag"), CONSENTS, ids=[c[0] or "empty" for c in CONSENTS])
def test_a_consent_is_the_reverse(raw: str, flag: str) -> None:
    assert refused(raw) == flag


@pytest.mark.parametrize("raw", ["given", "accepted", "denied", "rejected"])
def test_what_is_said_of_a_consent_only_is_no_opt_out(raw: str) -> None:
    assert (opt_out(raw), bool(answer(raw))) == ("", True)


BOTH = [
    (("", "no"), "true", ()),
    (("", "yes"), "false", ()),
    (("", ""), "", ()),
    (("false", "no"), "true", ()),
    (("true", "yes"), "true", ()),
    (("no", "yes"), "false", ()),
    (("", "yes", "no"), "true", ()),
    (("", "pending"), "", ("consent.unknown",)),
    (("false", "pending"), "false", ("consent.unknown",)),
    (("ask", "yes"), "ask", ("email_opt_out.unknown",)),
    (("ask", "no"), "true", ("email_opt_out.unknown",)),
]


@pytest.mark.parametrize(("cells", "flag", "issues"), BOTH, ids=[" ".join(cells) for cells, _, _ in BOTH])
def test_the_most_restrictive_of_a_row_holds(cells: tuple[str, ...], flag: str, issues: tuple[str, ...]) -> None:
    field = with_consents(EMAIL_OPT_OUT, ("GDPR Consent",)[: len(cells) - 2])
    found = field.standardise(*cells)

    assert (len(field.inputs), found.values, found.issues) == (len(cells), (flag,), issues)
    assert field.standardise(flag, *cells[1:]).values == (flag,)


def test_only_the_e_mail_opt_out_reads_consents() -> None:
    assert with_consents(DO_NOT_CALL, ("GDPR Consent",)) == DO_NOT_CALL


def test_what_is_not_understood_stays() -> None:
    assert (EMAIL_OPT_OUT.standardise("2021-05-03").values, EMAIL_OPT_OUT.standardise("2021-05-03").issues) == (
        ("2021-05-03",),
        ("email_opt_out.unknown",),
    )
    assert DO_NOT_CALL.standardise("ask").issues == ("do_not_call.unknown",)
    assert DO_NOT_CALL.standardise("").issues == ()


@settings(deadline=None)
@given(st.text())
def test_no_cell_is_lost(raw: str) -> None:
    value = DO_NOT_CALL.standardise(raw).values[0]

    assert value in {"true", "false", raw}
    assert DO_NOT_CALL.standardise(value).values[0] == value
