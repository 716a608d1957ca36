"""Who was audited: one row a person, a lead and the contact it was converted to being one.

Relations made here: `REPS` (rep, name, zone, ...), the names a rep is known by, the meaning of each
status, the key of each person by Id, and `PERSONS`.
"""

from collections.abc import Sequence

from revops_cli.audit.columns import read_columns
from revops_cli.audit.facts import PERSONS, REPS, Facts, absent
from revops_cli.audit.settings import Statuses
from revops_cli.engine.protocol import Batch, literal, quote
from revops_cli.text.fold import squash

NAMES = "audit rep names"
STATUSES = "audit statuses"
KEYS = "audit person keys"

BUCKETS = ("raw", "assigned", "working", "qualified", "nurture", "unqualified")
CLOSING = "('qualified', 'nurture', 'unqualified')"
"""Statuses that end a cycle."""

_STATUS_FIELD = "lower(field) LIKE '%status%'"
_JOINED = "audit people joined"
_TOLD = "audit people told"
TRACKED = "audit tracked people"
_KEY = "coalesce(p.converted_contact_id, p.person_id)"
_PLACE = "(p.file * 100000000000 + p._row)"

_FROM_LEAD = (
    "created_at", "lead_source", "campaign_id", "lead_type", "is_target_account", "segment", "score", "arrived_at",
    "referred_by", "origin", "is_exception", "opted_out", "opted_out_at", "is_test", "merged_into", "company", "email",
    "sdr_owner", "persona", "relation",
)  # fmt: skip
"""What a lead knows better than its contact."""
_FROM_CONTACT = (
    "raw_id", "object", "owner_id", "owner_type", "status", "reason", "assigned_at", "working_at", "dispositioned_at",
    "account_id", "opportunity_id", "opp_owner", "cs_owner", "name", "follow_up_at", "nurture_program",
    "file", "_row",
)  # fmt: skip
"""What is true of the contact once there is one."""
_ASKED = frozenset({
    "status", "owner_id", "owner_type", "lead_type", "is_target_account", "is_exception", "opted_out", "is_test",
    "dispositioned_at",
})  # fmt: skip
"""What `_persons` asks of a record, whether a file has it or not."""


def make_reps(facts: Facts) -> None:
    """Relations REPS, without repeated Ids, and NAMES: every unambiguous name of a rep."""
    engine, raw = facts.engine, facts.table("reps")
    engine.sql(
        REPS,
        f"SELECT rep_id AS rep, coalesce(name, rep_id) AS name, tz, manager_id AS manager, coalesce(team, '') AS team, "
        f"hours, holidays, coalesce(is_active, TRUE) AS is_active, coalesce(lower(role), '') AS role, email, _row "
        f"FROM {raw} WHERE rep_id IS NOT NULL QUALIFY row_number() OVER (PARTITION BY rep_id ORDER BY file, _row) = 1",
    )
    known = " UNION ALL ".join(
        f"SELECT rep_id AS rep, {same} AS known, {rank} AS rank FROM {raw} WHERE {same} IS NOT NULL"
        for rank, same in enumerate(("rep_id", "username", "email", "alias", "name"))
    )
    engine.sql(
        NAMES,
        f"SELECT known, min(rep) AS rep FROM ({known}) WHERE rank = 0 OR known NOT IN "
        f"(SELECT rep_id FROM {raw} WHERE rep_id IS NOT NULL) GROUP BY known HAVING count(DISTINCT rep) = 1",
    )


def make_statuses(facts: Facts) -> None:
    """Relation STATUSES: each distinct status and the stage it means, empty where the config names none."""
    meanings = status_meanings(facts.settings.statuses)
    texts = [
        str(row[0])
        for row in facts.engine.rows(
            f"SELECT DISTINCT status FROM (SELECT status FROM {facts.table('people')} UNION ALL "
            f"SELECT new AS status FROM {facts.table('history')} WHERE {_STATUS_FIELD} UNION ALL "
            f"SELECT old AS status FROM {facts.table('history')} WHERE {_STATUS_FIELD} AND moment > {facts.now}"
            f") WHERE status IS NOT NULL ORDER BY 1"
        )
    ]
    batch: Batch = {"status": texts, "bucket": [meanings.get(squash(text), "") for text in texts]}
    facts.engine.load(STATUSES, [batch], {"status": "VARCHAR", "bucket": "VARCHAR"})


