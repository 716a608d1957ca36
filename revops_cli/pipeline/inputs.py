"""Sections of the config that belong to no step: the files a run reads, and what `revops run` does."""

from pathlib import Path
from typing import Literal

from revops_cli.config.section import ConfigPath, ConfigSource, Section

StepName = Literal["clean", "dedupe", "match", "score", "segment", "route"]


class Inputs(Section):
    """Files a run reads, from the folder of the config, or records of the CRM: `sf://Account?where=...`."""

    leads: ConfigSource | None = None
    """The list: CSV, XLSX, Parquet, JSON Lines ..."""
    accounts: ConfigSource | None = None
    """Accounts to match the leads to."""
    partners: ConfigSource | None = None
    """Partners, beside the accounts; a name or a domain a row, with or without Ids."""
    competitors: ConfigSource | None = None
    """Competitors, in the same way."""
    named: ConfigSource | None = None
    """Named accounts, in the same way."""
    users: ConfigSource | None = None
    """Users that leads are assigned to."""
    opportunities: ConfigSource | None = None
    """Opportunities of the accounts: open and lost ones count in routing."""
    account_team: ConfigSource | None = None
    """Who works with an account in which role: AccountId, UserId, TeamMemberRole; for `to: team:ROLE`."""
    activities: ConfigSource | None = None
    """What people did, for scoring: who, what, when; opens, clicks, forms, replies, visits."""
    contacts: ConfigSource | None = None
    """Contacts of the accounts."""


class Run(Section):
    """What `revops run` does."""

    steps: tuple[StepName, ...] = ("clean", "dedupe", "match", "route")
    """Steps in order; one table flows through."""
    output: ConfigPath = Path("out")
    """Folder of the results."""
