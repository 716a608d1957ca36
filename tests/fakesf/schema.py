"""Objects and fields of the fake org, read from the tables beside this file; tests may change them while it runs."""

import csv
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

Value = str | int | float | bool | None
Record = dict[str, Value]
"""Field to value; moments are text of one width."""
NUMBERS = frozenset({"currency", "double", "percent"})
HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field; `flags` are explained in fields.csv."""

    object: str
    name: str
    label: str
    type: str
    length: int = 0
    references: tuple[str, ...] = ()
    relationship: str = ""
    children: str = ""
    values: tuple[str, ...] = ()
    default: str = ""
    flags: frozenset[str] = frozenset()


@dataclass(slots=True)
class ObjectSpec:
    """One object; fields by their name in lower case, in file order."""

    name: str
    prefix: str
    flags: frozenset[str]
    history: tuple[str, str] | None
    """Object that tracks its changes, and the field there that names the record."""
    fields: dict[str, FieldSpec] = field(default_factory=dict)
    version: int = 0
    """Raised by every change, so that a describe can be cached."""

    def field(self, name: str) -> FieldSpec | None:
        """A field by its name, whatever the case."""
        return self.fields.get(name.lower())

    def relation(self, name: str) -> FieldSpec | None:
        """The reference with this name of the way up."""
        wanted = name.lower()
        return next((each for each in self.fields.values() if each.relationship.lower() == wanted), None)


def default_of(spec: FieldSpec) -> Value:
    """The value of a new record's field that nobody set."""
    if spec.type == "boolean":
        return spec.default == "true"
    if not spec.default:
        return None
    if spec.type in NUMBERS:
        return float(spec.default)
    return int(spec.default) if spec.type == "int" else spec.default


@cache
def _rows(name: str) -> list[dict[str, str]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(";") if part)


@cache
def _picklists() -> dict[str, tuple[str, ...]]:
    sets: dict[str, tuple[str, ...]] = {}
    for row in _rows("picklists.csv"):
        sets[row["picklist"]] = (*sets.get(row["picklist"], ()), row["value"])
    return sets


@cache
def _fields() -> tuple[FieldSpec, ...]:
    return tuple(
        FieldSpec(
            object=row["object"],
            name=row["field"],
            label=row["label"],
            type=row["type"],
            length=int(row["length"]),
            references=_listed(row["references"]),
            relationship=row["relationship"],
            children=row["children"],
            values=_picklists().get(row["picklist"], ()),
            default=row["default"],
            flags=frozenset(_listed(row["flags"])),
        )
        for row in _rows("fields.csv")
    )


class Schema:
    """The objects of one org."""

    def __init__(self) -> None:
        self.described: dict[tuple[str, str], bytes] = {}
        """What was said of an object, by its name and the version; of this schema and its unchanged copies."""
        self.objects: dict[str, ObjectSpec] = {}
        for row in _rows("objects.csv"):
            tracker, _, key = row["history"].partition(".")
            spec = ObjectSpec(
                row["object"], row["prefix"], frozenset(_listed(row["flags"])), (tracker, key) if key else None
            )
            self.objects[spec.name.lower()] = spec
        self.with_prefix: dict[str, list[ObjectSpec]] = {}
        for spec in self.objects.values():
            self.with_prefix.setdefault(spec.prefix, []).append(spec)
        for each in _fields():
            self.objects[each.object.lower()].fields[each.name.lower()] = each

    def copy(self) -> "Schema":
        """The same objects and fields, to be changed apart from these."""
        made = Schema.__new__(Schema)
        made.described = self.described
        made.objects = {key: replace(spec, fields=dict(spec.fields)) for key, spec in self.objects.items()}
        made.with_prefix = {
            prefix: [made.objects[spec.name.lower()] for spec in specs] for prefix, specs in self.with_prefix.items()
        }
        return made

    def object(self, name: str) -> ObjectSpec | None:
        """An object by its name, whatever the case."""
        return self.objects.get(name.lower())

    def remove_field(self, object_name: str, name: str) -> None:
        """Nobody can see the field any more."""
        spec = self.objects[object_name.lower()]
        del spec.fields[name.lower()]
        self._changed(spec)

    def add_field(self, each: FieldSpec) -> None:
        """One more field, or another definition of one."""
        spec = self.objects[each.object.lower()]
        spec.fields[each.name.lower()] = each
        self._changed(spec)

    def _changed(self, spec: ObjectSpec) -> None:
        spec.version += 1
        self.described = {}

    def flag(self, object_name: str, name: str, *flags: str) -> None:
        """Add flags to a field (`required`, `restricted`, ...)."""
        each = self.objects[object_name.lower()].fields[name.lower()]
        self.add_field(replace(each, flags=each.flags | set(flags)))

    def pointing_at(self, object_name: str) -> list[tuple[ObjectSpec, FieldSpec]]:
        """References of other records at records of this object that a user can set."""
        return [
            (spec, each)
            for spec in self.objects.values()
            for each in spec.fields.values()
            if object_name in each.references and "create" in each.flags
        ]

    def children(self, object_name: str, relationship: str) -> tuple[ObjectSpec, FieldSpec] | None:
        """The object and its reference behind a name of the way down (`Contacts`)."""
        wanted = relationship.lower()
        for spec in self.objects.values():
            for each in spec.fields.values():
                if object_name in each.references and each.children.lower() == wanted:
                    return spec, each
        return None
