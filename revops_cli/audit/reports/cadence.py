"""Cadences: which steps were reached, done and in time, and where reps stop before the last.

A person is in the cadence until a step that is answered or not done; a step is reached by those who
are still in it when it falls due, so that reached(k + 1) = no_response(k).
"""

from revops_cli.audit.cadences import ENROLMENTS, STEPS, make_enrolments
from revops_cli.audit.facts import DAY, UNIT, Facts
from revops_cli.audit.findings import EVIDENCE, Finder, evidence_cell
from revops_cli.audit.measures import Measure, measure, scope
from revops_cli.audit.outcome import Outcome, Show, SubReport
from revops_cli.audit.touches import TOUCHES
from revops_cli.engine.protocol import quote

NEEDS = ("cadence_steps",)
DUE = (*NEEDS, "cadence_steps.due_at")
DIMENSIONS = ("rep", "team", "cadence", "source", "campaign", "segment", "lead_type")
_ENDED = "how <> 'open'"
_WITHOUT = "how IN ('done', 'stopped')"
_SHOWN = 30

ENROLLED = (
    Measure("cadence_enrolled", "count", "TRUE", "TRUE", "people who began a cadence", NEEDS),
    Measure(
        "cadence_closed_properly",
        "rate",
        "how IN ('responded', 'done')",
        _ENDED,
        "answered or done to the last step",
        NEEDS,
    ),
    Measure(
        "cadence_completion",
        "rate",
        "how = 'done'",
        _WITHOUT,
        "done to the last step, of those without an answer",
        NEEDS,
    ),
    Measure(
        "early_abandonment", "rate", "how = 'stopped'", _ENDED, "stopped before the last step without an answer", NEEDS
    ),
    Measure("cadence_positive_rate", "rate", "last_state = 'positive'", _ENDED, "answered positively", NEEDS),
    Measure(
        "cadence_qualified_rate",
        "rate",
        "is_qualified",
        _ENDED,
        "qualified in the same cycle",
        (*NEEDS, "opportunities", "contact_roles"),
    ),
    Measure(
        "cadence_steps_to_qualify",
        "number",
        "avg(attempts)",
        "is_qualified",
        "mean steps done before qualifying",
        (*NEEDS, "opportunities", "contact_roles"),
    ),
    Measure(
        "stopped_after_1_3",
        "count",
        "attempts BETWEEN 1 AND 3",
        "how = 'stopped'",
        "stopped after 1 to 3 attempts",
        NEEDS,
    ),
    Measure("stopped_after_4_6", "count", "attempts BETWEEN 4 AND 6", "how = 'stopped'", "stopped after 4 to 6", NEEDS),
    Measure(
        "stopped_after_7_12", "count", "attempts BETWEEN 7 AND 12", "how = 'stopped'", "stopped after 7 to 12", NEEDS
    ),
    Measure("stopped_after_more", "count", "attempts > 12", "how = 'stopped'", "stopped after more than 12", NEEDS),
    Measure(
        "cadence_not_ended",
        "count",
        "not_ended",
        "TRUE",
        "last step done, and no disposition since",
        (*NEEDS, "people.status"),
    ),
)
DONE = (
    Measure(
        "cadence_on_time",
        "rate",
        "NOT delayed",
        "done AND delayed IS NOT NULL",
        "done within the grace, of those done",
        DUE,
    ),
    Measure(
        "cadence_skipped", "rate", "state = 'not_completed'", "TRUE", "steps that fell due and were not done", NEEDS
    ),
)
WORKING = (
    Measure(
        "working_without_cadence",
        "rate",
        "NOT in_cadence",
        "TRUE",
        "worked now, and in no cadence",
        (*NEEDS, "activities"),
    ),
)


def cadence(facts: Facts) -> Outcome:
    """Figures by enrolment and by step, the step table, and what is missed, late or never ended."""
    make_enrolments(facts)
    facts.engine.view(_WORKED, _worked())
    metrics = (
        *measure(facts, scope(ENROLMENTS, DIMENSIONS), ENROLLED),
        *measure(facts, scope(STEPS, DIMENSIONS, "reached"), DONE),
        *measure(facts, scope(_WORKED, ("rep", "team", "source", "campaign", "segment", "lead_type")), WORKING),
    )
    shows = (_steps(facts), _references(facts), *(_compared(facts) if not facts.missing(ENROLLED[5].needs) else ()))
    return Outcome(metrics, _findings(facts), shows if facts.has("activities") else (shows[0], *shows[2:]))


_WORKED = "audit worked units"


def _worked() -> str:
    """Cycles that are touched and not ended, and whether they have a step of a cadence."""
    return (
        f"SELECT u.*, EXISTS (SELECT 1 FROM {quote(STEPS)} AS s WHERE s.person = u.person AND s.cycle_no = u.cycle_no) "
        f"AS in_cadence FROM {quote(UNIT)} AS u WHERE u.excluded IS NULL AND u.in_period AND u.is_cycle "
        f"AND u.is_last AND u.touches > 0 AND NOT u.is_closed AND NOT u.is_qualified"
    )


