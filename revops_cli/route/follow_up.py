"""The task that comes with each assignment: whom to call, by when."""

from revops_cli.engine.protocol import literal, quote
from revops_cli.model import Table
from revops_cli.route.settings import RouteSettings
from revops_cli.rules.columns import spelled
from revops_cli.text.record_id import same_id_sql


def follow_up_tasks(before: Table, after: Table, settings: RouteSettings) -> dict[str, str]:
    """The kind `tasks`: row, lead, owner, due, type, subject of every lead that got its owner in this run.

    An owner who had the lead already has no new task, nor has one whose clock does not run yet.
    """
    lead, owner = spelled(after.names, "Id"), spelled(before.names, "OwnerId")
    was = f"coalesce(b.{quote(owner)}, '')" if owner else "''"
    new = f"a.OwnerId <> '' AND a.RespondBy <> '' AND {same_id_sql('a.OwnerId')} <> {same_id_sql(was)}"
    cells = (
        "a._row AS row",
        f"{f'a.{quote(lead)}' if lead else literal('')} AS lead",
        "a.OwnerId AS owner",
        "a.RespondBy AS due",
        f"{literal(settings.follow_up.type)} AS type",
        f"{literal(settings.follow_up.subject)} AS subject",
    )
    query = (
        f"SELECT {', '.join(cells)} FROM {quote(after.relation)} a JOIN {quote(before.relation)} b ON b._row = a._row "
        f"WHERE {new}"
    )
    return {"tasks": query}
