"""Data issues: cells and records that contradict each other; reported with a code, never dropped in silence."""

from revops_cli.audit.facts import CYCLES, PERSONS, Facts
from revops_cli.audit.people import CLOSING, KEYS
from revops_cli.audit.touches import ACTIVITIES
from revops_cli.engine.protocol import literal, quote

ISSUES = "audit data issues"
COLUMNS = ("code", "table_name", "file", "row", "column_name", "value", "person", "detail")
CODES = {
    "E-TIME-01": "a time that cannot be read",
    "E-TIME-02": "a time without a zone",
    "E-TIME-03": "a local time that occurs twice or not at all",
    "E-TIME-04": "a touch before the record was created",
    "E-TIME-05": "a disposition before the assignment",
    "E-TIME-06": "a time after the moment of the audit",
    "E-TIME-07": "an assignment before the record was created",
    "E-ID-01": "a row of somebody whom people does not hold",
    "E-ID-02": "an Id that stands twice",
    "E-ID-03": "a row without an Id",
}


def make_issues(facts: Facts, cells: tuple[str, ...]) -> None:
    """Relation ISSUES of COLUMNS; `cells` are the queries of cells that could not be read."""
    queries = (*cells, *_times(facts), *_ids(facts))
    facts.engine.sql(ISSUES, " UNION ALL ".join(queries))


def _times(facts: Facts) -> list[str]:
    persons, people, found = quote(PERSONS), facts.given["people"], []
    if facts.has("activities") and "created_at" in people:
        early = f"{quote(ACTIVITIES)} AS a JOIN {persons} AS p USING (no) WHERE a.early"
        found.append(_query("E-TIME-04", "activities", "moment", early, alias="a", value="a.touched_at"))
    if "dispositioned_at" in people:
        hasty = (
            f"{persons} AS p JOIN {quote(CYCLES)} AS c USING (person) WHERE c.is_last AND p.bucket IN {CLOSING} "
            f"AND p.dispositioned_at < c.start_at"
        )
        found.append(_query("E-TIME-05", "people", "dispositioned_at", hasty, alias="p", value="p.dispositioned_at"))
    if people >= {"assigned_at", "created_at"}:
        unborn = f"{persons} AS p WHERE p.assigned_at < p.created_at"
        found.append(_query("E-TIME-07", "people", "assigned_at", unborn, alias="p", value="p.assigned_at"))
    return found + _late(facts)


def _late(facts: Facts) -> list[str]:
    """Times after the moment of the audit."""
    late = {
        "people": ("created_at", "assigned_at", "dispositioned_at"),
        "history": ("moment",),
        "activities": ("moment",),
    }
    found = []
    for table, columns in late.items():
        for column in columns:
            if column not in facts.given.get(table, ()):
                continue
            where = f"{facts.table(table)} AS p WHERE p.{column} > {facts.now}"
            if table == "activities":  # a meeting to come counts from when it was made
                where += " AND p.starts_at IS NULL"
            person = "coalesce(p.person_id, '')"
            found.append(_query("E-TIME-06", table, column, where, alias="p", value=f"p.{column}", person=person))
    return found


def _all_known(facts: Facts) -> bool:
    """Whether every activity is of somebody; where some are after the moment of the run, nobody knows yet."""
    here = f"SELECT count(person_id) FROM {facts.table('activities')}"
    kept, given = facts.engine.rows(f"SELECT (SELECT count(*) FROM {quote(ACTIVITIES)}), ({here})")[0]
    return bool(kept == given)


def _ids(facts: Facts) -> list[str]:
    found = []
    for table, column in (("activities", "person_id"), ("history", "person_id"), ("meetings", "person_id")):
        if not facts.has(table):
            continue
        raw = facts.table(table)
        if table == "activities" and _all_known(facts):
            continue
        unknown = f"{raw} AS p WHERE p.{column} IS NOT NULL AND p.{column} NOT IN (SELECT id FROM {quote(KEYS)})"
        found.append(_query("E-ID-01", table, column, unknown, alias="p", value=f"p.{column}", person=f"p.{column}"))
    raw = facts.table("people")
    several = f"SELECT person_id FROM {raw} GROUP BY 1 HAVING count(*) > 1"
    twice = (
        f"(SELECT *, row_number() OVER (PARTITION BY person_id, lower(coalesce(object, '')) ORDER BY file, _row) AS "
        f"place FROM {raw} WHERE person_id IN ({several})) AS p WHERE p.place > 1"
    )
    found.append(_query("E-ID-02", "people", "person_id", twice, alias="p", value="p.person_id", person="p.person_id"))
    nobody = f"{raw} AS p WHERE p.person_id IS NULL"
    found.append(_query("E-ID-03", "people", "person_id", nobody, alias="p", value="''", person="''"))
    return found


def _query(code: str, table: str, column: str, source: str, *, alias: str, value: str, person: str = "p.person") -> str:  # noqa: PLR0913 - the cells of an issue
    return (
        f"SELECT {literal(code)} AS code, {literal(table)} AS table_name, {alias}.file AS file, {alias}._row AS row, "
        f"{literal(column)} AS column_name, CAST({value} AS VARCHAR) AS value, CAST({person} AS VARCHAR) AS person, "
        f"{literal(CODES[code])} AS detail FROM {source}"
    )
