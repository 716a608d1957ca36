"""Industry: `Industry` -> `IndustryStandard` and `IndustrySector` (NAICS 2022, two digits).

    >>> standardise("Maschinenbau").values
    ('Manufacturing', '31-33')

`IndustryStandard` is one of LinkedIn's 20 top levels, or a value of Salesforce's picklist, or the
title of a NAICS sector, as the scheme says. Policy (the project's taxonomy): IT services, cyber
security, research and biotech are Professional Services (54); software, internet, telecom,
publishing and libraries Technology, Information and Media (51); bare 'tech' is the latter;
a non-profit without a cause is Consumer Services (81). A text that names no industry is left
blank with the issue `industry.unknown`.
"""

from collections.abc import Callable, Mapping
from functools import cache, partial
from types import MappingProxyType

from revops_cli.data.reader import read_reference
from revops_cli.errors import ConfigError, did_you_mean
from revops_cli.fields.blank import is_blank
from revops_cli.fields.field import Field
from revops_cli.fields.industry_words import Industry, industry_of, industry_words
from revops_cli.model import Cleaned, ColumnDoc

_BLANK = Cleaned(("", ""), "")
_UNKNOWN = Cleaned(("", ""), "", ("industry.unknown",))


def standardise(industry: str, scheme: str = "linkedin") -> Cleaned:
    """The industry in the vocabulary of a scheme, and its NAICS sector."""
    if is_blank(industry):
        return _BLANK
    known, rule = _own_values(scheme).get(industry_words(industry)) or industry_of(industry)
    if known is None or not known.naics:
        return _UNKNOWN
    value = _VALUE[scheme](known)
    return Cleaned((value, known.naics), f"industry: {rule} -> {value}; {known.naics}")


@cache
def sector_titles() -> Mapping[str, str]:
    """The titles of the NAICS sectors by their codes."""
    return MappingProxyType({row["sector"]: row["title"] for row in read_reference("naics_sectors.csv")})


_VALUE: Mapping[str, Callable[[Industry], str]] = MappingProxyType(
    {
        "linkedin": lambda industry: industry.linkedin,
        "salesforce": lambda industry: industry.salesforce,
        "naics": lambda industry: sector_titles()[industry.naics],
    }
)
SCHEMES = tuple(_VALUE)


@cache
def _own_values(scheme: str) -> Mapping[tuple[str, ...], tuple[Industry, str]]:
    """Values of the scheme that other lists read otherwise, so that a second run changes nothing."""
    if scheme != "salesforce":
        return MappingProxyType({})
    rows = read_reference("salesforce_industries.csv")
    return MappingProxyType(
        {
            industry_words(row["value"]): (Industry(row["linkedin"], row["naics"], row["value"]), "Salesforce value")
            for row in rows
        }
    )


def field(scheme: str = "linkedin") -> Field:
    """The field for a scheme: linkedin, salesforce or naics; a `ConfigError` for another."""
    if scheme not in _VALUE:
        hint = did_you_mean(scheme, SCHEMES) or f"one of {', '.join(SCHEMES)}"
        raise ConfigError(f"no industry scheme '{scheme}'", where="clean.industry", hint=hint)
    outputs = (
        ColumnDoc("IndustryStandard", "text", f"industry in the vocabulary of {scheme}"),
        ColumnDoc("IndustrySector", "text", "NAICS 2022 sector, two digits or a range such as 31-33"),
    )
    return Field("industry", ("Industry",), outputs, partial(standardise, scheme=scheme))


FIELD = field()