def _findings(facts: Facts) -> tuple[str, ...]:
    find, days = Finder(facts), facts.settings.cadence.ended_days
    who = {name: name for name in ("rep", "team", "source", "campaign", "person", "cycle_no")}
    evidence = f"string_agg(evidence, ' ' ORDER BY file, _row) FILTER (WHERE place <= {EVIDENCE})"
    reached = (
        f"SELECT *, coalesce(delayed, FALSE) AS late, {evidence_cell('cadence_steps', 'file', '_row')} AS evidence, "
        f"count(*) OVER (PARTITION BY rep) AS steps FROM {quote(STEPS)} WHERE reached"
    )
    per_rep = (
        f"(SELECT *, row_number() OVER (PARTITION BY rep, team ORDER BY file, _row) AS place FROM ({reached}) "
        f"WHERE late OR state = 'not_completed') GROUP BY rep, team, steps"
    )
    found = [
        find.query(
            "cadence_steps_missed", per_rep, rep="rep", team="team", n="count(*)", of_n="steps",
            value="round(count(*) * 1.0 / steps, 6)", rows=evidence,
            detail="concat(count(*) FILTER (WHERE state = 'not_completed'), ' not done, ', "
            "count(*) FILTER (WHERE late), ' late')",
        ),
        find.query(
            "cadence_stopped_early", f"{quote(ENROLMENTS)} WHERE how = 'stopped' AND attempts <= 3", **who,
            moment="last_done", n="attempts", of_n="n_steps", rows=find.row_of(), detail="cadence",
        ),
    ]  # fmt: skip
    if facts.has("people.status"):
        found.append(
            find.query(
                "cadence_not_ended", f"{quote(ENROLMENTS)} WHERE not_ended", **who, moment="last_done",
                value=f"round(({facts.now} - last_done) / {DAY}.0, 2)", limit_value=str(days), rows=find.row_of(),
                detail="cadence",
            )
        )  # fmt: skip
    if facts.has("activities"):
        found.append(
            find.query(
                "working_without_cadence", f"{quote(_WORKED)} WHERE NOT in_cadence", **who, moment="start_at",
                n="touches", rows=find.row_of(), detail="'touches so far'",
            )
        )  # fmt: skip
    return tuple(found)


def _steps(facts: Facts) -> Show:
    """The step table of every cadence."""
    count = "count(*) FILTER (WHERE state = '{}')".format
    rows = facts.engine.rows(
        f"SELECT cadence, step, count(*), {count('positive')}, {count('negative')}, {count('no_response')}, "
        f"{count('not_completed')}, count(*) FILTER (WHERE delayed) FROM {quote(STEPS)} WHERE reached "
        f"GROUP BY 1, 2 ORDER BY 1, 2 LIMIT {_SHOWN}"
    )
    return Show(
        "Steps of the cadences",
        "Reached: still in the cadence when the step fell due.",
        ("Cadence", "Step", "Reached", "Positive", "Negative", "No response", "Not done", "Late"),
        tuple((str(row[0] or "-"), *(str(cell) for cell in row[1:])) for row in rows),
        frozenset(range(1, 8)),
    )


def _compared(facts: Facts) -> tuple[Show, ...]:
    """Cadences by what they lead to, not by how many answer; the step after which little more is gained."""
    rows = facts.engine.rows(
        f"SELECT cadence, count(*), count(*) FILTER (WHERE last_state = 'positive'), count(*) FILTER (WHERE "
        f"is_qualified), "
        f"avg(attempts) FILTER (WHERE is_qualified), max(CASE WHEN is_qualified THEN attempts END) "
        f"FROM {quote(ENROLMENTS)} WHERE {_ENDED} GROUP BY 1 ORDER BY 4 DESC, 1 LIMIT {_SHOWN}"
    )
    shown = tuple(
        (
            str(name or "-"), str(n), f"{100 * positive / n:.1f} %", f"{100 * won / n:.1f} %",
            "-" if mean is None else f"{mean:.1f}", "-" if last is None else str(int(last)),
        )
        for name, n, positive, won, mean, last in rows
    )  # fmt: skip
    columns = ("Cadence", "Ended", "Positive", "Qualified", "Mean steps to qualify", "Last step that qualified anybody")
    return (Show("Cadences compared", "By conversion to pipeline.", columns, shown, frozenset(range(1, 6))),)


def _references(facts: Facts) -> Show:
    """Touches by channel in the cohort, beside the reference cadences of the config."""
    rows = facts.engine.rows(
        f"SELECT t.channel, count(*) FROM {TOUCHES} AS t JOIN {quote(UNIT)} AS u ON u.no = t.no "
        f"AND u.is_cycle AND u.excluded IS NULL AND u.in_period AND t.moment >= u.start_at "
        f"AND (u.next_start IS NULL OR t.moment < u.next_start) GROUP BY 1 ORDER BY 2 DESC, 1"
    )
    total = sum(int(n) for _, n in rows)
    known = "; ".join(f"{name}: {pace} days" for name, pace in sorted(facts.settings.cadence.references.items()))
    return Show(
        "Touches by channel",
        f"Reference cadences: {known}." if known else "",
        ("Channel", "Touches", "Share"),
        tuple((str(name), str(n), f"{100 * n / total:.1f} %") for name, n in rows),
        frozenset({1, 2}),
    )


_MEASURES = (*ENROLLED, *DONE, *WORKING)
REPORT = SubReport("cadence", "Cadences", NEEDS, tuple((m.name, m.needs) for m in _MEASURES), cadence)
