"""The whole config: one section a step, and the files a run reads."""

import os
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from revops_cli.audit.settings import AuditSettings
from revops_cli.check.settings import CheckSettings
from revops_cli.clean.settings import CleanSettings
from revops_cli.clock.zone import zone
from revops_cli.config.document import NOTHING, Document, find_config, read_document
from revops_cli.config.loading import validated
from revops_cli.config.section import Section
from revops_cli.crm.salesforce.settings import SalesforceSettings
from revops_cli.dedupe.settings import DedupeSettings
from revops_cli.errors import ConfigError
from revops_cli.match.settings import MatchSettings
from revops_cli.pipeline.inputs import Inputs, Run
from revops_cli.pipeline.section_files import defined
from revops_cli.plan.settings import PlanSettings
from revops_cli.route.settings import RouteSettings
from revops_cli.score.segment_settings import SegmentSettings
from revops_cli.score.settings import ScoreSettings


class Root(Section):
    """revops.yaml: how lists are cleaned, merged, matched and assigned."""

    version: Literal[1] = 1
    """Version of the config format."""
    timezone: str = "UTC"
    """IANA time zone of dates without one."""
    columns: dict[str, str] = Field(default_factory=dict)
    """Header of a list -> canonical name, for headers that are not recognised."""
    definitions: dict[str, str] = Field(default_factory=dict)
    """Conditions with a name, such as an ideal lead: said once, read as a true or false column by the conditions of
    score, segment and route, and counted in their reports."""
    inputs: Inputs = Inputs()
    run: Run = Run()
    clean: CleanSettings = CleanSettings()
    dedupe: DedupeSettings = DedupeSettings()
    match: MatchSettings = MatchSettings()
    score: ScoreSettings | None = None
    """Points, grades and the hand-over; without it no lead is scored."""
    segment: SegmentSettings = SegmentSettings()
    route: RouteSettings | None = None
    """Assignment; without it no lead is assigned."""
    audit: AuditSettings = AuditSettings()
    check: CheckSettings = CheckSettings()
    plan: PlanSettings = PlanSettings()
    salesforce: SalesforceSettings = SalesforceSettings()

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


def with_definitions(root: Root) -> Root:
    """The config whose sections know the definitions above them."""
    if not root.definitions:
        return root
    update: dict[str, object] = {"segment": defined(root.segment, root.definitions)}
    if root.score is not None:
        update["score"] = defined(root.score, root.definitions)
    if root.route is not None:
        update["route"] = defined(root.route, root.definitions)
    return root.model_copy(update=update)
