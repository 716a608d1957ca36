"""Reasons of dispositions: good, ambiguous, missing, in the wrong bucket, or in no list."""

from revops_cli.audit.facts import PERSONS, UNIT, Facts
from revops_cli.audit.findings import Finder
from revops_cli.audit.measures import Measure, measure, scope
from revops_cli.audit.outcome import Outcome, Show
from revops_cli.audit.people import KEYS
from revops_cli.audit.settings import Dispositions
from revops_cli.audit.units import BY_HOLD, DIMENSIONS
from revops_cli.engine.protocol import Batch, SqlType, quote
from revops_cli.text.fold import squash

RELATION = "audit reasons classed"
_CLASSES = "audit reason classes"
NEEDS = ("people.status", "people.reason")
CLASSES = {
    "good": "says what to do next",
    "ambiguous": "does not say what to do next",
    "missing": "no reason",
    "wrong_bucket": "belongs to the other disposition",
    "unclassified": "in no list",
}
_SHOWN = 30

MEASURES = (
    *(
        Measure(
            f"reason_{name}", "rate", f"class = '{name}'", "TRUE", f"{said}, of those in Nurture and Unqualified", NEEDS
        )
        for name, said in CLASSES.items()
    ),
    Measure("wrong_buyer", "rate", "wrong_buyer", "TRUE", "right account, wrong buyer, of the same", NEEDS),
    Measure(
        "source_not_kept", "count", "bucket = 'nurture' AND (source = '' OR was <> '')", "bucket = 'nurture'",
        "in Nurture without the original lead source", ("people.status", "people.lead_source"),
    ),
)  # fmt: skip


def reason_class(bucket: str, reason: str, lists: Dispositions) -> str:
    """The class of a reason of Nurture or Unqualified, compared as a whole without case and punctuation.

    >>> reason_class("nurture", "NO BUDGET ", Dispositions())
    'ambiguous'
    >>> reason_class("nurture", "No longer at organization", Dispositions())
    'wrong_bucket'
    """
    key = squash(reason)
    if not key:
        return "missing"
    if key in map(squash, lists.wrong_buyer):
        return "good" if lists.wrong_buyer_in in (bucket, "either") else "wrong_bucket"
    here = {"nurture": (lists.good_nurture, lists.ambiguous_nurture)}
    there = {"unqualified": (lists.good_unqualified, lists.ambiguous_unqualified)}
    sides = {**here, **there}
    good, ambiguous = sides.pop(bucket)
    if key in map(squash, good):
        return "good"
    if key in map(squash, ambiguous):
        return "ambiguous"
    ((other_good, other_ambiguous),) = sides.values()
    return "wrong_bucket" if key in map(squash, (*other_good, *other_ambiguous)) else "unclassified"


def reason_classes(facts: Facts) -> Outcome:
    """Shares by class, each doubtful reason as a finding, and what was written most."""
    _load_classes(facts)
    facts.engine.view(RELATION, _relation(facts))
    metrics = measure(facts, scope(RELATION, DIMENSIONS, by_hold=BY_HOLD), MEASURES)
    if facts.missing(NEEDS):
        return Outcome(metrics, _kept_findings(facts))
    find = Finder(facts)
    findings = [
        find.query(
            f"reason_{name}", f"{quote(RELATION)} WHERE is_cycle AND class = '{name}'",
            **_who(find), detail="CASE WHEN reason = '' THEN status ELSE reason END",
        )
        for name in CLASSES
        if name != "good"
    ]  # fmt: skip
    return Outcome(metrics, (*findings, *_kept_findings(facts)), (_show(facts),))


def _load_classes(facts: Facts) -> None:
    """Relation of each reason as it is spelled, by bucket, with its class."""
    query = f"SELECT DISTINCT reason FROM {quote(PERSONS)} WHERE reason IS NOT NULL ORDER BY 1"
    texts = ["", *(str(row[0]) for row in facts.engine.rows(query))]
    lists = facts.settings.dispositions
    buyers = {squash(reason) for reason in lists.wrong_buyer}
    pairs = [(bucket, text) for bucket in ("nurture", "unqualified") for text in dict.fromkeys(texts)]
    batch: Batch = {
        "bucket": [bucket for bucket, _ in pairs],
        "reason": [text for _, text in pairs],
        "class": [reason_class(bucket, text, lists) for bucket, text in pairs],
        "wrong_buyer": ["1" if squash(text) in buyers else "" for _, text in pairs],
    }
    text: SqlType = "VARCHAR"
    facts.engine.load(_CLASSES, [batch], dict.fromkeys(batch, text))


def _relation(facts: Facts) -> str:
    """Dispositions of last cycles, whose reason is known; `was` is a lead source that was written over."""
    lost = (
        f"SELECT k.key AS person, h.old AS was FROM {facts.table('history')} AS h "
        f"JOIN {quote(KEYS)} AS k ON k.id = h.person_id WHERE h.old IS NOT NULL AND h.moment <= {facts.now} "
        f"AND lower(replace(h.field, ' ', '')) = 'leadsource' "
        f"QUALIFY row_number() OVER (PARTITION BY k.key ORDER BY h.moment, h.old) = 1"
    )
    return (
        f"SELECT u.person, u.cycle_no, u.rep, u.team, u.source, u.campaign, u.segment, u.lead_type, u.is_cycle, "
        f"u.is_hold, u.bucket, u.reason, u.status, u.closed_at, u.file, u._row, c.class, "
        f"c.wrong_buyer = '1' AS wrong_buyer, CASE WHEN h.was <> u.source THEN h.was ELSE '' END AS was "
        f"FROM {quote(UNIT)} AS u JOIN {quote(_CLASSES)} AS c ON c.bucket = u.bucket AND c.reason = u.reason "
        f"LEFT JOIN ({lost}) AS h ON h.person = u.person "
        f"WHERE u.excluded IS NULL AND u.in_period AND u.is_last AND u.is_closed"
    )


def _kept_findings(facts: Facts) -> tuple[str, ...]:
    measured = MEASURES[-1]
    if facts.missing(measured.needs):
        return ()
    find = Finder(facts)
    where = f"is_cycle AND {measured.top}"
    detail = "CASE WHEN was <> '' THEN 'it was ' || was ELSE '' END"
    return (find.query("source_not_kept", f"{quote(RELATION)} WHERE {where}", **_who(find), detail=detail),)


def _who(find: Finder) -> dict[str, str]:
    return {
        "rep": "rep", "team": "team", "source": "source", "campaign": "campaign", "person": "person",
        "cycle_no": "cycle_no", "moment": "closed_at", "rows": find.row_of(),
    }  # fmt: skip


def _show(facts: Facts) -> Show:
    rows = facts.engine.rows(
        f"SELECT bucket, reason, class, count(*) AS n FROM {quote(RELATION)} WHERE is_cycle GROUP BY 1, 2, 3 "
        f"ORDER BY n DESC, bucket, reason"
    )
    shown = tuple(
        (str(bucket).capitalize(), str(reason) or "(none)", str(kind).replace("_", " "), f"{n:,}")
        for bucket, reason, kind, n in rows[:_SHOWN]
    )
    note = f"and {len(rows) - _SHOWN:,} more" if len(rows) > _SHOWN else "as they are written"
    return Show("Reasons", note, ("disposition", "reason", "class", "people"), shown, frozenset({3}))
