"""Findings: what does not add up, one row each, numbers in columns, with the rows that show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from revops_cli.audit.facts import Facts
from revops_cli.audit.settings import Severity
from revops_cli.data.reader import read_reference
from revops_cli.engine.protocol import literal
from revops_cli.errors import ConfigError, did_you_mean

COLUMNS = (
    "code", "severity", "report", "rep", "team", "source", "campaign", "account", "person", "cycle_no", "moment",
    "n", "of_n", "value", "limit_value", "p", "rows", "detail",
)  # fmt: skip
"""Columns of a finding: `n` of `of_n` is the count behind it, `value` against `limit_value` the measure."""
_KINDS = {
    "cycle_no": "BIGINT", "moment": "BIGINT", "n": "BIGINT", "of_n": "BIGINT", "value": "DOUBLE",
    "limit_value": "DOUBLE", "p": "DOUBLE",
}  # fmt: skip
SEVERITIES: tuple[Severity, ...] = ("info", "warning", "error")
EVIDENCE = 20
"""Rows named as evidence of one finding, at most; `n` says how many there are."""


class Code(NamedTuple):
    """A kind of finding, from `data/audit_findings.csv`."""

    code: str
    report: str
    severity: Severity
    title: str
    advice: str
    needs: tuple[str, ...]
    """Tables or columns, beside those of the sub-report; none: those of the figure of the same name."""


@cache
def codes() -> Mapping[str, Code]:
    """Every kind of finding by its code."""
    severities: Mapping[str, Severity] = {severity: severity for severity in SEVERITIES}
    return {
        row["code"]: Code(
            row["code"],
            row["report"],
            severities[row["severity"]],
            row["title"],
            row["advice"],
            tuple(row["needs"].split()),
        )
        for row in read_reference("audit_findings.csv")
    }


@dataclass(frozen=True, slots=True)
class Finder:
    """Writes the queries of findings in one shape."""

    facts: Facts

    def query(self, code: str, origin: str, /, **cells: str) -> str:
        """SQL of the findings of one kind: `origin` stands behind FROM, `cells` are SQL for COLUMNS.

        A cell that is not given is empty; raises KeyError for a code or column that is not known.
        """
        known = codes()[code]
        unknown = set(cells) - set(COLUMNS)
        if unknown:
            raise KeyError(unknown)
        fixed = {
            "code": literal(code),
            "severity": literal(self.facts.settings.severities.get(code, known.severity)),
            "report": literal(known.report),
        }
        shown = ", ".join(f"{_cell(name, {**cells, **fixed}.get(name))} AS {name}" for name in COLUMNS)
        return f"SELECT {shown} FROM {origin}"

    @staticmethod
    def row_of(alias: str = "") -> str:
        """The evidence of one person: the row of its record."""
        prefix = f"{alias}." if alias else ""
        return evidence_cell("people", f"{prefix}file", f"{prefix}_row")

    @staticmethod
    def rows_of(alias: str = "", table: str = "people") -> str:
        """The evidence of many: the first rows of their records."""
        prefix = f"{alias}." if alias else ""
        cell = evidence_cell(table, f"{prefix}file", f"{prefix}_row")
        order = f"{prefix}file, {prefix}_row"
        return f"array_to_string(list_slice(list({cell} ORDER BY {order}), 1, {EVIDENCE}), ' ')"


def evidence_cell(table: str, file: str, row: str) -> str:
    """`people:12`, or `people.2:12` for the second file, as SQL."""
    return f"concat({literal(table)}, CASE WHEN {file} = 0 THEN '' ELSE concat('.', {file} + 1) END, ':', {row})"


def _cell(name: str, given: str | None) -> str:
    kind = _KINDS.get(name, "VARCHAR")
    if given is None:
        return "''" if kind == "VARCHAR" else f"CAST(NULL AS {kind})"
    return f"coalesce(CAST({given} AS VARCHAR), '')" if kind == "VARCHAR" else f"CAST({given} AS {kind})"


def check_severities(given: Mapping[str, Severity]) -> None:
    """Raise ConfigError for a code that no finding has."""
    for code in given:
        if code not in codes():
            raise ConfigError(
                f"no finding is called '{code}'", where="audit.severities", hint=did_you_mean(code, codes())
            )


def no_findings() -> str:
    """The query of no finding."""
    cells = ", ".join(f"{_cell(name, None)} AS {name}" for name in COLUMNS)
    return f"SELECT {cells} WHERE FALSE"
