"""The field history of people: assigned dates, owners and statuses as they changed.

Relations made here: `KEYED`, `TRACKED` (the people of whom it says something), and of these `ASSIGNED`
(stamps of the assigned date), `OWNERS` (changes of owner) and `CLOSINGS` (dispositions); what came after the
moment of the run is left out. Of all others the record says the same, and says it at less cost.
"""

from revops_cli.audit.facts import PERSONS, Facts
from revops_cli.audit.instants import TimeReader
from revops_cli.audit.people import CLOSING, KEYS, NAMES, STATUSES, TRACKED, queue_sql
from revops_cli.engine.protocol import Batch, quote
from revops_cli.text.fold import squash
from revops_cli.text.record_id import same_id_sql

KEYED = "audit history keyed"
ASSIGNED = "audit stamps"
OWNERS = "audit owner changes"
CLOSINGS = "audit closings"

_FIELDS = {
    "assigned": ("assigned_at", "AssignedDate", "Assigned_Date__c", "Assigned Date"),
    "owner": ("Owner", "OwnerId", "owner_id", "Lead Owner", "Contact Owner", "ownerAssignment"),
    "status": ("Status", "Lead Status", "Contact_Status__c", "Contact Status", "Status__c"),
    "converted": ("leadConverted", "Converted", "IsConverted"),
}
"""What the history calls the fields that matter."""


def make_history(facts: Facts, reader: TimeReader) -> None:
    """Relations ASSIGNED, OWNERS and CLOSINGS."""
    _make_assigned(facts, reader)
    _make_owners(facts)
    _make_closings(facts)


def make_keyed(facts: Facts) -> None:
    """Relations KEYED (what changed, by the key of the person) and TRACKED (the people of whom it says something)."""
    engine, raw = facts.engine, facts.table("history")
    kinds = {squash(name): kind for kind, names in _FIELDS.items() for name in names}
    fields = [
        str(row[0]) for row in engine.rows(f"SELECT DISTINCT field FROM {raw} WHERE field IS NOT NULL ORDER BY 1")
    ]
    batch: Batch = {"field": fields, "kind": [kinds.get(squash(field), "") for field in fields]}
    engine.load("audit history fields", [batch], {"field": "VARCHAR", "kind": "VARCHAR"})
    engine.sql(
        KEYED,
        f"SELECT k.key AS person, k.no, f.kind, coalesce(h.old, '') AS old, coalesce(h.new, '') AS new, h.moment, "
        f"h.changed_by, "
        f'h.file, h._row FROM {raw} AS h JOIN "audit history fields" AS f ON f.field = h.field '
        f"JOIN {quote(KEYS)} AS k ON k.id = h.person_id WHERE f.kind <> '' AND h.moment <= {facts.now}",
    )
    engine.sql(TRACKED, f"SELECT DISTINCT no FROM {quote(KEYED)}")


