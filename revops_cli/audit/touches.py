"""Which activities are a touch by a person, and on which cycle and hold each one falls."""

from revops_cli.audit.facts import HOLDS, MINUTE, TOUCHES, Facts, typed
from revops_cli.audit.people import KEYS, NAMES
from revops_cli.engine.protocol import Batch, literal, quote
from revops_cli.text.fold import squash

ACTIVITIES = "audit activities keyed"
HELD = "audit touches held"

_CHANNELS = {
    "email": ("email", "e-mail", "mail", "listemail", "sent email", "outbound email"),
    "call": ("call", "phone", "telephone", "voicemail", "dial"),
    "social": (
        "social",
        "linkedin",
        "linkedin message",
        "inmail",
        "twitter",
        "xing",
        "sms",
        "text",
        "whatsapp",
        "chat",
    ),
    "meeting": ("meeting", "event", "demo", "appointment", "calendar"),
    "task": ("task", "to do", "todo", "other", "cadence", "action"),
    "physical": ("physical", "mailer", "gift", "letter", "direct mail"),
    "note": ("note", "comment", "plan", "planning", "status", "status change", "status edit", "field update"),
}
"""How systems name the channel of an activity; any other name is that of a kind of task."""
_UNDONE = (
    "not started",
    "in progress",
    "waiting on someone else",
    "deferred",
    "open",
    "planned",
    "scheduled",
    "pending",
)
"""Statuses of a task that is not done, as the CRM ships them and as teams call them."""
_INCOMING = ("in", "inbound", "incoming")


def make_touches(facts: Facts) -> None:
    """Relations ACTIVITIES, TOUCHES (person, moment, actor, channel) and HELD (touches within holds)."""
    _make_activities(facts)
    engine, touches = facts.engine, facts.settings.touches
    channels = ", ".join(literal(channel) for channel in touches.channels)
    human = f"NOT automated AND actor_kind <> 'customer' AND direction <> 'in' AND channel IN ({channels}) AND done"
    engine.sql(
        TOUCHES,
        f"SELECT person, touched_at AS moment, day_only, actor, channel FROM {quote(ACTIVITIES)} "
        f"WHERE ({human}) OR ({_answered(facts)})",
    )
    mine = "AND t.actor = h.rep" if touches.by == "owner" else ""
    engine.sql(
        HELD,
        f"SELECT h.person, h.cycle_no, h.hold_no, min(t.moment) AS first_touch_at, max(t.moment) AS last_touch_at, "
        f"count(*) AS touches, min_by(t.day_only, t.moment) AS day_only FROM {quote(HOLDS)} AS h "
        f"JOIN {quote(TOUCHES)} AS t ON t.person = h.person AND t.moment >= h.from_at "
        f"AND (h.to_at IS NULL OR t.moment <= h.to_at) {mine} WHERE NOT h.in_queue GROUP BY 1, 2, 3",
    )


def _make_activities(facts: Facts) -> None:
    """Every activity of a known person up to the moment of the run, with who, how and whether by hand."""
    engine, settings = facts.engine, facts.settings.touches
    raw = quote(typed("activities"))
    known = {squash(name): channel for channel, names in _CHANNELS.items() for name in names}
    texts = [
        str(row[0]) for row in engine.rows(f"SELECT DISTINCT channel FROM {raw} WHERE channel IS NOT NULL ORDER BY 1")
    ]
    known |= {squash(name): name for name in settings.channels if squash(name) not in known}
    batch: Batch = {"text": texts, "channel": [known.get(squash(text), "task") for text in texts]}
    engine.load("audit channels", [batch], {"text": "VARCHAR", "channel": "VARCHAR"})
    integration = ", ".join(literal(user) for user in ("", *settings.integration_users))
    subjects = " OR ".join(
        f"starts_with(lower(coalesce(a.subject, '')), {literal(subject.lower())})"
        for subject in settings.automated_subjects
    )
    actor = "coalesce(n.rep, a.actor_id, '')"
    kind = "lower(coalesce(a.actor_type, 'user'))"
    meeting = "coalesce(c.channel, CASE WHEN a.starts_at IS NOT NULL THEN 'meeting' ELSE 'task' END)"
    engine.sql(
        ACTIVITIES,
        f"SELECT * FROM (SELECT k.key AS person, CASE WHEN {meeting} = 'meeting' THEN coalesce(a.created_at, a.moment) "
        f"ELSE a.moment END AS touched_at, a.moment_day AND ({meeting} <> 'meeting' OR a.created_at IS NULL OR "
        f"a.created_at_day) AS day_only, {actor} AS actor, {kind} AS actor_kind, "
        f"{meeting} AS channel, CASE WHEN lower(coalesce(a.direction, 'out')) IN {_INCOMING} THEN 'in' ELSE 'out' END "
        f"AS direction, coalesce(a.is_automated, FALSE) OR {kind} IN ('integration', 'system', 'automation') "
        f"OR {actor} IN ({integration}) AND {actor} <> '' OR coalesce(a.actor_id, '') IN ({integration}) "
        f"AND coalesce(a.actor_id, '') <> ''{f' OR {subjects}' if subjects else ''} AS automated, "
        f"{meeting} = 'meeting' OR coalesce(a.is_completed, lower(a.status) NOT IN {_UNDONE}, TRUE) AS done, "
        f"a.cadence_id, a.cadence_step, a.activity_id, "
        f"a.file, a._row FROM {raw} AS a JOIN {quote(KEYS)} AS k ON k.id = a.person_id "
        f'LEFT JOIN {quote(NAMES)} AS n ON n.known = a.actor_id LEFT JOIN "audit channels" AS c ON c.text = a.channel'
        f") WHERE touched_at <= {facts.now}",
    )


def _answered(facts: Facts) -> str:
    """Automated touches that the customer answered at once, where the config counts them."""
    minutes = facts.settings.touches.auto_counts_if_reply_within_minutes
    if not minutes:
        return "FALSE"
    return (
        f"automated AND direction <> 'in' AND EXISTS (SELECT 1 FROM {quote(ACTIVITIES)} AS r WHERE r.person = "
        f"{quote(ACTIVITIES)}.person AND r.direction = 'in' AND r.touched_at >= {quote(ACTIVITIES)}.touched_at "
        f"AND r.touched_at <= {quote(ACTIVITIES)}.touched_at + {round(minutes * MINUTE)})"
    )
