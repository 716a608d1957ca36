"""Raw lists where a step asks for what cleaning makes: cleaned beside, and the list itself left as it is."""

from collections.abc import Collection

from revops_cli.clean.columns import ADDS
from revops_cli.clean.step import CleanOptions, clean
from revops_cli.fields.registry import fields
from revops_cli.model import Table
from revops_cli.pipeline.session import Session


def standardised(session: Session, leads: Table, wanted: Collection[str]) -> Table | None:
    """The list with the columns of clean, where `wanted` names some that it lacks and could be made; else None."""
    made = {column.name for column in ADDS} & {name for name in wanted if not leads.has(name)}
    asked = [field for field in fields() if made & {output.name for output in field.outputs}]
    if not any(leads.has(name) for field in asked for name in field.inputs):
        return None
    settings = session.root.clean.model_copy(update={"reject": (), "reject_without_identity": False})
    return clean(session.engine, leads, settings, CleanOptions(as_of=session.as_of)).table
