"""What an org says of itself as aligned text."""

from collections.abc import Sequence

from revops_cli.crm.adapter import Description, Field, Limit
from revops_cli.report.preview import plain_table


def object_table(found: Sequence[Description]) -> str:
    """Objects, one a line."""
    return plain_table(["name", "label"], [[each.name, each.label] for each in found]).rstrip("\n")


def field_table(described: Description) -> str:
    """The fields of an object, one a line, with what is special of each."""
    rows = [[each.name, each.label, _type(each), ", ".join(_marks(each))] for each in described.fields]
    return plain_table(["name", "label", "type", "notes"], rows).rstrip("\n")


def _type(field: Field) -> str:
    if field.references:
        return f"{field.type} to {', '.join(field.references[:3])}"
    return f"{field.type}({field.length})" if field.length else field.type


def _marks(field: Field) -> list[str]:
    marks = {
        "required": field.required,
        "external id": field.external_id,
        "unique": field.unique,
        "restricted": field.restricted,
        "read only": not (field.creatable or field.updatable),
    }
    return [name for name, holds in marks.items() if holds]


def limit_table(found: Sequence[Limit]) -> str:
    """Limits, one a line."""
    rows = [[each.name, f"{each.remaining:,}", f"{each.maximum:,}"] for each in found]
    return plain_table(["limit", "left", "of"], rows).rstrip("\n")
