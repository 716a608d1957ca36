"""Cycles and holds: each assignment that follows a disposition opens a cycle, each rep within it a hold.

An assigned date that moves without a disposition in between opens nothing: it is a re-assignment
where the owner changed with it, else a reset of the clock. Of whom the history says nothing, the record
tells one assignment, one disposition and one owner: that is one cycle and one hold.
"""

from revops_cli.audit.facts import CYCLES, HOLDS, MINUTE, PERSONS, Facts
from revops_cli.audit.history import ASSIGNED, CLOSINGS, OWNERS
from revops_cli.audit.people import CLOSING
from revops_cli.engine.protocol import quote

RESETS = "audit clock resets"
EVENTS = "audit events"
_TRACKED_CYCLES = "audit tracked cycles"
_TRACKED_HOLDS = "audit tracked holds"


def make_cycles(facts: Facts) -> None:
    """Relations CYCLES (person, no, cycle_no, start_at, next_start, closed_at, bucket, ...) and RESETS."""
    engine = facts.engine
    engine.sql(EVENTS, _events())
    starts = (
        f"SELECT person, cycle_no, min(moment) AS start_at, bool_and(now_only) AS single FROM {quote(EVENTS)} "
        f"WHERE is_stamp AND cycle_no > 0 GROUP BY 1, 2"
    )
    engine.sql(
        "audit cycle spans",
        f"SELECT *, lead(start_at) OVER (PARTITION BY person ORDER BY cycle_no) AS next_start FROM ({starts})",
    )
    engine.sql(
        "audit cycle closings",
        f"SELECT c.person, c.cycle_no, min(e.moment) AS closed_at, min_by(e.bucket, e.moment) AS bucket, "
        f"min_by(e.closed_by, e.moment) AS closed_by "
        f'FROM "audit cycle spans" AS c JOIN {quote(CLOSINGS)} AS e ON e.person = c.person AND e.moment >= c.start_at '
        f"AND (c.next_start IS NULL OR e.moment <= c.next_start) "
        f"AND NOT (e.moment = c.start_at AND c.cycle_no > 1) GROUP BY 1, 2",
    )
    engine.sql(_TRACKED_CYCLES, _cycles())
    engine.view(CYCLES, f"SELECT * FROM {quote(_TRACKED_CYCLES)} UNION ALL {_only_cycles(facts)}")
    engine.sql(RESETS, _resets(facts))
    engine.drop("audit cycle spans", "audit cycle closings")


def _events() -> str:
    """Stamps and dispositions in order; a stamp opens a cycle if it is the first or follows a disposition."""
    both = (
        f"SELECT person, moment, TRUE AS is_stamp, now_only, edited_at FROM {quote(ASSIGNED)} UNION ALL "
        f"SELECT person, moment, FALSE AS is_stamp, FALSE AS now_only, CAST(NULL AS BIGINT) AS edited_at "
        f"FROM {quote(CLOSINGS)}"
    )
    order = "PARTITION BY person ORDER BY moment, is_stamp ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"
    counted = (
        f"SELECT *, sum(CASE WHEN is_stamp THEN 0 ELSE 1 END) OVER ({order}) AS closed, "
        f"sum(CASE WHEN is_stamp THEN 1 ELSE 0 END) OVER ({order}) AS stamps FROM ({both})"
    )
    earlier = "PARTITION BY person ORDER BY moment, is_stamp ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
    before = f"max(CASE WHEN is_stamp THEN closed END) OVER ({earlier})"
    first_at = "min(CASE WHEN is_stamp THEN moment END) OVER (PARTITION BY person)"
    closed_with_first = "sum(CASE WHEN NOT is_stamp AND moment = first_at THEN 1 ELSE 0 END) OVER (PARTITION BY person)"
    opened = (
        f"SELECT *, is_stamp AND (stamps = 1 OR closed > coalesce(closed_before, 0) - CASE WHEN stamps = 2 "
        f"THEN with_first ELSE 0 END) AS opens FROM (SELECT *, {closed_with_first} AS with_first FROM "
        f"(SELECT *, {before} AS closed_before, {first_at} AS first_at FROM ({counted})))"
    )
    return (
        f"SELECT person, moment, is_stamp, now_only, edited_at, opens, CAST(sum(CASE WHEN opens THEN 1 ELSE 0 END) "
        f"OVER ({order}) AS BIGINT) AS cycle_no FROM ({opened})"
    )


def _cycles() -> str:
    """Cycles with what closed them; the last takes the status of now where nobody knows when."""
    open_end = f"s.closed_at IS NULL AND c.next_start IS NULL AND p.bucket IN {CLOSING}"
    later = (
        f"coalesce(s.bucket, '') = '' AND s.closed_at IS NOT NULL AND c.next_start IS NULL AND p.bucket IN {CLOSING}"
    )
    return (
        f"SELECT c.person, p.no, c.cycle_no, c.start_at, c.next_start, s.closed_at, "
        f"CASE WHEN {open_end} OR {later} THEN p.bucket ELSE coalesce(s.bucket, '') END AS bucket, "
        f"coalesce(s.closed_at IS NOT NULL OR ({open_end}), FALSE) AS is_closed, coalesce(s.closed_by, '') AS "
        f"closed_by, "
        f"c.next_start IS NULL AS is_last, c.single AS single_cycle_only "
        f'FROM "audit cycle spans" AS c LEFT JOIN "audit cycle closings" AS s USING (person, cycle_no) '
        f"JOIN {quote(PERSONS)} AS p USING (person)"
    )


