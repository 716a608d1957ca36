"""Plain names: a first and a last name of one capital and small letters each, and nothing else."""

from revops_cli.clean.plain import Asked, Plain, whole
from revops_cli.engine.protocol import literal
from revops_cli.fields.blank import blank_words
from revops_cli.fields.name_words import lone_titles

_WORD = "[A-Z][a-z]+"
_OTHERS = ("Salutation", "MiddleName", "Suffix")


def plain_name(asked: Asked) -> Plain | None:
    """The names as they are, where `fields.person_name` would leave them so."""
    first, last = asked.columns["FirstName"], asked.columns["LastName"]
    blank = {word for word in blank_words() if word.isascii() and word.isalpha()}
    conditions = [
        f"regexp_matches({cell}, {whole(_WORD)}) AND lower({cell}) NOT IN ({', '.join(map(literal, sorted(no)))})"
        for cell, no in ((first, blank | lone_titles()), (last, blank))
    ]
    conditions += [f"{asked.columns[name]} = ''" for name in _OTHERS]
    settled = f"CASE WHEN {' AND '.join(conditions)} THEN 'parts' END"
    return Plain(settled, ("''", first, "''", last, "''"), "'parts'", "''", from_cells=True)
