"""Why a value is cleaned as it is: the field asked about it, with every step of the answer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from revops_cli.clean.columns import REPLACES
from revops_cli.errors import UsageError, did_you_mean
from revops_cli.fields.field import Field
from revops_cli.tables.columns import recognise
from revops_cli.text.fold import fold, squash

_MAIN = {"person_name": "Name"}
"""The column that a field is about, where it is not the first."""


@dataclass(frozen=True, slots=True)
class Trace:
    """One answer: the cells given, the value folded, the rule, each column that came out, the issues."""

    field: str
    given: Mapping[str, str]
    folded: str
    rule: str
    values: Mapping[str, str]
    issues: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """The answer as one JSON object."""
        return {
            "field": self.field,
            "given": dict(self.given),
            "folded": self.folded,
            "rule": self.rule,
            "values": dict(self.values),
            "issues": list(self.issues),
        }

    def lines(self) -> list[str]:
        """The answer for a person, a line a fact."""
        facts = {"field": self.field, "folded": self.folded, "rule": self.rule or "none: no rule knows it"}
        facts |= {name: value or "-" for name, value in self.values.items()}
        facts["issues"] = ", ".join(self.issues) or "none"
        width = max(map(len, facts))
        head = ", ".join(f"{name} '{value}'" for name, value in self.given.items())
        return [head, *(f"  {name.ljust(width)}  {text}" for name, text in facts.items())]


def explained(fields: Sequence[Field], name: str, value: str, others: Mapping[str, str]) -> list[Trace]:
    """What the fields that read a column say of a value in it, `others` being more cells of the row.

    `name` is an input (Title), an added column (TitleLevel) or a field (title), without regard to case, or a
    header that lists use for an input (Job Title).
    Raises UsageError for a name that is none of these.
    """
    known = {squash(column): column for field in fields for column in field.inputs}
    cells = {known[_key(known, other)]: cell for other, cell in others.items()}
    asked = list(_asked(fields, squash(name))) or list(_asked(fields, squash(_meant(name))))
    if not asked:
        names = dict.fromkeys(column for field in fields for column in (*field.inputs, *_outputs(field)))
        raise UsageError(
            f"no field '{name}'", where="explain clean", hint=did_you_mean(name, names) or f"one of {', '.join(names)}"
        )
    return [_trace(field, _with_filled(fields, field, {**cells, column: value}), column) for field, column in asked]


def _with_filled(fields: Sequence[Field], field: Field, cells: Mapping[str, str]) -> Mapping[str, str]:
    """The cells with those that another field fills for this one."""
    found: dict[str, str] = {}
    for name, fillers in field.filled.items():
        if not cells.get(name):
            told = (each.of(_told(fields, each.output, cells)) for each in fillers)
            found[name] = next(filter(None, told), "")
    return {**cells, **found}


def _told(fields: Sequence[Field], output: str, cells: Mapping[str, str]) -> str:
    """An output of whichever field makes it."""
    giver = next((other for other in fields if output in _outputs(other)), None)
    if giver is None:
        return ""
    answer = giver.standardise(*(cells.get(each, "") for each in giver.inputs))
    return dict(zip(_outputs(giver), answer.values, strict=True))[output]


def _meant(header: str) -> str:
    """The canonical column that a header of a list of leads means, empty where it means none."""
    return recognise([header], "leads", {}).known.get(header, "")


def _key(known: Mapping[str, str], other: str) -> str:
    if squash(other) not in known and squash(_meant(other)) in known:
        return squash(_meant(other))
    if squash(other) not in known:
        hint = did_you_mean(other, known.values()) or f"one of {', '.join(known.values())}"
        raise UsageError(f"no column '{other}'", where="--with", hint=hint)
    return squash(other)


def _asked(fields: Sequence[Field], key: str) -> Iterator[tuple[Field, str]]:
    """The fields to ask and the column of each: those that are about the column, else those that also read it."""
    about = (next((column for name, column in _names(field) if squash(name) == key), "") for field in fields)
    first = [(field, column) for field, column in zip(fields, about, strict=True) if column]
    yield from first or ((field, column) for field in fields for column in field.inputs if squash(column) == key)


def _names(field: Field) -> Iterator[tuple[str, str]]:
    """The names that ask for this field, each with the column that a value belongs to."""
    main = _MAIN.get(field.name, field.inputs[0])
    yield from ((field.name, main), (main, main))
    for output in _outputs(field):
        column = REPLACES.get(output, main)
        yield output, column if column in field.inputs else main


def _outputs(field: Field) -> Iterator[str]:
    return (output.name for output in field.outputs)


def _trace(field: Field, cells: Mapping[str, str], column: str) -> Trace:
    answer = field.standardise(*(cells.get(name, "") for name in field.inputs))
    given = {name: cells[name] for name in (column, *field.inputs) if cells.get(name)}
    values = {output.name: value for output, value in zip(field.outputs, answer.values, strict=True)}
    return Trace(field.name, given, fold(cells[column]), answer.rule, values, answer.issues)
