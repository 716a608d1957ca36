"""The reference pages of config keys and columns, made from the models and steps themselves."""

import json
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from revops_cli.config.section import documentation
from revops_cli.model import ColumnDoc
from revops_cli.pipeline.config import Root
from revops_cli.text.markdown import in_cell


def config_reference() -> str:
    """Every key of revops.yaml with its default and what it does, as Markdown."""
    return "".join(_section(Root, "", ""))


def columns_reference() -> str:
    """Every column that a step adds, as Markdown."""
    from revops_cli.clean.columns import ADDS as CLEAN
    from revops_cli.dedupe.columns import ADDS as DEDUPE
    from revops_cli.match.columns import ADDS as MATCH
    from revops_cli.route.columns import ADDS as ROUTE
    from revops_cli.route.columns import CARRIED, HANDED, PRIORITISED
    from revops_cli.route.reassign import ADDS as REASSIGN
    from revops_cli.score.columns import ADDS as SCORE
    from revops_cli.score.columns import SEGMENTED

    again = tuple(column for column in REASSIGN if column not in ROUTE)
    steps = {
        "clean": CLEAN,
        "dedupe": DEDUPE,
        "match": MATCH,
        "score": SCORE,
        "segment": SEGMENTED,
        "route": (*ROUTE, *PRIORITISED, CARRIED, *HANDED),
        "reassign": again,
    }
    return "".join(_columns(step, adds) for step, adds in steps.items())


def _columns(step: str, adds: tuple[ColumnDoc, ...]) -> str:
    rows = "".join(f"| `{column.name}` | {column.kind} | {in_cell(column.doc)} |\n" for column in adds)
    return f"\n## {step}\n| column | kind | |\n|---|---|---|\n{rows}"


def _section(model: type[BaseModel], path: str, intro: str) -> Iterator[str]:
    title = path or "revops.yaml"
    rows, inner = [], []
    keys = documentation(model)
    for name, field in model.model_fields.items():
        place = f"{path}.{name}" if path else name
        below = _models_of(field.annotation)
        default = "" if below else f"`{_shown(field.default, factory=field.default_factory)}`"
        if field.is_required():
            default = "required"
        rows.append(f"| `{name}` | {default} | {in_cell(keys.get(name, ''))} |\n")
        inner += [(model, place) for model in below]
    words = in_cell((model.__doc__ or intro).strip())
    yield f"\n## {title}\n{words}\n\n| key | default | |\n|---|---|---|\n{''.join(rows)}"
    for model_below, place in inner:
        yield from _section(model_below, place, "")


def _models_of(annotation: Any) -> tuple[type[BaseModel], ...]:  # noqa: ANN401 - a type annotation is any object
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return (annotation,)
    found = (model for argument in getattr(annotation, "__args__", ()) for model in _models_of(argument))
    return tuple(dict.fromkeys(found))


def _shown(value: object, *, factory: Any) -> str:  # noqa: ANN401 - pydantic's own type
    made = factory() if factory else value
    return json.dumps(made, default=str, ensure_ascii=False)