def status_meanings(statuses: Statuses) -> dict[str, str]:
    """Squashed status to the stage it means."""
    found: dict[str, str] = {}
    for bucket in BUCKETS:
        for status in getattr(statuses, bucket):
            found.setdefault(squash(status), bucket)
    for status in statuses.sales_nurture:
        found.setdefault(squash(status), "nurture")
    return found


def make_keys(facts: Facts) -> bool:
    """Relation KEYS (id, key, no): the person of each Id; `no` is the number of a person, short to join by.

    Gives whether every record is a person of its own.
    """
    engine, raw = facts.engine, facts.table("people")
    if _apart(facts, raw):
        engine.sql(KEYS, _ids(f"SELECT *, {_PLACE} AS no FROM {raw} AS p"))
        return True
    first = f"coalesce(min({_PLACE}) FILTER (WHERE p.person_id IS NOT NULL), min({_PLACE}))"
    numbers = f"SELECT {_KEY} AS key, {first} AS no FROM {raw} AS p GROUP BY 1"
    numbered = f"SELECT p.*, n.no FROM {raw} AS p JOIN ({numbers}) AS n ON n.key = {_KEY}"
    engine.sql(
        KEYS, f"SELECT DISTINCT * FROM ({_ids(numbered)}) QUALIFY row_number() OVER (PARTITION BY id ORDER BY key) = 1"
    )
    return False


def make_persons(facts: Facts, *, apart: bool) -> None:
    """Relation PERSONS, a row a person; `tracked` are those of whom the history says something."""
    engine, raw = facts.engine, facts.table("people")
    whole = (*_FROM_LEAD, *_FROM_CONTACT)
    told = [name for name in whole if name in {*_ASKED, *facts.given["people"], "file", "_row"}]
    if not apart:
        _make_joined(facts, raw, told)
    engine.sql(_TOLD, _persons(facts, f"({_alone(raw, told)})" if apart else quote(_JOINED)))
    engine.drop(_JOINED)
    lacked = [absent(column) for column in read_columns("people") if column.name in whole and column.name not in told]
    engine.view(PERSONS, f"SELECT {', '.join(['*', *lacked])} FROM {quote(_TOLD)}")


def _apart(facts: Facts, raw: str) -> bool:
    """Whether every record is a person of its own."""
    records, people, met = facts.engine.rows(
        f"SELECT count(*), count(DISTINCT {_KEY}), count(*) FILTER (WHERE p.converted_contact_id IN "
        f"(SELECT person_id FROM {raw} WHERE person_id IS NOT NULL)) FROM {raw} AS p WHERE {_KEY} IS NOT NULL"
    )[0]
    return bool(records == people and not met)


def _ids(numbered: str) -> str:
    """Every Id of a record with the key and the number of its person."""
    return (
        f"SELECT person_id AS id, coalesce(converted_contact_id, person_id) AS key, no FROM ({numbered}) "
        f"WHERE person_id IS NOT NULL UNION ALL SELECT converted_contact_id AS id, converted_contact_id AS key, no "
        f"FROM ({numbered}) WHERE converted_contact_id IS NOT NULL"
    )


def _make_joined(facts: Facts, raw: str, told: Sequence[str]) -> None:
    """Relation _JOINED: the records of each person as one."""
    engine, rows = facts.engine, "audit people rows"
    engine.sql(rows, _rows(raw))
    single = f"SELECT person FROM {quote(rows)} GROUP BY person HAVING count(*) = 1"
    plain = ", ".join(map(quote, told))
    joined = ", ".join(
        f"max_by({quote(name)}, {first}) FILTER (WHERE {quote(name)} IS NOT NULL) AS {quote(name)}"
        for name in told
        for first in ("lead_first" if name in _FROM_LEAD else "contact_first",)
    )
    engine.sql(
        _JOINED,
        f"SELECT person, no, {plain} FROM {quote(rows)} WHERE person IN ({single}) UNION ALL "
        f"SELECT person, min(no) AS no, {joined} FROM {quote(rows)} WHERE person NOT IN ({single}) GROUP BY person",
    )
    engine.drop(rows)


