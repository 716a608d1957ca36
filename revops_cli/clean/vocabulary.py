"""What a synonym may say: the columns it can fill, the cells they are read from, and their values."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from revops_cli.data.reader import read_reference
from revops_cli.fields.band_sets import employee_bands, revenue_bands
from revops_cli.fields.company import company_key
from revops_cli.fields.industry import sector_titles
from revops_cli.fields.job_function import FUNCTIONS
from revops_cli.fields.title_level import LEVELS
from revops_cli.fields.website import registrable
from revops_cli.text.fold import fold

Phrases = Callable[[], Iterator[tuple[str, str]]]
"""Phrases that are known, each with the value it stands for."""


@dataclass(frozen=True, slots=True)
class Target:
    """A column that a synonym fills.

    `field` reads it from the first of `inputs` that says something. `values` are all it may hold,
    empty where `spelled` makes any text a value of it. `issue` is the code of a value unknown, and
    `part` the word by which the rule of the field speaks of this column alone. A value that `stands`
    for the cell is read by the field in its place, so that the other columns follow it.
    """

    column: str
    field: str
    inputs: tuple[str, ...]
    values: tuple[str, ...] = ()
    issue: str = ""
    part: str = ""
    phrases: Phrases = lambda: iter(())
    spelled: Callable[[str], str] = fold
    stands: bool = False

    def value_of(self, written: str) -> str:
        """The value in its own spelling, or the empty string where it is none.

        >>> Target("DoNotCall", "do_not_call", ("DoNotCall",), ("true", "false")).value_of("TRUE")
        'true'
        """
        if not self.values:
            return self.spelled(written)
        return next((value for value in self.values if fold(value) == fold(written)), "")

    def known(self) -> dict[str, str]:
        """Every folded phrase that is known, the values themselves first, and its value."""
        values = frozenset(self.values)
        found = {fold(value): value for value in self.values}
        for phrase, value in self.phrases():
            if value in values:
                found.setdefault(fold(phrase.strip("*")), value)
        return found


def targets(
    industry: str, industry_values: tuple[str, ...], bands: str | tuple[int, ...], revenue: str | tuple[int, ...]
) -> dict[str, Target]:
    """The columns by name, for the vocabularies that a config chose.

    `industry_values` are those of a custom table; empty for a scheme of the package.
    """
    sizes, revenues = employee_bands(bands), revenue_bands(revenue)
    standard = partial(_industry_phrases, industry)
    values = industry_values or tuple(sorted({value for _, value in standard()}))
    found = (
        _title("TitleLevel", LEVELS, "level", partial(_split, "title_ranks.csv", "level")),
        _title("JobFunction", FUNCTIONS, "function", partial(_split, "function_words.csv", "function")),
        Target(
            "IndustryStandard",
            "industry",
            ("Industry",),
            values,
            "industry.unknown",
            phrases=standard,
            stands=not industry_values,
        ),
        Target("IndustrySector", "industry", ("Industry",), tuple(sector_titles())),
        _banded("EmployeeBand", "employees", "NumberOfEmployees", tuple(band.name for band in sizes)),
        _banded("RevenueBand", "revenue", "AnnualRevenue", tuple(band.name for band in revenues)),
        _placed("CountryCode", ("Country", "Location"), _countries(), "country.unknown", _country_names),
        _placed("StateCode", ("State",), _states(), "state.unknown", _state_names),
        Target("CompanyKey", "company", ("Company",), spelled=company_key),
        Target("Domain", "domain", ("Website",), spelled=registrable),
        _flag("HasOptedOutOfEmail", "email_opt_out"),
        _flag("DoNotCall", "do_not_call"),
    )
    return {target.column: target for target in found}


def _title(column: str, values: tuple[str, ...], part: str, phrases: Phrases) -> Target:
    return Target(column, "title", ("Title",), values, "title.unknown", part, phrases)


def _banded(column: str, field: str, cell: str, names: tuple[str, ...]) -> Target:
    return Target(column, field, (cell,), names, f"{field}.unknown", stands=True)


def _placed(column: str, cells: tuple[str, ...], codes: tuple[str, ...], issue: str, names: Phrases) -> Target:
    return Target(column, "place", cells, codes, issue, phrases=names, stands=True)


def _flag(column: str, field: str) -> Target:
    return Target(column, field, (column,), ("true", "false"), f"{field}.unknown", phrases=_flag_words)


def _split(table: str, column: str) -> Iterator[tuple[str, str]]:
    for row in read_reference(table):
        yield from ((phrase.strip(), row[column]) for phrase in row["phrases"].split(";"))


def _industry_phrases(scheme: str) -> Iterator[tuple[str, str]]:
    """Phrases and published labels of industries, with their values in a scheme of the package."""
    value = _scheme_value(scheme)
    for row in read_reference("linkedin_industries.csv"):
        yield row["label"], value({"linkedin": row["top"], "salesforce": row["salesforce"], "naics": row["naics"]})
    for row in read_reference("industry_words.csv"):
        if row["naics"]:
            yield from ((phrase.strip(), value(row)) for phrase in row["phrases"].split(";"))
    if scheme == "salesforce":
        yield from ((row["value"], row["value"]) for row in read_reference("salesforce_industries.csv"))


def _scheme_value(scheme: str) -> Callable[[Mapping[str, str]], str]:
    if scheme == "naics":
        return lambda row: sector_titles()[row["naics"]]
    return lambda row: row["salesforce" if scheme == "salesforce" else "linkedin"]


def _countries() -> tuple[str, ...]:
    return tuple(row["alpha2"] for row in read_reference("countries.csv"))


def _states() -> tuple[str, ...]:
    return tuple(row["code"] for row in read_reference("subdivisions.csv"))


def _country_names() -> Iterator[tuple[str, str]]:
    for row in read_reference("countries.csv"):
        yield from ((name, row["alpha2"]) for name in (row["name"], row["common"]) if name)
    yield from ((row["alias"], row["alpha2"]) for row in read_reference("country_aliases.csv") if row["alpha2"])


def _state_names() -> Iterator[tuple[str, str]]:
    yield from ((row["name"], row["code"]) for row in read_reference("subdivisions.csv"))
    yield from ((row["alias"], row["code"]) for row in read_reference("subdivision_aliases.csv"))


def _flag_words() -> Iterator[tuple[str, str]]:
    yield from ((row["words"], row["flag"]) for row in read_reference("opt_out_words.csv") if row["flag"])
