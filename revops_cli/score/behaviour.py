"""What each lead did, added up once: the points of every row over activities, and what signals need."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from revops_cli.clock.months import months_before
from revops_cli.engine.protocol import Engine, Schema, literal, quote
from revops_cli.model import Table
from revops_cli.rules.condition import Condition
from revops_cli.rules.moment import Moment
from revops_cli.rules.nodes import Cell
from revops_cli.rules.typed import read_typed
from revops_cli.score.activities import ACTIVITIES, Activities
from revops_cli.score.conditions import ModelConditions, RowCondition, behaviour_names
from revops_cli.score.fading import AGES, load_ages, rounded_sql
from revops_cli.score.kinds import ENGAGED
from revops_cli.score.settings import Decay, Signals
from revops_cli.text.record_id import same_id_sql

BEHAVIOUR, PERSONS, TYPED = "score behaviour", "score persons", "score typed activities"
KNOWN, ADDRESSED = "score known leads", "score addressed leads"
SEEN = {
    "raised": "min",
    "recent": "max",
    "before": "min",
    "mailed": "max",
    "engaged": "min",
    "clicked": "min",
}
"""Ages in days that are kept of each lead, and how those of several addresses are put together."""
MAILS = ("EmailNormalized", "Email")


def add_up(
    engine: Engine,
    leads: Table,
    activities: Activities,
    models: Sequence[ModelConditions],
    signals: Signals,
    as_of: datetime,
) -> tuple[str, ...]:
    """Make relation BEHAVIOUR: _row of the leads that did something, the points of each row, and ages of SEEN.

    The columns of the rows are those of `behaviour_names`. An activity belongs to the leads of its
    LeadId, else to those of its Email. Gives notes.
    """
    names = list(behaviour_names(models))
    conditions = [row.condition for _, _, row in names if row.condition is not None]
    offset = Moment.of(as_of).offset
    extra = "revops_id, revops_mail, revops_kind, revops_age"
    typed = read_typed(engine, activities.table, conditions, offset, TYPED, extra=extra)
    decays = list(dict.fromkeys(fade for _, model, row in names if (fade := model.model.fading(row.row))))
    ages = [int(age) for (age,) in engine.rows(f"SELECT DISTINCT revops_age FROM {quote(TYPED)} WHERE revops_age >= 0")]
    load_ages(engine, ages, decays)
    cells = [
        f"{_thousandths(row, model.model.fading(row.row), decays, _test(row.condition, as_of, typed.names))} AS {name}"
        for name, model, row in names
    ]
    seen = [f"{cell} AS {name}" for name, cell in _seen(signals).items()]
    summed = (
        f"SELECT revops_id, revops_mail, {', '.join((*cells, *seen))} FROM {quote(TYPED)} t "
        f"JOIN {quote(AGES)} a ON a.age = t.revops_age GROUP BY revops_id, revops_mail"
    )
    person, mail = same_id_sql("trim(revops_id)"), "lower(trim(revops_mail))"
    engine.sql(PERSONS, f"SELECT {person} AS id, {mail} AS mail, x.* FROM ({summed}) x")
    _find_leads(engine, leads)
    engine.sql(BEHAVIOUR, _by_lead([(name, row) for name, _, row in names]))
    engine.drop(TYPED, AGES, PERSONS, KNOWN, ADDRESSED, ACTIVITIES)
    return (*activities.notes, *typed.notes)


def nobody(engine: Engine, models: Sequence[ModelConditions]) -> None:
    """Make relation BEHAVIOUR without rows: nothing is known of what people did."""
    columns = ("_row", *(name for name, _, _ in behaviour_names(models)), *SEEN)
    schema: Schema = dict.fromkeys(columns, "BIGINT")
    engine.load(BEHAVIOUR, [], schema)


def _test(condition: Condition | None, as_of: datetime, names: Mapping[Cell, str]) -> str:
    return condition.test(as_of, names.__getitem__) if condition is not None else ""


def _thousandths(row: RowCondition, fade: Decay | None, decays: Sequence[Decay], test: str) -> str:
    """Thousandths of points of one row, over the activities of one person."""
    kinds = f"revops_kind IN ({', '.join(literal(kind) for kind in row.row.activity)})"
    young = [f"revops_age <= {row.row.within_days}"] if row.row.within_days is not None else []
    weight = f"w{decays.index(fade)}" if fade is not None else "1000"
    together = "sum" if row.row.count == "each" else "max"
    met = " AND ".join((kinds, *young, *([test] if test else [])))
    return f"coalesce(CAST({together}(CASE WHEN {met} THEN {weight} END) AS BIGINT), 0) * ({row.row.points})"


def _seen(signals: Signals) -> dict[str, str]:
    engaged = _one_of(ENGAGED)
    raised = f"{_one_of(signals.raised_hand)} AND revops_age <= {signals.raised_within_days}"
    recent = f"{engaged} AND revops_age <= {signals.woken_within_days}"
    before = f"{engaged} AND revops_age > {signals.woken_within_days}"
    return {
        "raised": f"min(CASE WHEN {raised} THEN revops_age END)",
        "recent": f"max(CASE WHEN {recent} THEN revops_age END)",
        "before": f"min(CASE WHEN {before} THEN revops_age END)",
        "mailed": "max(CASE WHEN revops_kind = 'sent' THEN revops_age END)",
        "engaged": f"min(CASE WHEN {_one_of(('open', 'click'))} THEN revops_age END)",
        "clicked": "min(CASE WHEN revops_kind = 'click' THEN revops_age END)",
    }


def _one_of(kinds: Sequence[str]) -> str:
    return f"revops_kind IN ({', '.join(map(literal, kinds))})" if kinds else "FALSE"


def _find_leads(engine: Engine, leads: Table) -> None:
    """Make relations KNOWN (_row, id) and ADDRESSED (_row, mail) of the leads."""
    own, source = quote("Id"), quote(leads.relation)
    ids = f"SELECT _row, {same_id_sql(f'trim({own})')} AS id FROM {source} WHERE {own} <> ''"
    engine.sql(KNOWN, ids if "Id" in leads.names else "SELECT CAST(0 AS BIGINT) AS _row, '' AS id WHERE FALSE")
    mails = " UNION ".join(
        f"SELECT _row, lower(trim({quote(name)})) AS mail FROM {source} WHERE {quote(name)} <> ''"
        for name in MAILS
        if name in leads.names
    )
    engine.sql(ADDRESSED, mails or "SELECT CAST(0 AS BIGINT) AS _row, '' AS mail WHERE FALSE")


def _by_lead(names: Sequence[tuple[str, RowCondition]]) -> str:
    """Persons joined to leads: by Id, and by address where the Id is none of the list's."""
    both = (
        f"SELECT l._row, p.* FROM {quote(PERSONS)} p JOIN {quote(KNOWN)} l ON l.id = p.id "
        f"UNION ALL SELECT l._row, p.* FROM (SELECT * FROM {quote(PERSONS)} p WHERE mail <> '' "
        f"AND NOT EXISTS (SELECT 1 FROM {quote(KNOWN)} k WHERE k.id = p.id)) p "
        f"JOIN {quote(ADDRESSED)} l ON l.mail = p.mail"
    )
    points = [
        f"{_limited(f'sum({name})' if row.row.count == 'each' else f'{_widest(row)}({name})', row)} AS {name}"
        for name, row in names
    ]
    ages = [f"{together}({name}) AS {name}" for name, together in SEEN.items()]
    return f"SELECT _row, {', '.join((*points, *ages))} FROM ({both}) b GROUP BY _row"


def _widest(row: RowCondition) -> str:
    return "max" if row.row.points >= 0 else "min"


def _limited(thousandths: str, row: RowCondition) -> str:
    whole = f"CAST({rounded_sql(f'CAST({thousandths} AS BIGINT)')} AS BIGINT)"
    most = row.row.most
    return whole if most is None else f"greatest(-{most}, least({most}, {whole}))"


def dormant_limits(as_of: datetime, signals: Signals) -> dict[int, int]:
    """For each age at which a person came back: the age of the last sign before it that makes them dormant.

    Months are those of the calendar.
    """
    today = as_of.date()
    backs = {age: today - timedelta(days=age) for age in range(signals.woken_within_days + 1)}
    return {age: (today - months_before(back, signals.dormant_months)).days for age, back in backs.items()}
