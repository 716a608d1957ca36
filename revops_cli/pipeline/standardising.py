"""Raw lists where a step asks for what cleaning makes: made beside, and the list itself left as it is."""

from collections.abc import Collection

from revops_cli.clean.step import CleanOptions, clean
from revops_cli.engine.protocol import listed, quote
from revops_cli.fields.opt_out import CONSENT
from revops_cli.fields.opt_out_columns import is_consent
from revops_cli.fields.registry import fields
from revops_cli.model import Table
from revops_cli.pipeline.session import Session

STANDARDISED = "standardised list"


def standardised(session: Session, leads: Table, wanted: Collection[str]) -> Table | None:
    """The list with those `wanted` columns of clean that it lacks and that can be made; None where there are none.

    Only the fields that make them run.
    """
    lacking = {name for name in wanted if not leads.has(name)}
    asked = [field for field in fields() if lacking & {output.name for output in field.outputs}]
    inputs = {name for field in asked for name in field.inputs}
    more = CONSENT in inputs
    columns = tuple(column for column in leads.columns if column.name in inputs or (more and is_consent(column.name)))
    if not columns:
        return None
    settings = session.root.clean.model_copy(update={"reject": (), "reject_without_identity": False})
    narrow = Table(leads.relation, columns, leads.rows, leads.source)
    made = clean(session.engine, narrow, settings, CleanOptions(as_of=session.as_of)).table
    added = tuple(name for name in made.names if name in lacking)
    cells = f", {listed(added, 'c.')}" if added else ""
    session.engine.sql(
        STANDARDISED,
        f"SELECT l.*{cells} FROM {quote(leads.relation)} l JOIN {quote(made.relation)} c ON c._row = l._row",
    )
    session.engine.drop(made.relation)
    return leads.with_added(added, STANDARDISED, leads.rows)
