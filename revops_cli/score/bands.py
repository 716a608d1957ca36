"""Scores in bands against what became of the leads: whether the threshold is where it should be."""

from datetime import datetime

from revops_cli.engine.protocol import Engine, literal, quote
from revops_cli.model import Table
from revops_cli.rules.cell import cell_sql
from revops_cli.rules.columns import spelled
from revops_cli.score.conditions import ScoreConditions
from revops_cli.score.points import TYPED, CellSql
from revops_cli.score.settings import ScoreSettings

BANDS = "score bands"


def scores_of(place: int) -> str:
    """The relation of the scores of a model, by its place."""
    return f"score of {place}"


def band_leads(
    engine: Engine, leads: Table, settings: ScoreSettings, conditions: ScoreConditions, as_of: datetime, cell: CellSql
) -> None:
    """Make relation BANDS: model, version, place, leads, worked, qualified and revenue, for every band of every model.

    The qualified rate is that of the worked leads; it is empty where none was worked.
    """
    tests = [c.sql(as_of, cell) if c is not None else "FALSE" for c in (conditions.worked, conditions.qualified)]
    revenue = spelled(leads.names, settings.outcomes.revenue)
    brought = cell_sql(revenue, "number") if revenue else "CAST(NULL AS DOUBLE)"
    money = f"SELECT _row, {brought} AS revenue FROM {quote(leads.relation)}"
    limits = settings.bands
    parts = []
    for place, model in enumerate(conditions.models):
        which = " ".join(f"WHEN s.score < {limit} THEN {number}" for number, limit in enumerate(limits))
        counts = (
            "count(*) AS leads, count(*) FILTER (WHERE worked) AS worked, "
            "count(*) FILTER (WHERE worked AND qualified) AS qualified, "
            "CAST(round(sum(CASE WHEN revenue IS NULL THEN 0 ELSE revenue END)) AS BIGINT) AS revenue"
        )
        inner = (
            f"SELECT CASE {which} ELSE {len(limits)} END AS place, {tests[0]} AS worked, {tests[1]} AS qualified, "
            f"m.revenue FROM {quote(scores_of(place))} s JOIN {quote(TYPED)} t ON t._row = s._row "
            f"JOIN ({money}) m ON m._row = s._row"
        )
        parts.append(
            f"SELECT {literal(model.name)} AS model, {literal(model.model.version)} AS version, place, {counts} "
            f"FROM ({inner}) x GROUP BY place"
        )
    engine.sql(BANDS, " UNION ALL ".join(parts))


def band_name(limits: tuple[int, ...], place: int) -> str:
    """What a band is called.

    >>> band_name((20, 60), 0), band_name((20, 60), 1), band_name((20, 60), 2)
    ('below 20', '20-59', '60 and above')
    """
    if place == 0:
        return f"below {limits[0]}" if limits else "all"
    if place == len(limits):
        return f"{limits[-1]} and above"
    return f"{limits[place - 1]}-{limits[place] - 1}"


def bands_query(settings: ScoreSettings) -> str:
    """The bands as a query as relation `score_bands` of a Result."""
    names = " ".join(
        f"WHEN {place} THEN {literal(band_name(settings.bands, place))}" for place in range(len(settings.bands) + 1)
    )
    rate = "CASE WHEN {of} = 0 THEN '' ELSE CAST((1000 * {n} + {of} // 2) // {of} / 10.0 AS VARCHAR) END"
    revenue = "CAST(revenue AS VARCHAR)" if settings.outcomes.revenue else "''"
    return (
        f"SELECT model, version, place, CASE place {names} END AS band, CAST(leads AS VARCHAR) AS leads, "
        f"CAST(worked AS VARCHAR) AS worked, CAST(qualified AS VARCHAR) AS qualified, "
        f"{rate.format(n='qualified', of='worked')} AS qualified_rate, "
        f"{rate.format(n='worked', of='leads')} AS pick_up, {revenue} AS revenue FROM {quote(BANDS)}"
    )


def band_counts(engine: Engine, settings: ScoreSettings, model: str) -> dict[str, int]:
    """The bands of a model as flat counts."""
    query = f"SELECT place, leads, worked, qualified FROM {quote(BANDS)} WHERE model = {literal(model)} ORDER BY place"
    found: dict[str, int] = {}
    for place, *numbers in engine.rows(query):
        name = band_name(settings.bands, place)
        found |= {f"{word}.{name}": n for word, n in zip(("score", "worked", "qualified"), numbers, strict=True)}
    return found
