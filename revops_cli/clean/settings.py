"""The `clean:` section of the config."""

from typing import Literal

from revops_cli.config.section import Section

IndustryScheme = Literal["linkedin", "salesforce", "naics"]


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
    """ISO 3166-1 alpha-2 code of the country of a phone number where the row names none."""
    industry: IndustryScheme = "linkedin"
    """Vocabulary of IndustryStandard."""
    reject_without_identity: bool = False
    """Rows that name nobody (no usable e-mail, phone, name or company) leave the list; `import` does so unless told."""
    reject: tuple[Reject, ...] = ()
    """Conditions under which a row leaves the list."""
