"""Target accounts: how many each rep owns, which lie idle, and the funnel of their people."""

from revops_cli.audit.facts import DAY, PERSONS, REPS, UNIT, Facts
from revops_cli.audit.findings import Finder, evidence_cell
from revops_cli.audit.measures import Measure, measure, scope
from revops_cli.audit.outcome import Outcome, SubReport
from revops_cli.audit.people import NAMES
from revops_cli.audit.touches import TOUCHES
from revops_cli.audit.units import BY_HOLD, DIMENSIONS
from revops_cli.engine.protocol import quote

OWNED = "audit target accounts"
PEOPLE = "audit target people"
NEEDS = ("people.is_target_account|accounts.is_target",)
_TOUCHED = (*NEEDS, "activities")

ACCOUNTS = (
    Measure("target_accounts", "count", "TRUE", "TRUE", "target accounts with an owner", NEEDS),
    Measure("target_idle", "count", "idle", "TRUE", "not touched for longer than the limit", _TOUCHED),
)
LEADS = (
    Measure("target_assigned", "count", "TRUE", "TRUE", "cycles of people in target accounts", NEEDS),
    Measure("target_touch_rate", "rate", "touches > 0", "TRUE", "touched, of those", _TOUCHED),
    Measure(
        "target_qualified_rate",
        "rate",
        "is_qualified",
        "TRUE",
        "qualified, of those",
        (*NEEDS, "opportunities", "contact_roles"),
    ),
)


def targets(facts: Facts) -> Outcome:
    """Figures of target accounts; reps above the cap, and accounts to give to somebody else."""
    facts.engine.sql(OWNED, _owned(facts))
    facts.engine.view(
        PEOPLE,
        f"SELECT * FROM {quote(UNIT)} WHERE excluded IS NULL AND in_period AND (is_target OR account IN "
        f"(SELECT account FROM {quote(OWNED)}))",
    )
    metrics = (
        *measure(facts, scope(OWNED, ("rep", "team")), ACCOUNTS),
        *measure(facts, scope(PEOPLE, DIMENSIONS, by_hold=BY_HOLD), LEADS),
    )
    settings, find = facts.settings.targets, Finder(facts)
    findings = []
    if settings.max_owned is not None:
        over = f"(SELECT rep, min(team) AS team, count(*) AS n FROM {quote(OWNED)} GROUP BY rep) AS reps"
        findings.append(
            find.query(
                "target_cap_exceeded", f"{over} WHERE n > {settings.max_owned}", rep="rep", team="team", n="n",
                value="n", limit_value=str(settings.max_owned), detail="'target accounts owned'",
            )
        )  # fmt: skip
    if settings.max_idle_days is not None and facts.has("activities"):
        findings.append(
            find.query(
                "target_idle", f"{quote(OWNED)} WHERE idle", rep="rep", team="team", account="account",
                moment="touched_at", value=f"round(({facts.now} - touched_at) / {DAY}.0, 2)",
                limit_value=str(settings.max_idle_days), rows="evidence",
                detail="CASE WHEN touched_at IS NULL THEN 'never touched' ELSE 'days since any touch' END",
            )
        )  # fmt: skip
    return Outcome(metrics, tuple(findings))


def _owned(facts: Facts) -> str:
    """Target accounts with owner and the last touch on anybody there."""
    limit = facts.settings.targets.max_idle_days
    idle = "FALSE"
    if limit is not None:
        idle = f"touched_at IS NULL OR {facts.now} - touched_at > {round(limit * DAY)}"
    touched = (
        f"SELECT p.account_id AS account, max(t.moment) AS touched_at FROM {TOUCHES} AS t "
        f"JOIN {quote(PERSONS)} AS p USING (no) WHERE p.account_id IS NOT NULL GROUP BY 1"
    )
    known = (
        f"SELECT account_id AS account, min(owner_id) AS owner, min({evidence_cell('accounts', 'file', '_row')}) AS "
        f"evidence FROM {facts.table('accounts')} WHERE is_target AND account_id IS NOT NULL GROUP BY 1"
    )
    people = (
        f"SELECT account_id AS account, min(owner) AS owner, "
        f"min({evidence_cell('people', 'file', '_row')}) AS evidence FROM {quote(PERSONS)} "
        f"WHERE is_target AND account_id IS NOT NULL AND NOT in_queue GROUP BY 1"
    )
    return (
        f"SELECT *, {idle} AS idle FROM (SELECT coalesce(k.account, p.account) AS account, "
        f"coalesce(n.rep, k.owner, p.owner) AS rep, coalesce(r.team, '') AS team, t.touched_at, "
        f"coalesce(k.evidence, p.evidence) AS evidence FROM ({known}) AS k FULL JOIN ({people}) AS p "
        f"ON p.account = k.account LEFT JOIN {quote(NAMES)} AS n ON n.known = coalesce(k.owner, p.owner) "
        f"LEFT JOIN {quote(REPS)} AS r ON r.rep = n.rep LEFT JOIN ({touched}) AS t "
        f"ON t.account = coalesce(k.account, p.account)) WHERE rep IS NOT NULL"
    )


REPORT = SubReport("targets", "Target accounts", NEEDS, tuple((m.name, m.needs) for m in (*ACCOUNTS, *LEADS)), targets)
