"""The whole config: one section a step, and the files a run reads."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from revops_cli.audit.settings import AuditSettings
from revops_cli.check.settings import CheckSettings
from revops_cli.clean.settings import CleanSettings
from revops_cli.clock.zone import zone
from revops_cli.config.document import NOTHING, Document, find_config, read_document
from revops_cli.config.loading import validated
from revops_cli.config.section import ConfigPath, Section
from revops_cli.dedupe.settings import DedupeSettings
from revops_cli.errors import ConfigError
from revops_cli.match.settings import MatchSettings
from revops_cli.route.settings import RouteSettings

StepName = Literal["clean", "dedupe", "match", "route"]


class Inputs(Section):
    """Files a run reads, from the folder of the config."""

    leads: ConfigPath | None = None
    """The list: CSV, XLSX, Parquet, JSON Lines ..."""
    accounts: ConfigPath | None = None
    """Accounts to match the leads to."""
    partners: ConfigPath | None = None
    """Partners, beside the accounts; a name or a domain a row, with or without Ids."""
    competitors: ConfigPath | None = None
    """Competitors, in the same way."""
    named: ConfigPath | None = None
    """Named accounts, in the same way."""
    users: ConfigPath | None = None
    """Users that leads are assigned to."""
    opportunities: ConfigPath | None = None
    """Opportunities of the accounts: open and lost ones count in routing."""
    account_team: ConfigPath | None = None
    """Who works with an account in which role: AccountId, UserId, TeamMemberRole; for `to: team:ROLE`."""
    contacts: ConfigPath | None = None
    """Contacts of the accounts."""


class Run(Section):
    """What `revops run` does."""

    steps: tuple[StepName, ...] = ("clean", "dedupe", "match", "route")
    """Steps in order; one table flows through."""
    output: ConfigPath = Path("out")
    """Folder of the results."""


class Root(Section):
    """revops.yaml: how lists are cleaned, merged, matched and assigned."""

    version: Literal[1] = 1
    """Version of the config format."""
    timezone: str = "UTC"
    """IANA time zone of dates without one."""
    columns: dict[str, str] = Field(default_factory=dict)
    """Header of a list -> canonical name, for headers that are not recognised."""
    inputs: Inputs = Inputs()
    run: Run = Run()
    clean: CleanSettings = CleanSettings()
    dedupe: DedupeSettings = DedupeSettings()
    match: MatchSettings = MatchSettings()
    route: RouteSettings | None = None
    """Assignment; without it no lead is assigned."""
    audit: AuditSettings = AuditSettings()
    check: CheckSettings = CheckSettings()

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            zone(name)
        except ConfigError as error:
            raise ValueError(f"{error.problem} ({error.hint})") from error
        return name


def load_config(path: str, *, start: Path | None = None) -> tuple[Root, Document]:
    """The config named, or the nearest `revops.yaml` from `start` upwards, or all defaults.

    Raises ConfigError.
    """
    here = Path.cwd()
    found = Path(path) if path else find_config(start or here)
    if found is not None and not path:
        found = Path(os.path.relpath(found, here))  # paths in reports do not tell where a checkout lies
    if path and found is not None and not found.is_file():
        raise ConfigError("no such file", where=path, hint="run: revops init")
    document = read_document(found) if found else NOTHING
    return validated(Root, document), document


def load_rules(path: str) -> tuple[RouteSettings, Document]:
    """The route section of a file: a whole config, or the section alone; raises ConfigError."""
    document = read_document(Path(path))
    if "route" not in document.values:
        return validated(RouteSettings, document), document
    inner = document.values["route"]
    if not isinstance(inner, Mapping):
        raise ConfigError("route: is a mapping", where=document.where(("route",)))
    lines = {location[1:]: line for location, line in document.lines.items() if location[0] == "route"}
    section = Document(document.path, inner, lines)
    return validated(RouteSettings, section), section
