"""Every kind of check by its key."""

from collections.abc import Mapping

from revops_cli.check.kinds import cells, figures
from revops_cli.check.kinds.part import Kind

KINDS: Mapping[str, Kind] = {
    "not_null": cells.not_null,
    "unique": cells.unique,
    "in": cells.one_of,
    "references": cells.references,
    "expect": cells.expect,
    "row_count": figures.row_count,
    "row_count_change": figures.row_count_change,
    "metric": figures.metric,
}
