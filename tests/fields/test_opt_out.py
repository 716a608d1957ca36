import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revops_cli.fields.opt_out import DO_NOT_CALL, EMAIL_OPT_OUT, opt_out

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
