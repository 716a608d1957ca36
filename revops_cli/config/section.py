"""The base of every config section: frozen, closed, documented."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationInfo


def _from_folder(path: Path, info: ValidationInfo) -> Path:
    folder = (info.context or {}).get("folder")
    return folder / path if folder else path


ConfigPath = Annotated[Path, AfterValidator(_from_folder)]
"""A path in the config: relative ones start at the folder of the config file."""


class Section(BaseModel):
    """One section of the config: unknown keys are errors, every key has a default.

    The docstring under a key is its documentation, in the schema and in `revops config show`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True, validate_default=True)
