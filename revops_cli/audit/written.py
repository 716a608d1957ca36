"""What the audit found as tables to write: findings, data issues and figures."""

import json
from collections.abc import Iterator, Sequence

from revops_cli.audit.facts import REPS
from revops_cli.audit.findings import COLUMNS, SEVERITIES
from revops_cli.audit.issues import ISSUES
from revops_cli.audit.measures import Metric, Value
from revops_cli.audit.moments import iso_sql
from revops_cli.audit.outcome import ActionFile
from revops_cli.audit.step import FINDINGS, Audit
from revops_cli.audit.summary import needs, rep_names
from revops_cli.engine.protocol import Batch, listed, literal, quote

FIGURES = (
    "report", "name", "kind", "group", "key", "label", "value", "n", "of", "low", "high", "small", "not_computable",
)  # fmt: skip
"""Columns of metrics.csv: a figure in all (`group` is `total`) and for each group."""
FOUND = (*COLUMNS[:4], "rep_name", *COLUMNS[4:])
"""Columns of findings.csv: those of a finding, with the name of the rep."""
PROBLEMS = ("code", "table_name", "file", "row", "column_name", "value", "person", "detail")
_EMPTY: tuple[object, ...] = ("", None, [])
_MEASURES = ("value", "limit_value")
_FIGURES = "audit figures"
_PROBLEMS = "audit data issues with moments"
_MOMENTS = "('E-TIME-04', 'E-TIME-05', 'E-TIME-06', 'E-TIME-07')"
"""Data issues whose value is a moment that was read."""


def findings_file(audit: Audit) -> ActionFile:
    """Every finding, the gravest first, numbers in columns, the moment in the zone of the run."""
    plain = listed([name for name in COLUMNS if name not in {"moment", *_MEASURES}], "f.")
    cells = ", ".join([plain, *(f"round(f.{name}, 6) AS {name}" for name in _MEASURES)])
    rank = " ".join(f"WHEN {literal(name)} THEN {-at}" for at, name in enumerate(SEVERITIES))
    known = f"(SELECT rep AS known, name AS rep_name FROM {quote(REPS)})"
    query = (
        f"SELECT {cells}, {iso_sql(audit.facts, FINDINGS, 'moment')} AS moment, coalesce(f.moment, 0) AS micros, "
        f"coalesce(r.rep_name, '') AS rep_name, CASE f.severity {rank} ELSE 1 END AS rank "
        f"FROM {quote(FINDINGS)} AS f LEFT JOIN {known} AS r ON r.known = f.rep"
    )
    least = (name for name in FOUND if name not in {"code", "severity", "moment"})
    return ActionFile("findings.csv", query, FOUND, ("rank", "code", "micros", *least))


def findings_json(audit: Audit) -> Iterator[bytes]:
    """The findings as a JSON list in the same order: numbers as numbers, evidence as a list, without empty cells."""
    file = findings_file(audit)
    encoder = json.JSONEncoder(ensure_ascii=False, separators=(",\n", ": "))
    query = f"SELECT {listed(file.columns)} FROM ({file.query}) AS found ORDER BY {listed(file.order)}"
    before = "["
    for batch in audit.facts.engine.batches(query):
        batch["rows"] = [rows.split() for rows in batch["rows"]]
        found = [
            {name: cell for name, cell in zip(file.columns, cells, strict=True) if cell not in _EMPTY}
            for cells in zip(*batch.values(), strict=True)
        ]
        if found:
            yield f"{before}{encoder.encode(found)[1:-1]}".encode()
            before = ",\n"
    yield b"[]\n" if before == "[" else b"]\n"


def issues_file(audit: Audit) -> ActionFile:
    """Every data issue with the file as it was named."""
    facts = audit.facts
    facts.engine.sql(
        _PROBLEMS,
        f"SELECT *, CASE WHEN code IN {_MOMENTS} THEN try_cast(value AS BIGINT) END AS micros FROM {quote(ISSUES)}",
    )
    names = " ".join(
        f"WHEN table_name = {literal(table)} AND file = {at} THEN {literal(source)}"
        for table, sources in facts.files.items()
        for at, source in enumerate(sources)
    )
    fixed = ("code", "table_name", "row", "column_name", "person", "detail")
    query = (
        f"SELECT {listed(fixed)}, file AS place, CASE {names} ELSE '' END AS file, "
        f"CASE WHEN micros IS NULL THEN value ELSE {iso_sql(facts, _PROBLEMS, 'micros')} END AS value "
        f"FROM {quote(_PROBLEMS)}"
    )
    order = ("code", "table_name", "place", "row", "column_name", "value", "person")
    return ActionFile("data-issues.csv", query, PROBLEMS, order)


def figures_file(audit: Audit) -> ActionFile:
    """Every figure, in all and by group."""
    rows = [(*row, at) for at, row in enumerate(_figures(audit))]
    columns = (*FIGURES, "place")
    batch: Batch = {name: [row[at] for row in rows] for at, name in enumerate(columns)}
    audit.facts.engine.load(_FIGURES, [batch], {**dict.fromkeys(FIGURES, "VARCHAR"), "place": "BIGINT"})
    return ActionFile("metrics.csv", f"SELECT * FROM {quote(_FIGURES)}", FIGURES, ("place",))


def _figures(audit: Audit) -> Iterator[tuple[str, ...]]:
    names = rep_names(audit)
    for report, outcome in audit.outcomes.items():
        for metric in outcome.metrics:
            yield _figure(report, metric, ("total", "", ""), metric.total)
            for group, values in metric.by.items():
                for key, value in sorted(values.items()):
                    yield _figure(report, metric, (group, key, names.get(key, "") if group == "rep" else ""), value)


def _figure(report: str, metric: Metric, group: Sequence[str], value: Value) -> tuple[str, ...]:
    numbers = (value.value, value.n, value.of, value.low, value.high)
    missing = needs(metric.missing) if metric.missing else ""
    small = "true" if value.small else "false"
    return (report, metric.name, metric.kind, *group, *map(_number, numbers), small, missing)


def _number(value: float | None) -> str:
    """A number as text that reads back as the same number, whole ones without a point."""
    if value is None:
        return ""
    return str(int(value)) if float(value).is_integer() else repr(value)
