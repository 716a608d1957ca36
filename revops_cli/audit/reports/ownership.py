"""Ownership: a role holder for every stage that was reached, and no open record with somebody who left."""

from revops_cli.audit.facts import CYCLES, PERSONS, REPS, UNIT, Facts
from revops_cli.audit.findings import Finder, evidence_cell
from revops_cli.audit.measures import Measure, measure, scope
from revops_cli.audit.outcome import Outcome, SubReport
from revops_cli.audit.people import KEYS, NAMES
from revops_cli.audit.qualified import OPPORTUNITIES
from revops_cli.engine.protocol import literal, quote

PEOPLE = "audit owned people"
CHILDREN = "audit open records"
NEEDS = ("people.owner_id",)
_ROLES = (("sdr_owner", "working"), ("opp_owner", "opportunity"), ("cs_owner", "won"))
"""Field of the role holder, and the stage from which on it must be set."""

MEASURES = (
    Measure(
        "sdr_owner_set",
        "rate",
        "sdr_owner IS NOT NULL",
        "working",
        "with an SDR owner, of those worked",
        ("people.sdr_owner", "activities"),
    ),
    Measure(
        "opp_owner_set",
        "rate",
        "opp_owner IS NOT NULL",
        "opportunity",
        "with an opportunity owner, of those with an opportunity",
        ("people.opp_owner", "opportunities"),
    ),
    Measure(
        "cs_owner_set",
        "rate",
        "cs_owner IS NOT NULL",
        "won",
        "with a customer success owner, of those won",
        ("people.cs_owner", "opportunities.is_won"),
    ),
    Measure(
        "open_with_inactive_owner",
        "rate",
        "inactive",
        "open_lead",
        "owned by a user who is not active, of those open",
        ("reps.is_active",),
    ),
)
OPEN = (
    Measure(
        "open_records_other_owner",
        "rate",
        "other",
        "TRUE",
        "not with the account's owner, of open records",
        ("accounts.owner_id",),
    ),
)


def ownership(facts: Facts) -> Outcome:
    """Role holders that are missing, and open records that did not follow their account."""
    facts.engine.sql(PEOPLE, _people(facts))
    facts.engine.sql(CHILDREN, _children(facts))
    metrics = (
        *measure(facts, scope(PEOPLE, ("owner", "segment")), MEASURES),
        *measure(facts, scope(CHILDREN, ("owner", "kind")), OPEN),
    )
    return Outcome(metrics, (*_roles(facts), *_owners(facts)))


def _people(facts: Facts) -> str:
    """Everybody with the stages that were reached at any time."""
    reached = f"SELECT no, bool_or(touches > 0) AS working, bool_or(is_qualified) AS deal FROM {quote(UNIT)} GROUP BY 1"
    deals = (
        f"SELECT k.no, bool_or(o.is_won) AS won FROM {quote(OPPORTUNITIES)} AS o "
        f"JOIN {facts.table('contact_roles')} AS r ON r.opp_id = o.opp_id JOIN {quote(KEYS)} AS k "
        f"ON k.id = r.contact_id GROUP BY 1"
    )
    still = f"SELECT no FROM {quote(CYCLES)} WHERE is_last AND NOT is_closed"
    return (
        f"SELECT p.person, p.owner, coalesce(p.segment, '') AS segment, p.account_id, p.sdr_owner, p.opp_owner, "
        f"p.cs_owner, coalesce(u.working, FALSE) AS working, coalesce(u.deal, FALSE) OR d.no IS NOT NULL AS "
        f"opportunity, coalesce(d.won, FALSE) AS won, p.no IN ({still}) AS open_lead, "
        f"coalesce(NOT r.is_active, FALSE) AS inactive, p.file, p._row FROM {quote(PERSONS)} AS p "
        f"LEFT JOIN ({reached}) AS u ON u.no = p.no LEFT JOIN ({deals}) AS d ON d.no = p.no "
        f"LEFT JOIN {quote(REPS)} AS r ON r.rep = p.owner WHERE NOT p.is_exception AND NOT p.is_test "
        f"AND p.merged_into IS NULL AND NOT p.in_queue"
    )


def _children(facts: Facts) -> str:
    """Open people and opportunities of accounts whose owner is known."""
    people = (
        f"SELECT 'person' AS kind, person AS id, owner, account_id AS account, "
        f"{evidence_cell('people', 'file', '_row')} AS evidence FROM {quote(PEOPLE)} WHERE open_lead"
    )
    deals = (
        f"SELECT 'opportunity' AS kind, opp_id AS id, owner_id AS owner, account_id AS account, "
        f"{evidence_cell('opportunities', 'file', '_row')} AS evidence FROM {quote(OPPORTUNITIES)} WHERE NOT is_closed"
    )
    return (
        f"SELECT c.kind, c.id, coalesce(n.rep, c.owner) AS owner, c.account, c.evidence, "
        f"coalesce(m.rep, a.owner_id) AS account_owner, coalesce(n.rep, c.owner) <> coalesce(m.rep, a.owner_id) AS "
        f"other "
        f"FROM ({people} UNION ALL {deals}) AS c JOIN (SELECT account_id, min(owner_id) AS owner_id FROM "
        f"{facts.table('accounts')} WHERE owner_id IS NOT NULL GROUP BY 1) AS a ON a.account_id = c.account "
        f"LEFT JOIN {quote(NAMES)} AS n ON n.known = c.owner LEFT JOIN {quote(NAMES)} AS m ON m.known = a.owner_id "
        f"WHERE c.owner IS NOT NULL"
    )


def _roles(facts: Facts) -> list[str]:
    """Stages that were reached without the owner of that stage; fields that no file has say nothing."""
    find = Finder(facts)
    return [
        find.query(
            "role_owner_missing", f"{quote(PEOPLE)} WHERE {stage} AND {field} IS NULL", rep="owner",
            account="account_id",
            person="person", rows=find.row_of(), detail=literal(field),
        )
        for field, stage in _ROLES
        if facts.has(f"people.{field}")
    ]  # fmt: skip


def _owners(facts: Facts) -> list[str]:
    find = Finder(facts)
    found = [
        find.query(
            "open_record_other_owner", f"{quote(CHILDREN)} WHERE other", rep="owner", account="account",
            person="CASE WHEN kind = 'person' THEN id END", rows="evidence",
            detail="concat(kind, ' ', id, '; the account is with ', account_owner)",
        ),
        find.query(
            "inactive_owner", f"{quote(PEOPLE)} WHERE open_lead AND inactive", rep="owner", account="account_id",
            person="person", rows=find.row_of(),
        ),
    ]  # fmt: skip
    if facts.has("accounts.owner_id"):
        active = f"SELECT known FROM {quote(NAMES)} JOIN {quote(REPS)} USING (rep) WHERE is_active"
        row = evidence_cell("accounts", "file", "_row")
        bad = "a.owner_id IS NULL" + (f" OR a.owner_id NOT IN ({active})" if facts.has("reps") else "")
        found.append(
            find.query(
                "account_without_owner", f"{facts.table('accounts')} AS a WHERE {bad}", account="a.account_id",
                rows=row, rep="a.owner_id",
                detail="CASE WHEN a.owner_id IS NULL THEN 'no owner' ELSE 'not an active user' END",
            )
        )  # fmt: skip
    return found


REPORT = SubReport("ownership", "Ownership", NEEDS, tuple((m.name, m.needs) for m in (*MEASURES, *OPEN)), ownership)
