"""The `clean:` section of the config."""

from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, ValidationInfo

from revops_cli.config.section import ConfigPath, Section
from revops_cli.errors import did_you_mean

INDUSTRY_SCHEMES = ("linkedin", "salesforce", "naics")
BAND_SCHEMES = ("linkedin", "apollo", "zoominfo", "crunchbase")
REVENUE_BAND_SCHEMES = ("crunchbase", "zoominfo")
TABLE_ENDING = ".csv"

Bands = str | tuple[int, ...]
"""Bands of a vendor, or limits that rise."""


def industry_choice(choice: str, folder: Path | None = None) -> str:
    """A scheme, or the path of a table, from `folder` on; raises ValueError for another word."""
    if choice.casefold().endswith(TABLE_ENDING):
        return str(folder / choice) if folder else choice
    if choice in INDUSTRY_SCHEMES:
        return choice
    raise ValueError(_none_of(choice, INDUSTRY_SCHEMES, f"a {TABLE_ENDING} file"))


def _industry(choice: str, info: ValidationInfo) -> str:
    return industry_choice(choice, (info.context or {}).get("folder"))


def _bands(schemes: tuple[str, ...], choice: Bands) -> Bands:
    if isinstance(choice, str) and choice not in schemes:
        raise ValueError(_none_of(choice, schemes, "a list of limits"))
    if not isinstance(choice, str) and not (choice and choice[0] > 0 and all(a < b for a, b in pairwise(choice))):
        raise ValueError("limits are positive and rise, like [10, 50, 250]")
    return choice


def _none_of(choice: str, schemes: tuple[str, ...], other: str) -> str:
    near = did_you_mean(choice, schemes)
    return f"{', '.join(schemes)} or {other}{f' ({near})' if near else ''}"


class Reject(Section):
    """Rows that are no leads: they leave the list for the rejects file, with the reason."""

    id: str
    """Stable name of the rule, the code in the rejects file."""
    when: str
    """Condition over the cleaned row."""
    reason: str = ""
    """What the rejects file says; the condition itself where nothing is given."""


class CleanSettings(Section):
    """How values are standardised, and which rows are no leads at all."""

    default_country: str = "US"
    """ISO 3166-1 alpha-2 code of the country of a phone number where neither the row nor its e-mail tells one."""
    industry: Annotated[str, AfterValidator(_industry)] = "linkedin"
    """Vocabulary of IndustryStandard: linkedin, salesforce, naics, or a CSV table `pattern,value` of your own."""
    bands: Annotated[Bands, AfterValidator(partial(_bands, BAND_SCHEMES))] = "linkedin"
    """Bands of company size, or the largest size of each band but the last: [10, 50, 250]."""
    revenue_bands: Annotated[Bands, AfterValidator(partial(_bands, REVENUE_BAND_SCHEMES))] = "crunchbase"
    """Bands of annual revenue, or where each band but the first begins: [1000000, 10000000]."""
    synonyms: tuple[ConfigPath, ...] = ()
    """CSV tables `field,match,pattern,value,priority` over the packaged rules; a later one wins over an earlier."""
    reject_without_identity: bool = False
    """Rows that name nobody (no usable e-mail, phone, name or company) leave the list; `import` does so unless told."""
    reject: tuple[Reject, ...] = ()
    """Conditions under which a row leaves the list."""
