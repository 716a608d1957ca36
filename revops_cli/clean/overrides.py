"""A field with what a user says over it: each synonym fills its column, the field the others."""

from collections.abc import Mapping, Sequence

from revops_cli.clean.synonyms import Synonym, Synonyms
from revops_cli.clean.vocabulary import Target
from revops_cli.fields.blank import is_blank
from revops_cli.fields.field import Field
from revops_cli.model import Cleaned

Hit = tuple[Target, int, Synonym]
"""A column, the place of the input cell it was read from, and the row that decided."""


def with_synonyms(field: Field, targets: Sequence[Target], rows: Mapping[str, Synonyms]) -> Field:
    """The field, obeying the rows of its columns; itself where there are none."""
    own = tuple(target for target in targets if target.field == field.name and target.column in rows)
    if not own:
        return field
    places = {target.column: tuple(map(field.inputs.index, target.inputs)) for target in own}

    def standardise(*cells: str) -> Cleaned:
        hits: list[Hit] = []
        for target in own:
            place = said_at(cells, places[target.column])
            row = rows[target.column].find(cells[place])
            if row is not None:
                hits.append((target, place, row))
        return _obeyed(field, cells, hits) if hits else field.standardise(*cells)

    return field.overruled(standardise)


def said_at(cells: Sequence[str], places: Sequence[int]) -> int:
    """The place of the first cell that says something; the first of all where none does."""
    return next((place for place in places if not is_blank(cells[place])), places[0])


def _obeyed(field: Field, cells: Sequence[str], hits: Sequence[Hit]) -> Cleaned:
    asked = list(cells)
    for target, place, row in hits:
        if target.stands:
            asked[place] = row.value
    answer = field.standardise(*asked)
    values = list(answer.values)
    columns = [output.name for output in field.outputs]
    for target, _, row in hits:
        values[columns.index(target.column)] = row.value
    settled = {target.issue for target, _, _ in hits}
    issues = tuple(issue for issue in answer.issues if issue not in settled)
    return Cleaned(tuple(values), "; ".join([row.rule for _, _, row in hits] + _left(field, answer, hits)), issues)


def _left(field: Field, answer: Cleaned, hits: Sequence[Hit]) -> list[str]:
    """What the field's own rule still says of the columns that no synonym decided."""
    if len(hits) == len(field.outputs) or any(target.stands for target, _, _ in hits) or answer.rule in {"", "no rule"}:
        return []
    decided = tuple(f"{target.part}: " for target, _, _ in hits)
    return [part for part in answer.rule.split("; ") if not part.startswith(decided)]
