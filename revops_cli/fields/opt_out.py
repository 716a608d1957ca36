"""Opt-outs: a cell that says whether a person may be mailed or called -> `true` or `false`.

'Opted out', 'Y', '1' -> true. Nothing is lost: a cell that is not understood stays as it is and
gets an issue, and an empty cell stays empty.

A consent is the reverse: no to `Marketing Consent` is an opt-out of e-mail, and stands above whatever
else a row says. The consent's own cell stays as it is; an empty one says nothing.
"""

from functools import cache, partial
from typing import TYPE_CHECKING

from revops_cli.data.reader import read_reference
from revops_cli.fields.blank import is_blank
from revops_cli.fields.field import Field
from revops_cli.model import Cleaned, ColumnDoc
from revops_cli.text.fold import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@cache
def _words() -> "Mapping[str, tuple[str, str]]":
    """What each words mean: the flag of an opt-out, and the answer to whatever the header asks."""
    return {row["words"]: (row["flag"], row["answer"]) for row in read_reference("opt_out_words.csv")}


def _meaning(raw: str) -> tuple[str, str]:
    return _words().get(" ".join(words(raw)) or raw.strip(), ("", ""))


def opt_out(raw: str) -> str:
    """`true` where a person must not be contacted, `false` where they may be, empty if not understood.

    >>> opt_out("Do not call"), opt_out("N"), opt_out("subscribed"), opt_out("maybe")
    ('true', 'false', 'false', '')
    """
    return _meaning(raw)[0]


def answer(raw: str) -> str:
    """`yes` or `no` where a cell answers what its header asks, empty where it does not.

    >>> answer("Ja"), answer("0"), answer("unsubscribed")
    ('yes', 'no', '')
    """
    return _meaning(raw)[1]


def refused(raw: str) -> str:
    """`true` where a consent is not given, `false` where it is, empty if not understood.

    >>> refused("no"), refused("Yes"), refused("withdrawn"), refused("2021-05-03")
    ('true', 'false', 'true', '')
    """
    flag, said = _meaning(raw)
    return {"yes": "false", "no": "true"}.get(said, flag)


def _standardise(raw: str, *consents: str, issue: str) -> Cleaned:
    own, given = opt_out(raw), [refused(each) for each in consents]
    unread = any(not (flag or is_blank(cell)) for flag, cell in zip(given, consents, strict=True))
    issues = (issue,) * (not (own or is_blank(raw))) + ("consent.unknown",) * unread
    if own != "true" and "true" in given:
        return Cleaned(("true",), "consent", issues)
    if own:
        return Cleaned((own,), "flag", issues)
    if is_blank(raw) and "false" in given:
        return Cleaned(("false",), "consent", issues)
    return Cleaned((raw,), "no rule", issues)


CONSENT = "MarketingConsent"
EMAIL_OPT_OUT = Field(
    "email_opt_out",
    ("HasOptedOutOfEmail", CONSENT),
    (ColumnDoc("HasOptedOutOfEmail", "boolean", "true where the person opted out of e-mail, or gave no consent"),),
    partial(_standardise, issue="email_opt_out.unknown"),
    ("HasOptedOutOfEmail", CONSENT),
)
DO_NOT_CALL = Field(
    "do_not_call",
    ("DoNotCall",),
    (ColumnDoc("DoNotCall", "boolean", "true where the person must not be called"),),
    partial(_standardise, issue="do_not_call.unknown"),
)
FIELDS = (EMAIL_OPT_OUT, DO_NOT_CALL)


def with_consents(field: Field, columns: "Sequence[str]") -> Field:
    """The field with more columns of a list that hold consents; itself where it reads none."""
    if CONSENT not in field.inputs:
        return field
    return field._replace(inputs=(*field.inputs, *columns), optional=(*field.optional, *columns))


def another(column: str) -> Field:
    """The field of one more column of a list that holds opt-outs; it is written in place like the others."""
    said = ColumnDoc(column, "boolean", "true where the person must not be contacted")
    return Field(f"opt_out {column}", (column,), (said,), partial(_standardise, issue="opt_out.unknown"))
