"""Fields as queries name them (`Email`, `Owner.Name`): what they are, and how to read them from a record."""

from collections.abc import Callable
from dataclasses import dataclass

from .errors import ApiError
from .org import Org
from .schema import FieldSpec, ObjectSpec, Record, Value

HIGHEST = 2
"""Steps up that a path may take here."""
ANY_OF_SEVERAL = "Name"
"""The platform's word for what a reference to one of several objects has."""


@dataclass(frozen=True, slots=True)
class Path:
    """A path that exists: API names of the ways up, and the field at its end."""

    ups: tuple[FieldSpec, ...]
    field: FieldSpec
    read: Callable[[Record], Value]


def no_such_column(name: str, entity: str) -> ApiError:
    """The refusal of a field that nobody knows, or may see."""
    message = (
        f"\nSELECT {name} FROM {entity}\n       ^\nERROR at Row:1:Column:8\n"
        f"No such column '{name}' on entity '{entity}'."
        " If you are attempting to use a custom field, be sure to append the '__c' after the custom field name."
        " Please reference your WSDL or the describe call for the appropriate names."
    )
    return ApiError(400, "INVALID_FIELD", message)


def resolve(org: Org, spec: ObjectSpec, text: str) -> Path:
    """The path of this text from records of the object, or a refusal."""
    *ups, name = text.split(".")
    if ups and ups[0].lower() == spec.name.lower():
        ups = ups[1:]
    if len(ups) > HIGHEST:
        raise ApiError(400, "MALFORMED_QUERY", f"path of more than {HIGHEST} steps up: {text}")
    steps: list[FieldSpec] = []
    targets = [spec]
    for up in ups:
        step = next((found for target in targets if (found := target.relation(up))), None)
        if step is None:
            message = (
                f"\n{text}\n^\nERROR at Row:1:Column:1\nDidn't understand relationship '{up}' in field path."
                " If you are attempting to use a custom relationship, be sure to append the '__r' after the"
                " custom relationship name. Please reference your WSDL or the describe call for the appropriate names."
            )
            raise ApiError(400, "INVALID_FIELD", message)
        steps.append(step)
        targets = [org.schema.objects[each.lower()] for each in step.references]
    field = next((found for target in targets if (found := target.field(name))), None)
    if name.lower() == "type" and len(targets) > 1:
        field = FieldSpec(ANY_OF_SEVERAL, "Type", "Type", "string")
    if field is None:
        raise no_such_column(name, targets[0].name if len(targets) == 1 else ANY_OF_SEVERAL)
    return Path(tuple(steps), field, _reader(org, tuple(steps), field))


def parent(org: Org, record: Record, step: FieldSpec) -> tuple[str, Record] | None:
    """The record that a reference points at, with its object; nothing where it is empty."""
    target_id = record.get(step.name)
    spec = org.spec_of(str(target_id)) if target_id else None
    return (spec.name, org.tables[spec.name][str(target_id)]) if spec else None


def kind_of(entity: str) -> str:
    """What `Owner.Type` says: a group that owns records is a queue."""
    return "Queue" if entity == "Group" else entity


def _reader(org: Org, steps: tuple[FieldSpec, ...], field: FieldSpec) -> Callable[[Record], Value]:
    def read(record: Record) -> Value:
        entity = ""
        for step in steps:
            found = parent(org, record, step)
            if found is None:
                return None
            entity, record = found
        return kind_of(entity) if field.object == ANY_OF_SEVERAL else record.get(field.name)

    return read
