"""How long the audit takes beside a query written by hand: python -m tests.bench.audit_speed [CYCLES]

Invents CYCLES people (a million) with five activities each, and runs the core of the audit as one would
write it for DuckDB (first touch by the owner, response states by rep, team, source, campaign and segment)
on one thread, then every sub-report of `revops audit` on all. Both read the files. Prints wall and CPU
seconds of each, their ratios, and the memory of the audit.

Measured on two cores: the query 5.6 s (5.7 CPU s), the audit 12.6 s (19.6 CPU s) and 2.1 GB.
"""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from revops_cli.audit.settings import AuditSettings
from revops_cli.audit.step import AuditOptions, audit
from revops_cli.engine.duck import DuckEngine
from revops_cli.pipeline.audit_files import read_audit_tables

CYCLES = 1_000_000
AS_OF = datetime(2027, 1, 15, tzinfo=UTC)
NAMES = ("people", "activities", "reps")
_STAMP = "strftime({}, '%Y-%m-%dT%H:%M:%S.000+0000')"
_DIMENSIONS = ("''", "owner_id", "team", "lead_source", "campaign_id", "segment")


def invent(folder: Path, cycles: int) -> None:
    """people.csv, activities.csv and reps.csv, the same every time."""
    db = duckdb.connect()
    db.execute("SET threads = 1")
    db.execute("SELECT setseed(0.42)")
    db.execute(
        f"CREATE TABLE people AS SELECT i, h, TIMESTAMP '2026-01-01' + to_seconds(CAST(i * 31536000.0 / {cycles} AS "
        f"BIGINT)) AS t FROM (SELECT i, random() AS h FROM range({cycles}) AS r(i))"
    )
    made = _STAMP.format("t - INTERVAL 1 HOUR")
    closed = f"CASE WHEN h >= 0.5 THEN {_STAMP.format('t + INTERVAL 5 DAY')} END"
    people = (
        f"SELECT 'p' || i AS person_id, 'r' || (i % 200) AS owner_id, CASE WHEN h < 0.2 THEN 'Assigned' WHEN h < 0.5 "
        f"THEN 'Working' WHEN h < 0.75 THEN 'Nurture' WHEN h < 0.9 THEN 'Unqualified' ELSE 'Qualified' END AS status, "
        f"CASE WHEN h < 0.5 THEN '' WHEN h < 0.7 THEN 'No budget' WHEN h < 0.8 THEN 'No response' ELSE 'Not a fit' END "
        f"AS reason, {made} AS created_at, {_STAMP.format('t')} AS assigned_at, {closed} AS dispositioned_at, "
        f"['Web', 'Chat', 'Webinar', 'Tradeshow'][1 + i % 4] AS lead_source, 'c' || (i % 50) AS campaign_id, "
        f"CASE WHEN i % 5 = 0 THEN 'outbound' ELSE 'inbound' END AS lead_type, ['SMB', 'Mid', 'Ent'][1 + i % 3] AS "
        f"segment, 'a' || (i % 100000) AS account_id FROM people ORDER BY i"
    )
    at = _STAMP.format("t + to_seconds(CAST(random() * 400000 AS BIGINT))")
    activities = (
        f"SELECT 'x' || k AS activity_id, 'p' || (k // 5) AS person_id, {at} AS at, 'r' || ((k // 5) % 200) AS "
        f"actor_id, ['email', 'call', 'social', 'task', 'meeting'][1 + k % 5] AS channel, 'out' AS direction, "
        f"CASE WHEN k % 7 = 0 THEN 'true' ELSE 'false' END AS is_automated FROM range({5 * cycles}) AS r(k) "
        f"JOIN people ON people.i = k // 5 ORDER BY k"
    )
    reps = (
        "SELECT 'r' || i AS rep_id, 'Rep ' || i AS name, ['America/New_York', 'Europe/Paris', 'Asia/Tokyo'][1 + i % 3] "
        "AS tz, 't' || (i % 8) AS team, 'm' || (i % 8) AS manager_id FROM range(200) AS r(i)"
    )
    for name, query in zip(NAMES, (people, activities, reps), strict=True):
        db.execute(f"COPY ({query}) TO '{folder / name}.csv' (HEADER)")
    db.close()


