"""Which columns of a list routing may write over."""

from revops_cli.model import Table
from revops_cli.route.columns import WRITTEN
from revops_cli.route.handing import role_columns
from revops_cli.route.settings import RouteSettings
from revops_cli.text.fold import squash


def rewritten(settings: RouteSettings, leads: Table) -> tuple[str, ...]:
    """The columns of the list that routing fills: its own, labels, owners of roles, and what it carries over."""
    named = (*WRITTEN, *settings.labels, *role_columns(settings), *settings.carry)
    own = {squash(name) for name in named}
    return tuple(name for name in leads.names if squash(name) in own)
