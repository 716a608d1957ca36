"""Every kind of check by its key."""

from collections.abc import Mapping

from revops_cli.check.kinds import cells, emails, figures, leads, process
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
    "email_valid": emails.email_valid,
    "email_not": emails.email_not,
    "phone_valid": leads.phone_valid,
    "phone_e164": leads.phone_e164,
    "country_known": leads.country_known,
    "title_level_known": leads.title_level_known,
    "company_known": leads.company_known,
    "owner_active": leads.owner_active,
    "reason_not_ambiguous": process.reason_not_ambiguous,
    "disposition_complete": process.disposition_complete,
    "no_date_paradox": process.no_date_paradox,
    "assigned_at_present": process.assigned_at_present,
    "touch_for_working": process.touch_for_working,
}
