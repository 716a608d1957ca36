"""Which activities are a touch by a person, and on which cycle and hold each one falls."""

from revops_cli.audit.facts import HOLDS, MINUTE, PERSONS, Facts
from revops_cli.audit.people import KEYS, NAMES
from revops_cli.engine.protocol import Batch, literal, quote
from revops_cli.text.fold import squash

ACTIVITIES = "audit activities keyed"
TOUCHES = f"(SELECT no, touched_at AS moment, day_only, actor, channel FROM {quote(ACTIVITIES)} WHERE by_hand)"
"""Activities that are a touch, to stand behind FROM."""
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
_KIND = "lower(coalesce(a.actor_type, 'user'))"
_INCOMING = ("in", "inbound", "incoming")


def make_touches(facts: Facts) -> None:
    """Relations ACTIVITIES and HELD (touches within holds)."""
    _make_activities(facts)
    mine = "AND t.actor = h.rep" if facts.settings.touches.by == "owner" else ""
    facts.engine.sql(
        HELD,
        f"SELECT no, cycle_no, hold_no, (first - abs(first % 2)) // 2 AS first_touch_at, last_touch_at, touches, "
        f"first % 2 <> 0 AS day_only FROM (SELECT h.no, h.cycle_no, h.hold_no, min({_FIRST}) AS first, "
        f"max(t.moment) AS last_touch_at, count(*) AS touches FROM {quote(HOLDS)} AS h "
        f"JOIN {TOUCHES} AS t ON t.no = h.no AND t.moment >= h.from_at "
        f"AND (h.to_at IS NULL OR t.moment <= h.to_at) {mine} WHERE NOT h.in_queue GROUP BY 1, 2, 3)",
    )


_FIRST = "2 * t.moment + CASE WHEN t.day_only THEN 1 ELSE 0 END"
"""Of two touches at one moment the first is the one known by its time."""


def _make_activities(facts: Facts) -> None:
    """Every activity of a known person (`no`) up to the moment of the run, and whether a person did it (`by_hand`).

    `early`: before the record of the person was made.
    """
    engine, minutes = facts.engine, facts.settings.touches.auto_counts_if_reply_within_minutes
    _load_channels(facts)
    if not minutes:
        engine.sql(ACTIVITIES, _activities(facts))
        return
    read = "audit activities read"
    engine.sql(read, _activities(facts))
    engine.sql(
        ACTIVITIES, f"SELECT * REPLACE (by_hand OR {_answered(read, minutes)} AS by_hand) FROM {quote(read)} AS a"
    )
    engine.drop(read)


def _load_channels(facts: Facts) -> None:
    """Relation of each channel as it is written and the one it is."""
    engine, channels = facts.engine, facts.settings.touches.channels
    query = f"SELECT DISTINCT channel FROM {facts.table('activities')} WHERE channel IS NOT NULL ORDER BY 1"
    texts = [str(row[0]) for row in engine.rows(query)]
    known = {squash(name): channel for channel, names in _CHANNELS.items() for name in names}
    known |= {squash(name): name for name in channels if squash(name) not in known}
    batch: Batch = {"text": texts, "channel": [known.get(squash(text), "task") for text in texts]}
    engine.load("audit channels", [batch], {"text": "VARCHAR", "channel": "VARCHAR"})


def _activities(facts: Facts) -> str:
    channels = ", ".join(literal(channel) for channel in facts.settings.touches.channels)
    actor = "coalesce(n.rep, a.actor_id, '')"
    meeting = "coalesce(c.channel, CASE WHEN a.starts_at IS NOT NULL THEN 'meeting' ELSE 'task' END)"
    done = f"{meeting} = 'meeting' OR coalesce(a.is_completed, lower(a.status) NOT IN {_UNDONE}, TRUE)"
    known = (
        f"SELECT k.id, k.no, p.created_at AS made_at FROM {quote(KEYS)} AS k LEFT JOIN {quote(PERSONS)} AS p USING (no)"
    )
    return (
        f"SELECT no, touched_at, day_only, actor, channel, incoming, by_customer, automated, NOT automated AND NOT "
        f"by_customer AND NOT incoming AND channel IN ({channels}) AND done AS by_hand, "
        f"coalesce(touched_at < made_at, FALSE) AS early, file, _row FROM (SELECT k.no, k.made_at, "
        f"CASE WHEN {meeting} = 'meeting' THEN coalesce(a.created_at, a.moment) ELSE a.moment END AS touched_at, "
        f"a.moment_day AND ({meeting} <> 'meeting' OR a.created_at IS NULL OR a.created_at_day) AS day_only, "
        f"{actor} AS actor, {meeting} AS channel, lower(coalesce(a.direction, 'out')) IN {_INCOMING} AS incoming, "
        f"{_KIND} = 'customer' AS by_customer, {_automated(facts, actor)} AS automated, {done} AS done, a.file, a._row "
        f"FROM {facts.table('activities')} AS a JOIN ({known}) AS k ON k.id = a.person_id "
        f'LEFT JOIN {quote(NAMES)} AS n ON n.known = a.actor_id LEFT JOIN "audit channels" AS c ON c.text = a.channel'
        f") WHERE touched_at <= {facts.now}"
    )


def _automated(facts: Facts, actor: str) -> str:
    """SQL of whether no person did it: as the file says, by who did it, or by its subject."""
    settings = facts.settings.touches
    users = ", ".join(literal(user) for user in settings.integration_users if user)
    integration = f" OR {actor} IN ({users}) OR coalesce(a.actor_id, '') IN ({users})" if users else ""
    subjects = "".join(
        f" OR starts_with(lower(coalesce(a.subject, '')), {literal(subject.lower())})"
        for subject in settings.automated_subjects
    )
    return (
        f"coalesce(a.is_automated, FALSE) OR {_KIND} IN ('integration', 'system', 'automation'){integration}{subjects}"
    )


def _answered(read: str, minutes: float) -> str:
    """Automated touches that the customer answered at once, where the config counts them."""
    return (
        f"automated AND NOT incoming AND EXISTS (SELECT 1 FROM {quote(read)} AS r WHERE r.no = a.no AND r.incoming "
        f"AND r.touched_at >= a.touched_at AND r.touched_at <= a.touched_at + {round(minutes * MINUTE)})"
    )
