"""Files beside the leads: which kind each is, and a bare list of domains that has no header."""

from collections.abc import Mapping

from revops_cli.engine.protocol import Engine, literal, quote
from revops_cli.errors import InputError
from revops_cli.io.options import ReadOptions
from revops_cli.tables.columns import TableKind
from revops_cli.tables.reading import Reading, read_table

KINDS: Mapping[str, TableKind] = {
    **dict.fromkeys(("accounts", "partners", "competitors", "named"), "accounts"),
    "users": "users",
    "contacts": "contacts",
    "opportunities": "opportunities",
    "previous": "leads",
}

DOMAINS = ReadOptions(no_header=True, mapping={"Column 1": "Website"})


def read_side(engine: Engine, source: str, name: str) -> Reading:
    """The file of a side input as the relation `name`; raises InputError.

    An account file without a header is understood where all it holds is one column of domains.
    """
    kind = KINDS.get(name, "any")
    try:
        return read_table(engine, source, name, kind=kind)
    except InputError as error:
        if error.code != "no_header" or kind != "accounts":
            raise
        reading = read_table(engine, source, name, DOMAINS, kind=kind)
        if len(reading.header) != 1 or not _are_domains(engine, name):
            raise
        return reading


def _are_domains(engine: Engine, relation: str) -> bool:
    cell = quote("Website")
    dotted = f"{cell} LIKE '%_._%' AND {cell} NOT LIKE {literal('% %')}"
    return not engine.rows(f"SELECT 1 FROM {quote(relation)} WHERE {cell} <> '' AND NOT ({dotted}) LIMIT 1")
