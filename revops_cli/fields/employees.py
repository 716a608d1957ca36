"""Company size: `NumberOfEmployees` (any text) -> `EmployeeBand`, `EmployeesMin`, `EmployeesMax`.

    >>> standardise("Nov-50").values
    ('11-50', '11', '50')

Policy (the project's taxonomy): the bands are LinkedIn's, the two smallest folded
(`data/employee_bands.csv`), unless others are given. A number is in its band, a range in the band that holds most of it
('1,000-4,999' is 1001-5000). What a spreadsheet made of a range is undone; digits lost in
scientific notation ('1.0E') are not guessed. `EmployeesMin` and `EmployeesMax` are what is known of the
size, so that a rule may ask for 250 and more: a number is both, of all else they are the limits of the
band, the largest has no maximum. Words such as 'SMB' and amounts of money are unknown.
"""

import re
from functools import cache, partial

from revops_cli.fields.band_sets import employee_bands
from revops_cli.fields.blank import is_blank
from revops_cli.fields.field import Field
from revops_cli.fields.quantity import NUMBER, Band, Limits, any_of, band_of, forms, read_limits
from revops_cli.fields.quantity_spelt import with_digits
from revops_cli.fields.spreadsheet_dates import undone
from revops_cli.model import Cleaned, ColumnDoc
from revops_cli.text.fold import fold

_BLANK = Cleaned(("", "", ""), "")
_UNKNOWN = Cleaned(("", "", ""), "", ("employees.unknown",))
_MONEY_SIGN = re.compile(r"[$€£¥₺₹]")
_EXPONENT = re.compile(r"\d[.,]?\d*e(?:[+-]?\d|$)|^-\d")
"""Scientific notation, or a negative number: neither is a size as typed."""
_LARGEST = 10_000_000
"""No employer has as many; a larger number is a phone number, an id or money."""


def standardise(number_of_employees: str, known: tuple[Band, ...] | None = None) -> Cleaned:
    """The band of a company size and the limits known, as text; of LinkedIn's bands unless others are given."""
    if is_blank(number_of_employees):
        return _BLANK
    text = fold(number_of_employees)
    limits = undone(text) or _read(text)
    if limits is None or not 0 < limits.last < _LARGEST:
        return _UNKNOWN
    band = band_of(limits, known or employee_bands())
    first, last = (limits.first, limits.last) if limits.how == NUMBER else (band.first, band.last)
    return Cleaned(
        (band.name, str(first), "" if last is None else str(last)), f"employees: {limits.how} -> {band.name}"
    )


def _read(text: str) -> Limits | None:
    if _MONEY_SIGN.search(text) or _EXPONENT.search(text) or _words("money").search(text):
        return None
    limits = read_limits(with_digits(text))
    if limits is None and _words("alone").search(text):
        return Limits(1, 1, "one person")
    return limits


@cache
def _words(kind: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of([form for form, _ in forms('employee_words.csv', kind)])})\b")


def field(known: tuple[Band, ...] | None = None) -> Field:
    """The field for some bands; LinkedIn's unless others are given."""
    names = ", ".join(band.name for band in known or employee_bands())
    outputs = (
        ColumnDoc("EmployeeBand", "text", f"company size: {names}"),
        ColumnDoc("EmployeesMin", "number", "the size where the cell is one number, else the smallest of the band"),
        ColumnDoc("EmployeesMax", "number", "the same, else the largest of the band, empty for the largest band"),
    )
    return Field("employees", ("NumberOfEmployees",), outputs, partial(standardise, known=known))


FIELD = field()
