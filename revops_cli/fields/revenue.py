"""Annual revenue: `AnnualRevenue` (any text) -> `RevenueBand`.

    >>> standardise("$5-10 million").values
    ('1M-10M',)

A number is in its band (`data/revenue_bands.csv`), a range in the band that holds most of it.
Currencies are not converted: bands are coarse, and rates would make the answer depend on a date.
"""

import re
from functools import partial

from revops_cli.fields.band_sets import revenue_bands
from revops_cli.fields.blank import is_blank
from revops_cli.fields.field import Field
from revops_cli.fields.quantity import Band, Limits, band_of, read_limits
from revops_cli.model import Cleaned, ColumnDoc
from revops_cli.text.fold import fold

_BLANK = Cleaned(("",), "")
_UNKNOWN = Cleaned(("",), "", ("revenue.unknown",))
_CURRENCY = re.compile(
    r"\b(?:us|au|ca|nz|hk|sg)?[$€£¥₺₹]\s?|[$€£¥₺₹]\s?"
    r"|\b(?:usd|eur|gbp|chf|sek|nok|dkk|inr|cad|aud|jpy|try|brl)\b\s?"
)
_EXPONENT = re.compile(r"(\d(?:[.,]\d+)?)e\+?(\d{1,2})")
_LOST = re.compile(r"\de\+?$|^-\d")


def standardise(annual_revenue: str, known: tuple[Band, ...] | None = None) -> Cleaned:
    """The band of an annual revenue; of Crunchbase's bands unless others are given."""
    if is_blank(annual_revenue):
        return _BLANK
    text = fold(annual_revenue)
    limits = _read(text)
    if limits is None or limits.last <= 0:
        return _UNKNOWN
    band = band_of(limits, known or revenue_bands())
    return Cleaned((band.name,), f"revenue: {limits.how} -> {band.name}")


def _read(text: str) -> Limits | None:
    bare = _CURRENCY.sub("", text)
    exponent = _EXPONENT.fullmatch(bare)
    if exponent:
        number = round(float(exponent[1].replace(",", ".")) * 10 ** int(exponent[2]))
        return Limits(number, number, "number")
    return None if _LOST.search(bare) else read_limits(bare)


def field(known: tuple[Band, ...] | None = None) -> Field:
    """The field for some bands; Crunchbase's unless others are given."""
    names = ", ".join(band.name for band in known or revenue_bands())
    outputs = (ColumnDoc("RevenueBand", "text", f"annual revenue in the currency given: {names}"),)
    return Field("revenue", ("AnnualRevenue",), outputs, partial(standardise, known=known))


FIELD = field()