def by_hand(folder: Path, threads: int) -> None:
    """The core of the audit, as one would write it for these files alone."""
    db = duckdb.connect()
    db.execute(f"SET threads = {threads}")
    read = {name: f"read_csv('{folder / name}.csv', header = true, all_varchar = true)" for name in NAMES}
    db.execute(
        f"CREATE TABLE people AS SELECT * REPLACE (CAST(assigned_at AS TIMESTAMPTZ) AS assigned_at), "
        f"CAST(dispositioned_at AS TIMESTAMPTZ) AS closed_at FROM {read['people']}"
    )
    db.execute(
        f'CREATE TABLE touches AS SELECT person_id, actor_id, CAST("at" AS TIMESTAMPTZ) AS moment FROM '
        f"{read['activities']} WHERE is_automated <> 'true' AND direction = 'out'"
    )
    db.execute(
        "CREATE TABLE firsts AS SELECT p.person_id, min(t.moment) AS first_at, count(*) AS n FROM people AS p "
        "JOIN touches AS t ON t.person_id = p.person_id AND t.actor_id = p.owner_id AND t.moment >= p.assigned_at "
        "AND (p.closed_at IS NULL OR t.moment <= p.closed_at) GROUP BY 1"
    )
    db.execute(
        f"CREATE TABLE units AS SELECT p.*, f.first_at, r.team, epoch(f.first_at - p.assigned_at) / 3600.0 AS rt, "
        f"epoch(TIMESTAMPTZ '{AS_OF.isoformat()}' - p.assigned_at) / 3600.0 AS age FROM people AS p "
        f"LEFT JOIN firsts AS f USING (person_id) LEFT JOIN {read['reps']} AS r ON r.rep_id = p.owner_id"
    )
    for dimension in _DIMENSIONS:
        db.execute(
            f"SELECT {dimension}, count(*), count(first_at), count(*) FILTER (WHERE rt <= 2), count(*) FILTER (WHERE "
            f"rt > 2 AND rt <= 24), count(*) FILTER (WHERE rt > 24 OR (rt IS NULL AND age > 24)), median(rt), "
            f"quantile_cont(rt, 0.9), count(*) FILTER (WHERE first_at IS NULL AND closed_at IS NOT NULL), "
            f"count(*) FILTER (WHERE status = 'Working' AND first_at IS NULL) FROM units WHERE lead_type = 'inbound' "
            f"GROUP BY 1 ORDER BY 1"
        ).fetchall()
    db.close()


def whole(folder: Path) -> int:
    """Every sub-report of the audit; gives the cycles counted."""
    engine = DuckEngine()
    read = read_audit_tables(engine, {name: [str(folder / f"{name}.csv")] for name in NAMES})
    found = audit(engine, read.tables, AuditSettings(), AuditOptions(AS_OF))
    engine.close()
    return found.assigned


@contextmanager
def timed(into: dict[str, float], name: str) -> Iterator[None]:
    """Wall and CPU seconds of what runs inside."""
    wall, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    yield
    after = resource.getrusage(resource.RUSAGE_SELF)
    into[f"{name}_wall"] = round(time.perf_counter() - wall, 2)
    into[f"{name}_cpu"] = round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 2)


def main(cycles: int) -> None:
    """Invent, time both, print one JSON object."""
    found: dict[str, float] = {"cycles": cycles}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        invent(folder, cycles)
        with timed(found, "by_hand"):
            by_hand(folder, threads=1)
        with timed(found, "audit"):
            whole(folder)
    found["times_wall"] = round(found["audit_wall"] / found["by_hand_wall"], 2)
    found["times_cpu"] = round(found["audit_cpu"] / found["by_hand_cpu"], 2)
    found["gigabytes"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, 2)
    print(json.dumps(found))  # noqa: T201 - the answer


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else CYCLES)
