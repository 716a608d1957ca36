import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import example, given, settings
from hypothesis import strategies as st

from revops_cli.fields.email import FIELD, is_address, read_email, standardise

FIXED = [
    ("jane@gamil.com", "jane@gmail.com"),
    ("jane@hotmail.con", "jane@hotmail.com"),
    ("jane@acme.con", "jane@acme.com"),
    ("jane@gmail", "jane@gmail.com"),
    ("jane@@acme.com", "jane@acme.com"),
    ("jane@acme.com,", "jane@acme.com"),
    ("jane@acme,com", "jane@acme.com"),
    ("jane@acme..com", "jane@acme.com"),
    ("jane..doe@acme.com", "jane.doe@acme.com"),
    ("jane @ acme.com", "jane@acme.com"),
    ("mailto:jane@acme.com?subject=hi", "jane@acme.com"),
    ("Jane Doe <Jane@Acme.com>", "jane@acme.com"),
    ("Jane Doe jane.doe@acme.com", "jane.doe@acme.com"),
    ("Doe, Jane (jane@acme.com)", "jane@acme.com"),
    ("'jane@acme.com'", "jane@acme.com"),
    ("\u200bjane@acme.com\u00a0", "jane@acme.com"),
    ("jane＠acme.com", "jane@acme.com"),
    ("jane&#64;acme.com", "jane@acme.com"),
    ("jane(at)acme(dot)com", "jane@acme.com"),
    ("jane at acme dot com", "jane@acme.com"),
    ("Jane Roe <jane at acme dot com>", "jane@acme.com"),
    ('"Roe, Jane" <jane (at) acme.com>', "jane@acme.com"),
    ("E-mail: jane@acme.com", "jane@acme.com"),
    ("jane@acme.com; joe@acme.com", "jane@acme.com"),
    ("jane@acme.com or joe@acme.com", "jane@acme.com"),
    ("jane@acme.com/joe@acme.com", "jane@acme.com"),
    ("jane@acme.com\njoe@acme.com", "jane@acme.com"),
]


@pytest.mark.parametrize(("raw", "address"), FIXED, ids=[c[0] for c in FIXED])
def test_what_was_meant_is_plain(raw: str, address: str) -> None:
    cleaned = standardise(raw)

    assert (cleaned.values[0], cleaned.values[1], cleaned.issues) == (address, "fixed", ("email.fixed",))


OK = [
    ("Jane.Doe+expo@ACME.co.uk", "jane.doe+expo@acme.co.uk"),
    ("  jane@acme.com ", "jane@acme.com"),
    ("müller@bücher.de", "müller@bücher.de"),
    ("jane@xn--bcher-kva.de", "jane@bücher.de"),
    ("o'brien@acme.com", "o'brien@acme.com"),
    ("jane@gmail.co", "jane@gmail.co"),
    ("jane@gmail.cm", "jane@gmail.cm"),
    ("jane@mail.com", "jane@mail.com"),
    ("jane@www.acme.com", "jane@www.acme.com"),
    ("x.y@acme.technology", "x.y@acme.technology"),
]


@pytest.mark.parametrize(("raw", "address"), OK, ids=[c[0] for c in OK])
def test_a_valid_address_changes_in_case_and_blanks_only(raw: str, address: str) -> None:
    assert standardise(raw).values[:2] == (address, "ok")
    assert standardise(raw).issues == ()


@pytest.mark.parametrize(
    "raw",
    [
        "jane@acme",
        "jane@localhost",
        "jane@.com",
        "jane doe@acme.com",
        "@acme.com",
        "jane",
        f"{'x' * 65}@acme.com",
        "jane@example.invalid",
        "jane@acme.notatld",
        "jane@192.168.0.1",
    ],
)
def test_what_reaches_nobody_is_invalid(raw: str) -> None:
    cleaned = standardise(raw)

    assert (cleaned.values, cleaned.issues) == (("", "invalid", "", "", ""), ("email.invalid",))


@pytest.mark.parametrize("raw", ["", " ", "-", "n/a", "#N/A", "none", "declined"])
def test_nothing_is_empty_and_no_issue(raw: str) -> None:
    cleaned = standardise(raw)

    assert (cleaned.values, cleaned.issues) == (("", "empty", "", "", ""), ())


def test_kind_role_and_domain() -> None:
    assert standardise("Sales@Acme.de").values == ("sales@acme.de", "ok", "business", "true", "acme.de")
    assert standardise("jane@gmx.de").values[2:] == ("freemail", "false", "gmx.de")
    assert standardise("jane@mailinator.com").values[2] == "disposable"


LABEL = st.text(alphabet="abcXYZ019-_", min_size=1, max_size=12)
ADDRESSES = st.builds(
    "{}@{}.{}".format,
    st.text(alphabet="abcXYZ019.+-_!'", min_size=1, max_size=66),
    st.lists(LABEL, min_size=1, max_size=3).map(".".join),
    st.sampled_from(["com", "de", "co.uk", "test", "local", "c", "c0m", "museum", "arpa"]),
)


@settings(deadline=None)
@given(ADDRESSES)
@example("info@acme.test")
@example("a@b.com")
def test_a_plain_address_is_judged_as_the_library_judges_it(address: str) -> None:
    read = read_email(address)
    try:
        known = validate_email(address, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        known = ""

    if read.status == "ok":
        assert read.address == known
    listed = not address.endswith(".c") and len(address.partition("@")[0]) <= 64
    if known and listed:
        assert read.address, "an address that the library takes is not lost"


@settings(deadline=None)
@given(st.text())
def test_any_text_is_read(raw: str) -> None:
    assert len(FIELD.standardise(raw).values) == len(FIELD.outputs)


@settings(deadline=None)
@given(st.one_of(st.sampled_from([raw for raw, _ in FIXED + OK]), ADDRESSES, st.text()))
@example("")
def test_what_is_ok_is_an_address_as_it_is(raw: str) -> None:
    assert is_address(raw) == (read_email(raw).status == "ok")


@settings(deadline=None)
@given(st.sampled_from([c[0] for c in FIXED + OK]))
def test_an_address_that_came_out_is_ok(raw: str) -> None:
    once = standardise(raw).values
    again = standardise(once[0]).values

    assert again == (once[0], "ok", *once[2:])
