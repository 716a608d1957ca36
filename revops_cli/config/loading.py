"""A document checked against a model: one clear message for the first thing that is wrong."""

from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from revops_cli.config.document import Document, Location
from revops_cli.config.section import Section
from revops_cli.errors import ConfigError, did_you_mean

Root = TypeVar("Root", bound=Section)


def validated(model: type[Root], document: Document) -> Root:
    """The document as an instance of `model`; relative paths resolve from the document's folder.

    Raises ConfigError with file, line, and a near spelling for an unknown key.
    """
    try:
        return model.model_validate(document.values, context={"folder": document.folder})
    except ValidationError as error:
        raise _config_error(model, document, error) from error


def _config_error(model: type[Section], document: Document, error: ValidationError) -> ConfigError:
    first = error.errors(include_url=False)[0]
    location: Location = tuple(first["loc"])
    key = ".".join(str(part) for part in location)
    if first["type"] == "extra_forbidden":
        known = _fields_at(model, location[:-1])
        hint = did_you_mean(str(location[-1]), known) or f"known keys: {', '.join(sorted(known))}"
        return ConfigError(f"unknown key '{key}'", where=document.where(location), hint=hint)
    message = first["msg"].removeprefix("Value error, ").rstrip(".")
    message = message[:1].lower() + message[1:]
    given = first["input"]
    shown = f": {given!r}" if isinstance(given, str | int | float | bool) else ""
    return ConfigError(f"{key}: {message}{shown}" if key else message, where=document.where(location))


def _fields_at(model: type[BaseModel], location: Location) -> set[str]:
    """The keys a section takes at a place in the document, as far as they are models."""
    current: type[BaseModel] = model
    for part in location:
        if isinstance(part, int) or part not in current.model_fields:
            continue
        inner = next(_models_in(current.model_fields[part].annotation), None)
        if inner is None:
            return set()
        current = inner
    return set(current.model_fields)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401 - a type annotation is any object
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from _models_in(argument)


def effective(root: Section, document: Document) -> list[tuple[str, object, str]]:
    """Every key with its value and where it came from: `file:line` or `default`."""
    return list(_effective(root.model_dump(mode="json"), (), document))


def _effective(value: object, location: Location, document: Document) -> Iterator[tuple[str, object, str]]:
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _effective(inner, (*location, key), document)
        return
    came_from = document.lines.get(location) or "default"
    yield ".".join(map(str, location)), value, came_from
