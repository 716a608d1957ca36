"""One section of the config from a file of its own; the other sections are not loaded for it."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from revops_cli.config.document import Document, read_document
from revops_cli.config.loading import validated
from revops_cli.errors import ConfigError

if TYPE_CHECKING:
    from revops_cli.route.settings import RouteSettings
    from revops_cli.score.segment_settings import SegmentSettings
    from revops_cli.score.settings import ScoreSettings

Defined = TypeVar("Defined", "RouteSettings", "ScoreSettings", "SegmentSettings")


def load_rules(path: str, definitions: Mapping[str, str] | None = None) -> "tuple[RouteSettings, Document]":
    """The route section of a file: a whole config, or the section alone; raises ConfigError.

    `definitions` are those of the config of the run; those of the file itself go before them.
    """
    from revops_cli.route.settings import RouteSettings  # noqa: PLC0415 - a run loads the section that it reads

    section, own = _section(path, "route")
    settings = validated(RouteSettings, section)
    return defined(settings, {**(definitions or {}), **own}), section


def load_models(path: str, definitions: Mapping[str, str] | None = None) -> "tuple[ScoreSettings, Document]":
    """The score section of a file, in the same way."""
    from revops_cli.score.settings import ScoreSettings  # noqa: PLC0415 - a run loads the section that it reads

    section, own = _section(path, "score")
    settings = validated(ScoreSettings, section)
    return defined(settings, {**(definitions or {}), **own}), section


def defined(settings: Defined, definitions: Mapping[str, str]) -> Defined:
    """The section with the definitions of the config above its own."""
    both = {**definitions, **settings.definitions}
    return settings.model_copy(update={"definitions": both}) if both else settings


def _section(path: str, key: str) -> tuple[Document, dict[str, str]]:
    """A section of a whole config with the definitions beside it, or the file as the section."""
    document = read_document(Path(path))
    if key not in document.values:
        return document, {}
    inner = document.values[key]
    if not isinstance(inner, Mapping):
        raise ConfigError(f"{key}: is a mapping", where=document.where((key,)))
    lines = {location[1:]: line for location, line in document.lines.items() if location[0] == key}
    beside = document.values.get("definitions")
    texts = {str(name): str(text) for name, text in beside.items()} if isinstance(beside, Mapping) else {}
    return Document(document.path, inner, lines), texts