def _only_cycles(facts: Facts, more: str = "") -> str:
    """The one cycle of each person of whom the history says nothing."""
    closed = f"CASE WHEN dispositioned_at >= assigned_at AND dispositioned_at <= {facts.now} THEN dispositioned_at END"
    return (
        f"SELECT person, no, {more}CAST(1 AS BIGINT) AS cycle_no, assigned_at AS start_at, CAST(NULL AS BIGINT) AS "
        f"next_start, {closed} AS closed_at, CASE WHEN bucket IN {CLOSING} THEN bucket ELSE '' END AS bucket, "
        f"bucket IN {CLOSING} OR {closed} IS NOT NULL AS is_closed, '' AS closed_by, TRUE AS is_last, "
        f"TRUE AS single_cycle_only FROM {quote(PERSONS)} WHERE assigned_at <= {facts.now} AND NOT tracked"
    )


def _only_holds(facts: Facts) -> str:
    """The one hold of each of these: by the owner, to the disposition."""
    return (
        f"SELECT person, no, cycle_no, owner AS rep, in_queue, start_at AS from_at, closed_at AS to_at, "
        f"CAST(1 AS BIGINT) AS hold_no, CAST(1 AS BIGINT) AS holds FROM ({_only_cycles(facts, 'owner, in_queue, ')})"
    )


def _resets(facts: Facts) -> str:
    """Stamps that opened nothing and came with no change of owner."""
    window = round(facts.settings.response.reassign_minutes * MINUTE)
    return (
        f"SELECT e.person, e.cycle_no, e.moment, e.edited_at, c.start_at FROM {quote(EVENTS)} AS e "
        f"JOIN {quote(CYCLES)} AS c USING (person, cycle_no) WHERE e.is_stamp AND NOT e.opens AND NOT EXISTS ("
        f"SELECT 1 FROM {quote(OWNERS)} AS o WHERE o.person = e.person AND NOT o.to_queue "
        f"AND (abs(o.moment - e.moment) <= {window} OR abs(o.moment - e.edited_at) <= {window}))"
    )


def make_holds(facts: Facts) -> None:
    """Relation HOLDS: person, no, cycle_no, rep, from_at, to_at (open: NULL), in_queue, in order of time.

    `holds` is how many the cycle has.
    """
    engine = facts.engine
    last = "CASE WHEN c.closed_at IS NOT NULL THEN c.closed_at ELSE c.next_start END"
    moved = f"SELECT DISTINCT person FROM {quote(OWNERS)}"
    engine.sql(
        "audit owner spans",
        f"SELECT person, o.moment AS from_at, lead(moment) OVER (PARTITION BY person ORDER BY moment) AS to_at, new "
        f"AS rep, "
        f"to_queue AS in_queue FROM {quote(OWNERS)} AS o UNION ALL SELECT person, CAST(NULL AS BIGINT) AS from_at, "
        f"min(moment) AS to_at, min_by(old, moment) AS rep, min_by(from_queue, moment) AS in_queue FROM "
        f"{quote(OWNERS)} "
        f"GROUP BY person",
    )
    spans = (
        f"SELECT c.person, c.no, c.cycle_no, s.rep, s.in_queue, greatest(c.start_at, coalesce(s.from_at, c.start_at)) "
        f"AS from_at, least(coalesce({last}, s.to_at), coalesce(s.to_at, {last})) AS to_at "
        f'FROM {quote(_TRACKED_CYCLES)} AS c JOIN "audit owner spans" AS s ON s.person = c.person '
        f"AND (s.to_at IS NULL OR s.to_at > c.start_at) "
        f"AND (s.from_at IS NULL OR {last} IS NULL OR s.from_at < {last} OR s.from_at = c.start_at)"
    )
    one = "CAST(1 AS BIGINT) AS hold_no, CAST(1 AS BIGINT) AS holds"
    straight = (
        f"SELECT c.person, c.no, c.cycle_no, p.owner AS rep, p.in_queue, c.start_at AS from_at, {last} AS to_at, {one} "
        f"FROM {quote(_TRACKED_CYCLES)} AS c JOIN {quote(PERSONS)} AS p USING (no) WHERE c.person NOT IN ({moved})"
    )
    number = "CAST(row_number() OVER (PARTITION BY no, cycle_no ORDER BY in_queue, from_at, rep) AS BIGINT)"
    engine.sql(
        _TRACKED_HOLDS,
        f"SELECT *, {number} AS hold_no, count(*) OVER (PARTITION BY no, cycle_no) AS holds FROM ({spans}) "
        f"UNION ALL {straight}",
    )
    engine.view(HOLDS, f"SELECT * FROM {quote(_TRACKED_HOLDS)} UNION ALL {_only_holds(facts)}")
    engine.drop("audit owner spans")
