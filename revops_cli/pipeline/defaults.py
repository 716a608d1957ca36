"""The config where no file says one: a section is loaded when it is asked for.

To load the sections of all steps takes longer than to clean a short list.
"""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from revops_cli.config.document import NOTHING, Document, find_config

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel

    from revops_cli.pipeline.config import Root

_SECTIONS = {
    "audit": ("revops_cli.audit.settings", "AuditSettings"),
    "check": ("revops_cli.check.settings", "CheckSettings"),
    "clean": ("revops_cli.clean.settings", "CleanSettings"),
    "dedupe": ("revops_cli.dedupe.settings", "DedupeSettings"),
    "inputs": ("revops_cli.pipeline.inputs", "Inputs"),
    "match": ("revops_cli.match.settings", "MatchSettings"),
    "plan": ("revops_cli.plan.settings", "PlanSettings"),
    "run": ("revops_cli.pipeline.inputs", "Run"),
    "salesforce": ("revops_cli.crm.salesforce.settings", "SalesforceSettings"),
    "segment": ("revops_cli.score.segment_settings", "SegmentSettings"),
}
_VALUES: "Mapping[str, object]" = {
    "version": 1,
    "timezone": "UTC",
    "columns": {},
    "definitions": {},
    "score": None,
    "route": None,
}
"""Values that are no sections."""


class _Defaults:
    """A stand-in for `Root()`: the same attributes with the same values."""

    def __init__(self, values: "Mapping[str, object]") -> None:
        self._values = dict(values)

    def __getattr__(self, name: str) -> object:
        if name not in self._values:
            self._values[name] = _default(name)
        return self._values[name]

    def model_copy(self, *, update: "Mapping[str, object]") -> "_Defaults":
        """As a model says it: the same but for some values, which are not checked."""
        return _Defaults({**self._values, **update})


def defaults() -> "Root":
    """All defaults of the config, as the type that a file is read into."""
    return cast("Root", _Defaults(_VALUES))


def config_of(path: str) -> "tuple[Root, Document]":
    """The config named, or the nearest one, or all defaults; raises ConfigError."""
    if not path and find_config(Path.cwd()) is None:
        return defaults(), NOTHING
    from revops_cli.pipeline.config import load_config  # noqa: PLC0415 - loads every section

    return load_config(path)


def _default(name: str) -> object:
    if name not in _SECTIONS:
        raise AttributeError(name)
    module, model = _SECTIONS[name]
    section: type[BaseModel] = getattr(import_module(module), model)
    return section()
