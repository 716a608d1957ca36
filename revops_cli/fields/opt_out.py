"""Opt-outs: a cell that says whether a person may be mailed or called -> `true` or `false`.

'Opted out', 'Y', '1' -> true. Nothing is lost: a cell that is not understood stays as it is and
gets an issue, and an empty cell stays empty.
"""

from functools import cache, partial
from typing import TYPE_CHECKING

from revops_cli.data.reader import read_reference
from revops_cli.fields.blank import is_blank
from revops_cli.fields.field import Field
from revops_cli.model import Cleaned, ColumnDoc
from revops_cli.text.fold import words

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def _flags() -> "Mapping[str, str]":
    return {row["words"]: row["flag"] for row in read_reference("opt_out_words.csv")}


def opt_out(raw: str) -> str:
    """`true` where a person must not be contacted, `false` where they may be, empty if not understood.

    >>> opt_out("Do not call"), opt_out("N"), opt_out("subscribed"), opt_out("maybe")
    ('true', 'false', 'false', '')
    """
    return _flags().get(" ".join(words(raw)) or raw.strip(), "")


def _standardise(raw: str, *, issue: str) -> Cleaned:
    flag = opt_out(raw)
    if flag:
        return Cleaned((flag,), "flag")
    return Cleaned((raw,), "no rule", () if is_blank(raw) else (issue,))


EMAIL_OPT_OUT = Field(
    "email_opt_out",
    ("HasOptedOutOfEmail",),
    (ColumnDoc("HasOptedOutOfEmail", "boolean", "true where the person has opted out of e-mail"),),
    partial(_standardise, issue="email_opt_out.unknown"),
)
DO_NOT_CALL = Field(
    "do_not_call",
    ("DoNotCall",),
    (ColumnDoc("DoNotCall", "boolean", "true where the person must not be called"),),
    partial(_standardise, issue="do_not_call.unknown"),
)
FIELDS = (EMAIL_OPT_OUT, DO_NOT_CALL)


def another(column: str) -> Field:
    """The field of one more column of a list that holds opt-outs; it is written in place like the others."""
    said = ColumnDoc(column, "boolean", "true where the person must not be contacted")
    return Field(f"opt_out {column}", (column,), (said,), partial(_standardise, issue="opt_out.unknown"))