def _make_assigned(facts: Facts, reader: TimeReader) -> None:
    """Stamps in the order of trust: the history of the assigned date, queue to user, the date of now.

    `edited_at` is when the stamp was written, NULL where nobody knows.
    """
    engine = facts.engine
    texts = "audit assigned texts"
    engine.sql(
        texts,
        f"SELECT person, new AS text, h.moment AS edited_at, file, _row FROM {quote(KEYED)} AS h WHERE kind = "
        f"'assigned' "
        f"UNION ALL SELECT person, old AS text, CAST(NULL AS BIGINT) AS edited_at, file, _row FROM {quote(KEYED)} "
        f"WHERE kind = 'assigned' QUALIFY row_number() OVER (PARTITION BY person ORDER BY moment, file, _row) = 1",
    )
    joined, time = reader.columns(texts, "assigned", "texts.text")
    engine.sql(
        "audit tracked stamps",
        f"SELECT person, {time.value} AS moment, min(edited_at) AS edited_at FROM {quote(texts)} AS texts{joined} "
        f"WHERE texts.text <> '' AND {time.value} IS NOT NULL GROUP BY 1, 2",
    )
    tracked = 'SELECT person FROM "audit tracked stamps"'
    pulls = (
        f"SELECT person, h.moment, h.moment AS edited_at FROM {quote(KEYED)} AS h WHERE kind = 'owner' "
        f"AND {queue_sql(facts, 'old')} AND NOT {queue_sql(facts, 'new')} AND person NOT IN ({tracked})"
    )
    engine.sql(
        "audit pulled stamps", f"SELECT person, moment, min(edited_at) AS edited_at FROM ({pulls}) GROUP BY 1, 2"
    )
    current = (
        f"SELECT person, assigned_at AS moment, CAST(NULL AS BIGINT) AS edited_at, TRUE AS now_only "
        f"FROM {quote(PERSONS)} WHERE assigned_at IS NOT NULL AND tracked "
        f'AND person NOT IN (SELECT person FROM "audit pulled stamps")'
    )
    engine.sql(
        ASSIGNED,
        f"SELECT person, moment, min(edited_at) AS edited_at, bool_and(now_only) AS now_only FROM ("
        f'SELECT *, FALSE AS now_only FROM "audit tracked stamps" UNION ALL '
        f'SELECT *, FALSE AS now_only FROM "audit pulled stamps" UNION ALL {current}) '
        f"WHERE moment <= {facts.now} GROUP BY person, moment",
    )


def _make_owners(facts: Facts) -> None:
    """Changes of owner with both sides as reps; rows that only repeat one in names are dropped."""
    engine = facts.engine
    engine.sql(
        OWNERS,
        f"SELECT DISTINCT h.person, h.moment, coalesce(o.rep, {same_id_sql('h.old')}) AS old, coalesce(n.rep, "
        f"{same_id_sql('h.new')}) "
        f"AS new, {queue_sql(facts, 'h.old')} AS from_queue, {queue_sql(facts, 'h.new')} AS to_queue "
        f"FROM {quote(KEYED)} AS h LEFT JOIN {quote(NAMES)} AS o ON o.known = {same_id_sql('h.old')} "
        f"LEFT JOIN {quote(NAMES)} AS n ON n.known = {same_id_sql('h.new')} WHERE h.kind = 'owner' AND h.new <> '' "
        f"QUALIFY row_number() OVER (PARTITION BY h.person, h.moment ORDER BY n.rep IS NULL, to_queue, h.new, h.old) "
        f"= 1",
    )


def _make_closings(facts: Facts) -> None:
    """Dispositions with their time; who did it where the history says so."""
    engine = facts.engine
    said = (
        f"SELECT person, dispositioned_at AS moment, bucket, '' AS closed_by FROM {quote(PERSONS)} "
        f"WHERE dispositioned_at IS NOT NULL AND tracked"
    )
    engine.sql(
        CLOSINGS,
        f"SELECT person, moment, max_by(bucket, concat(rank, bucket)) AS bucket, "
        f"coalesce(max(closed_by), '') AS closed_by FROM ("
        f"SELECT h.person, h.moment, s.bucket, coalesce(n.rep, h.changed_by) AS closed_by, 2 AS rank FROM "
        f"{quote(KEYED)} AS h "
        f"JOIN {quote(STATUSES)} AS s ON s.status = h.new LEFT JOIN {quote(NAMES)} AS n ON n.known = h.changed_by "
        f"WHERE h.kind = 'status' AND s.bucket IN {CLOSING} UNION ALL "
        f"SELECT person, moment, 'qualified' AS bucket, '' AS closed_by, 1 AS rank FROM {quote(KEYED)} WHERE kind = "
        f"'converted' "
        f"UNION ALL SELECT person, moment, CASE WHEN bucket IN {CLOSING} THEN bucket ELSE '' END AS bucket, "
        f"closed_by, 0 AS rank "
        f"FROM ({said})) WHERE moment <= {facts.now} GROUP BY person, moment",
    )
