"""The base of every config section: frozen, closed, documented."""

import ast
import inspect
from itertools import pairwise
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationInfo

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema


def _from_folder(path: Path, info: ValidationInfo) -> Path:
    folder = (info.context or {}).get("folder")
    return folder / path if folder else path


ConfigPath = Annotated[Path, AfterValidator(_from_folder)]
"""A path in the config: relative ones start at the folder of the config file."""


def _source_from_folder(source: str, info: ValidationInfo) -> str:
    return source if "://" in source or source == "-" else str(_from_folder(Path(source), info))


ConfigSource = Annotated[str, AfterValidator(_source_from_folder)]
"""A list in the config: a path, which starts at the folder of the config file, or `sf://OBJECT`."""


class Section(BaseModel):
    """One section of the config: unknown keys are errors, every key has a default.

    The docstring under a key is its documentation, in the schema and in `revops config show`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)

    # The docstrings are read where someone asks for them: to read those of all sections costs a
    # command that asks for none of them a third of a second.
    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: "CoreSchema", handler: "GetJsonSchemaHandler"
    ) -> "JsonSchemaValue":
        """The schema of the section, each key with its documentation."""
        shown = handler(core_schema)
        keys = handler.resolve_ref_schema(shown).get("properties", {})
        words = documentation(cls)
        for name, field in cls.model_fields.items():
            if name in words:
                keys[field.alias or name].setdefault("description", words[name])
        return shown


def documentation(model: type[BaseModel]) -> "Mapping[str, str]":
    """The docstring of each key of a section, its own before that of a section it is made from."""
    found: dict[str, str] = {}
    for made_from in reversed(model.__mro__):
        if issubclass(made_from, BaseModel) and made_from is not BaseModel:
            found |= _docstrings(made_from)
    return found


def _docstrings(model: type[BaseModel]) -> "Mapping[str, str]":
    (shown,) = ast.parse(dedent(inspect.getsource(model))).body
    found: dict[str, str] = {}
    for key, text in pairwise(shown.body if isinstance(shown, ast.ClassDef) else ()):
        if isinstance(key, ast.AnnAssign) and isinstance(key.target, ast.Name) and isinstance(text, ast.Expr):
            found[key.target.id] = inspect.cleandoc(ast.literal_eval(text.value))
    return found
