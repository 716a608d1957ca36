"""The checks of a run: a section of the config, or a file of its own."""

from pathlib import Path
from typing import Literal

from revops_cli.check.settings import CheckSettings
from revops_cli.config.document import Document, read_document
from revops_cli.config.loading import validated
from revops_cli.pipeline.defaults import config_of


class CheckFile(CheckSettings):
    """A file that holds nothing but checks: what stands under `check:` in revops.yaml."""

    version: Literal[1] = 1
    """Version of the format."""


def load_checks(path: str) -> tuple[CheckSettings, Document, bool]:
    """The checks, the document that holds them, and whether that is a file of its own.

    Without `path` they are those of the nearest revops.yaml, if there is one. Raises ConfigError.
    """
    if path and Path(path).is_file():
        document = read_document(Path(path), bare_list="checks")
        if _alone(set(document.values)):
            return validated(CheckFile, document), document, True
    root, document = config_of(path)
    return root.check, document, False


def _alone(keys: set[str]) -> bool:
    """Whether a document with these keys holds checks and nothing else, as far as it is spelt right."""
    if keys <= set(CheckFile.model_fields):
        return True
    from revops_cli.pipeline.config import Root  # noqa: PLC0415 - loads every section

    return not keys & (set(Root.model_fields) - set(CheckFile.model_fields))


def places_of(document: Document) -> dict[str, str]:
    """`file:line` of each check that a valid document holds, by its id."""
    section = ("check",) if "check" in document.values else ()
    held = document.values.get("check", document.values).get("checks", ())
    return {str(one["id"]): document.where((*section, "checks", at)) for at, one in enumerate(held)}
