"""Parity: what a lead knows must be on the contact that it becomes, or the cycle is lost on conversion."""

from revops_cli.audit.facts import Facts
from revops_cli.audit.findings import Finder, evidence_cell
from revops_cli.audit.measures import Metric, not_computable, rate
from revops_cli.audit.outcome import Outcome, Show, SubReport
from revops_cli.engine.protocol import Batch, quote

NEEDS = ("people.person_id",)
FIELDS = (
    "status", "reason", "assigned_at", "working_at", "dispositioned_at", "lead_source", "campaign_id", "segment",
    "is_exception", "sdr_owner", "opp_owner", "cs_owner", "score", "referred_by",
)  # fmt: skip
"""What the model wants on both objects; status, assigned date and reason at least."""
_COPIED = ("assigned_at", "lead_source", "sdr_owner", "referred_by")
"""What a conversion must not blank or change."""
FIGURES = ("parity_fields", "parity_copied")


def parity(facts: Facts) -> Outcome:
    """Fields that leads have and contacts lack, and values that conversion lost."""
    people = facts.table("people")
    contact = "(lower(coalesce(object, '')) = 'contact' OR (object IS NULL AND left(person_id, 3) = '003'))"
    known = [field for field in FIELDS if facts.has(f"people.{field}")]
    counts = ", ".join(
        f"count({field}) FILTER (WHERE NOT {contact}), count({field}) FILTER (WHERE {contact})" for field in known
    )
    totals = f"count(*) FILTER (WHERE {contact}), count(*) FILTER (WHERE NOT {contact})"
    query = f"SELECT {', '.join(filter(None, (totals, counts)))} FROM {people}"
    contacts, leads, *cells = (int(cell) for cell in facts.engine.rows(query)[0])
    if not contacts or not leads:
        note = "needs both leads and contacts in people"
        return Outcome(notes=(note,), metrics=tuple(_unknown(name) for name in FIGURES))
    pairs = {field: (cells[2 * at], cells[2 * at + 1]) for at, field in enumerate(known)}
    used = {field: pair for field, pair in pairs.items() if pair[0]}
    lacking = [field for field, (_, on_contacts) in used.items() if not on_contacts]
    batch: Batch = {"field": lacking, "leads": [used[field][0] for field in lacking]}
    facts.engine.load("audit parity", [batch], {"field": "VARCHAR", "leads": "BIGINT"})
    lost = "audit parity lost"
    facts.engine.sql(lost, _lost(people, [field for field in _COPIED if field in used and field not in lacking]))
    find = Finder(facts)
    findings = (
        find.query("contact_field_missing", '"audit parity"', n="leads", detail="field"),
        find.query(
            "lost_in_conversion", quote(lost), person="person", rows=evidence_cell("people", "file", "_row"),
            detail="concat(field, ': ', before, ' became ', CASE WHEN after = '' THEN 'empty' ELSE after END)",
        ),
    )  # fmt: skip
    converted = int(facts.engine.rows(f"SELECT count(*) FROM {people} WHERE converted_contact_id IS NOT NULL")[0][0])
    kept = converted - int(facts.engine.rows(f"SELECT count(DISTINCT person) FROM {quote(lost)}")[0][0])
    metrics = (
        rate(FIGURES[0], len(used) - len(lacking), len(used), "fields of leads that contacts have", facts),
        rate(FIGURES[1], kept, converted, "converted with source, date and owners kept", facts),
    )
    rows = tuple((field, str(on), str(off), "yes" if off else "no") for field, (on, off) in used.items())
    show = Show("Fields of leads and contacts", "", ("Field", "Leads", "Contacts", "On both"), rows, frozenset({1, 2}))
    return Outcome(metrics, findings, (show,))


def _lost(people: str, fields: list[str]) -> str:
    """Converted leads whose contact says something else."""
    parts = [
        f"SELECT l.person_id AS person, '{field}' AS field, CAST(l.{field} AS VARCHAR) AS before, "
        f"coalesce(CAST(c.{field} AS VARCHAR), '') AS after, c.file, c._row FROM {people} AS l JOIN {people} AS c "
        f"ON c.person_id = l.converted_contact_id WHERE l.{field} IS NOT NULL AND "
        f"(c.{field} IS NULL{'' if field == 'assigned_at' else f' OR c.{field} <> l.{field}'})"
        for field in fields
    ]
    nobody = (
        "SELECT '' AS person, '' AS field, '' AS before, '' AS after, CAST(0 AS BIGINT) AS file, "
        "CAST(0 AS BIGINT) AS _row WHERE FALSE"
    )
    return " UNION ALL ".join(parts) or nobody


def _unknown(name: str) -> Metric:
    return not_computable(name, "rate", ("both leads and contacts",))


REPORT = SubReport("parity", "Leads and contacts", NEEDS, tuple((name, ()) for name in FIGURES), parity)
