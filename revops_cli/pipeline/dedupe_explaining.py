"""Why two records of a list are or are not merged."""

from revops_cli.dedupe.explain import PairTrace, explain_pair
from revops_cli.dedupe.identity import KEYS, name_rows
from revops_cli.engine.protocol import literal, quote
from revops_cli.errors import UsageError
from revops_cli.model import Table
from revops_cli.pipeline.merging import merge_decisions
from revops_cli.pipeline.options import RunOptions
from revops_cli.pipeline.session import Session


def explain_dedupe(source: str, one: str, other: str, options: RunOptions) -> PairTrace:
    """The evidence between two records, each named by its Id, ClusterId or row; raises RevopsError."""
    with Session.open(options) as session:
        leads = session.read_leads([source])
        session.engine.seal()
        name_rows(session.engine, leads)
        rows = _row_of(session, leads, one), _row_of(session, leads, other)
        if rows[0] == rows[1]:
            raise UsageError(f"'{one}' and '{other}' are one row", hint="name two")
        return explain_pair(session.engine, leads, session.root.dedupe, rows, merge_decisions(session))


def _row_of(session: Session, leads: Table, name: str) -> int:
    """The row with this Id or fingerprint, else the row of this number."""
    query = f"SELECT min(_row) FROM {quote(KEYS)} WHERE {literal(name)} IN (id, key)"
    found = session.engine.rows(query)[0][0]
    number = name.removeprefix("#")
    if found is None and number.isascii() and number.isdigit() and 1 <= int(number) <= leads.rows:
        found = number
    if found is None:
        raise UsageError(f"no record '{name}'", where=leads.source, hint="name it by its Id, its ClusterId or its row")
    return int(found)
