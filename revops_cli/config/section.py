"""The base of every config section: frozen, closed, documented."""

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """One section of the config: unknown keys are errors, every key has a default.

    The docstring under a key is its documentation, in the schema and in `revops config show`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True, validate_default=True)