def _rows(raw: str) -> str:
    """Each record under the key of its person; a contact says what is, a lead says where it came from."""
    contact = "(lower(coalesce(p.object, '')) = 'contact' OR (p.object IS NULL AND left(p.person_id, 3) = '003'))"
    return (
        f"SELECT {_KEY} AS person, p.*, {_PLACE} AS no, "
        f"CASE WHEN {contact} THEN 0 ELSE 1000000000000000 END - {_PLACE} AS lead_first, "
        f"CASE WHEN {contact} THEN 1000000000000000 ELSE 0 END - {_PLACE} AS contact_first "
        f"FROM {raw} AS p WHERE p.person_id IS NOT NULL"
    )


def _alone(raw: str, told: Sequence[str]) -> str:
    """The records where no person has two."""
    plain = ", ".join(map(quote, told))
    return f"SELECT {_KEY} AS person, {_PLACE} AS no, {plain} FROM {raw} AS p WHERE person_id IS NOT NULL"


def _persons(facts: Facts, joined: str) -> str:
    kind = literal(facts.settings.default_lead_type)
    named = queue_sql(facts, "coalesce(j.owner_id, '')")
    in_queue = f"(lower(coalesce(j.owner_type, '')) IN ('queue', 'group') OR {named})"
    status = f"coalesce(b.was, CASE WHEN j.dispositioned_at > {facts.now} THEN NULL ELSE j.status END)"
    return (
        f"SELECT j.* EXCLUDE (status, owner_id, lead_type, is_target_account, is_exception, opted_out, is_test), "
        f"{status} AS status, "
        f"coalesce(n.rep, j.owner_id) AS owner, {in_queue} AS in_queue, "
        f"coalesce(s.bucket, '') AS bucket, "
        f"CASE WHEN lower(coalesce(j.lead_type, '')) LIKE 'out%' THEN 'outbound' "
        f"WHEN lower(coalesce(j.lead_type, '')) LIKE 'in%' THEN 'inbound' ELSE {kind} END AS lead_type, "
        f"coalesce(j.is_target_account, FALSE) AS is_target, coalesce(j.is_exception, FALSE) AS is_exception, "
        f"coalesce(j.opted_out, FALSE) AS opted_out, coalesce(j.is_test, FALSE) AS is_test, "
        f"j.no IN (SELECT no FROM {quote(TRACKED)}) AS tracked "
        f"FROM {joined} AS j LEFT JOIN {quote(NAMES)} AS n ON n.known = j.owner_id "
        f"LEFT JOIN ({_before(facts)}) AS b ON b.no = j.no "
        f"LEFT JOIN {quote(STATUSES)} AS s ON s.status = {status}"
    )


def _before(facts: Facts) -> str:
    """The status at the moment of the audit of those whose status changed since: what the first change left."""
    return (
        f"SELECT k.no, h.old AS was FROM {facts.table('history')} AS h JOIN {quote(KEYS)} AS k "
        f"ON k.id = h.person_id WHERE {_STATUS_FIELD} AND h.moment > {facts.now} AND h.old IS NOT NULL "
        f"QUALIFY row_number() OVER (PARTITION BY k.no ORDER BY h.moment, h.file, h._row) = 1"
    )


def queue_sql(facts: Facts, owner: str) -> str:
    """SQL of whether an owner, by Id or by name, is a queue; `owner` is never NULL."""
    names = "".join(f" OR lower({owner}) = {literal(name.strip().lower())}" for name in facts.settings.queues)
    return f"(left({owner}, 3) = '00G' OR lower({owner}) LIKE '% queue'{names})"
