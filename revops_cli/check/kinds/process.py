"""Checks of the process: reasons, dispositions, the order of dates, work that is said to be done.

What statuses and reasons mean is the audit's to say, and comes with the context; the columns are known
by the headers of the audit's own table.
"""

from itertools import combinations

from revops_cli.check.blank import empty, filled
from revops_cli.check.defaults import headers_of, people_column
from revops_cli.check.facts import Facts, MissingError, find_column
from revops_cli.check.kinds.leads import same_id
from revops_cli.check.kinds.part import RowTest
from revops_cli.check.lookup import wrong_values
from revops_cli.engine.protocol import literal, quote
from revops_cli.rules.cell import cell_sql
from revops_cli.rules.moment import Moment

_DISPOSED = ("nurture", "unqualified")
_CLOSED = (*_DISPOSED, "qualified")
_DAY = len("2026-01-05")
_STEPS = {"created_at": "", "assigned_at": "", "working_at": "", "dispositioned_at": "", "converted": "ConvertedDate"}
"""Dates in their order; a name of the audit, or a column of the CRM that it does not read."""
_HOLDS_IN = {
    ("assigned_at", "working_at"): ("working", *_CLOSED),
    ("assigned_at", "dispositioned_at"): _CLOSED,
}
"""Pairs of dates behind the first, and the statuses in which they are of one cycle: a lead that was
assigned again keeps the dates of its last cycle until it gets there again."""


def reason_not_ambiguous(facts: Facts, names: tuple[str, ...]) -> RowTest:
    """Reasons of Nurture and Unqualified that do not say what to do next."""
    status = _people(facts, "status")
    reason = facts.own(names[0]) if names else _people(facts, "reason")
    process = facts.context.process

    def ambiguous(status: str, reason: str) -> bool:
        bucket = process.bucket(status)
        return bucket in _DISPOSED and process.reason(bucket, reason) == "ambiguous"

    cells = {"status": quote(status), "reason": quote(reason)}
    fails = wrong_values(facts, cells, ambiguous, filled(reason), alone=True)
    of = f"{_in_status(facts, status, _DISPOSED)} AND {filled(reason)}"
    return RowTest(f"{reason} does not say what to do next", (reason,), fails, of)


def disposition_complete(facts: Facts, _argument: object) -> RowTest:
    """Leads in Nurture or Unqualified without reason or without date."""
    status = _people(facts, "status")
    columns = [column for name in ("reason", "dispositioned_at") if (column := _find(facts, name))]
    if not columns:
        raise MissingError("no column of a reason, and none of the date of disposition", where=facts.table.source)
    fails = " OR ".join(map(empty, columns))
    said = f"in Nurture or Unqualified without {' or '.join(columns)}"
    return RowTest(said, tuple(columns), fails, _in_status(facts, status, _DISPOSED))


def assigned_at_present(facts: Facts, names: tuple[str, ...]) -> RowTest:
    """Leads that were assigned, by their status, without the date; all leads where there is no status."""
    column = facts.own(names[0]) if names else _people(facts, "assigned_at")
    status = _find(facts, "status")
    of = _in_status(facts, status, ("assigned", "working", *_CLOSED)) if status else "TRUE"
    return RowTest(f"{column} is empty", (column,), empty(column), of)


def touch_for_working(facts: Facts, path: str) -> RowTest:
    """Leads whose status says working and that no activity of a file is about."""
    status, lead, activities = _people(facts, "status"), facts.own("Id"), facts.file(path)
    who = next(
        (found for header in headers_of("activities", "person_id") if (found := find_column(activities, header))), ""
    )
    if not who:
        raise MissingError("no column of the lead", where=activities.source, hint="export the column WhoId")
    touched = f"SELECT {same_id(who)} FROM {quote(activities.relation)}"
    of = f"{_in_status(facts, status, ('working',))} AND {filled(lead)}"
    return RowTest(f"{status} says working without an activity", (status,), f"{same_id(lead)} NOT IN ({touched})", of)


def no_date_paradox(facts: Facts, names: tuple[str, ...]) -> RowTest:
    """Rows with a date before one that it must follow, or in the future; what is no ISO date is skipped."""
    if names:
        known = {name: facts.own(name) for name in names}
    else:
        known = {step: found for step in _STEPS if (found := _step(facts, step))}
    if not known:
        raise MissingError("no column of a date that is known", where=facts.table.source, hint="name the columns")
    places = {name: at for at, name in enumerate(known)}
    tests = [
        f"{_later(places[first], places[second])}{_of_one_cycle(facts, first, second)}"
        for first, second in combinations(known, 2)
        if names or first == "created_at" or (first, second) in _HOLDS_IN
    ]
    tests += [f"({_future(facts, at)})" for at in places.values()]
    columns = tuple(known.values())
    said = f"dates out of order or in the future ({', '.join(columns)})"
    return RowTest(said, columns, _wrong_rows(facts, columns, " OR ".join(tests)), " OR ".join(map(filled, columns)))


def _wrong_rows(facts: Facts, columns: tuple[str, ...], test: str) -> str:
    """SQL: whether the dates of a row are wrong; each is read once, as `t`, `d` and `day` with its number."""
    offset = Moment.of(facts.context.as_of).offset
    cells = ", ".join(
        f"{cell_sql(column, 'instant', offset)} AS t{at}, {cell_sql(column, 'date')} AS d{at}, "
        f"length({quote(column)}) = {_DAY} AS day{at}"
        for at, column in enumerate(columns)
    )
    read, wrong = facts.fresh(), facts.fresh()
    status = "".join(f", {quote(column)}" for column in (_find(facts, "status"),) if column)
    facts.later(lambda engine: engine.sql(read, f"SELECT _row{status}, {cells} FROM {quote(facts.table.relation)}"))
    facts.later(lambda engine: engine.sql(wrong, f"SELECT _row FROM {quote(read)} WHERE {test}"))
    facts.later(lambda engine: engine.drop(read))
    return f"_row IN (SELECT _row FROM {quote(wrong)})"


def _of_one_cycle(facts: Facts, first: str, second: str) -> str:
    """SQL: and the status is one in which both dates are of one cycle, where that is in doubt."""
    buckets = _HOLDS_IN.get((first, second))
    status = _find(facts, "status")
    if not buckets:
        return ""
    return f" AND {_in_status(facts, status, buckets)}" if status else " AND FALSE"


def _later(first: int, second: int) -> str:
    """SQL: the first date is after the second; where one has no time of day, their days count."""
    return f"CASE WHEN day{first} OR day{second} THEN d{first} > d{second} ELSE t{first} > t{second} END"


def _future(facts: Facts, at: int) -> str:
    as_of = facts.context.as_of
    return f"CASE WHEN day{at} THEN d{at} > {literal(as_of.date().isoformat())} ELSE t{at} > {as_of.timestamp()} END"


def _in_status(facts: Facts, status: str, buckets: tuple[str, ...]) -> str:
    """SQL: the status means one of these."""
    bucket = facts.context.process.bucket
    return wrong_values(facts, {"status": quote(status)}, lambda text: bucket(text) in buckets, alone=True)


def _find(facts: Facts, name: str) -> str:
    return facts.reads(people_column(facts.table, name))


def _people(facts: Facts, name: str) -> str:
    found = _find(facts, name)
    if not found:
        headers = headers_of("people", name)
        raise MissingError(f"no column '{headers[1]}'", where=facts.table.source, hint="name it under columns:")
    return found


def _step(facts: Facts, step: str) -> str:
    return facts.find(_STEPS[step]) if _STEPS[step] else _find(facts, step)
