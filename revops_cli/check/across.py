"""Values that must differ over all files of a run: the copies in each, the first file keeps its own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from revops_cli.check.counting import Counted
from revops_cli.check.kinds.part import CopyTest
from revops_cli.check.result import Failing, Finding, Looked
from revops_cli.check.settings import Check, CheckSettings
from revops_cli.check.verdict import row_finding
from revops_cli.engine.protocol import Engine, quote

_FILE = 1 << 40
"""More rows than a file has: places are in order of files, then of rows."""


def across_files(
    engine: Engine, findings: Sequence[Finding], checks: Sequence[Check], settings: CheckSettings
) -> list[Finding]:
    """The findings with those of checks across files judged anew, by what all files hold.

    `engine` must still be able to make relations, and hold those that were checked.
    """
    judged = list(findings)
    for check in (one for one in checks if one.across):
        own = {at: one.looked for at, one in enumerate(findings) if one.check == check.id and one.looked}
        if len(own) > 1:
            shared = _shared(engine, check, own)
            for at in own:
                judged[at] = _judged(engine, findings[at], at, shared, check, settings)
    return judged


def _shared(engine: Engine, check: Check, looked: Mapping[int, Looked]) -> str:
    """The relation of all rows that share their value: `finding`, `row`, and whether it is the `first`."""
    values, first, shared = (f"{check.id} {part}" for part in ("values", "first", "shared"))
    rows = (f"SELECT {at} AS finding, row, same FROM ({one.query}) AS looked" for at, one in looked.items())
    engine.sql(values, " UNION ALL ".join(rows))
    place = f"finding * {_FILE} + row"
    engine.sql(first, f"SELECT same, min({place}) AS place FROM {quote(values)} GROUP BY same HAVING count(*) > 1")
    rows_of = f"{quote(values)} AS v JOIN {quote(first)} AS f ON v.same = f.same"
    engine.sql(shared, f"SELECT finding, row, {place} = f.place AS first FROM {rows_of}")
    engine.drop(values, first)
    return shared


def _judged(engine: Engine, finding: Finding, at: int, shared: str, check: Check, settings: CheckSettings) -> Finding:
    here = f"FROM {quote(shared)} WHERE finding = {at}"
    ((failed, members),) = engine.rows(f"SELECT count(*) FILTER (WHERE NOT first), count(*) {here}")
    looked = finding.looked or Looked("", "")
    rows = f"SELECT row, key, value FROM ({looked.query}) AS looked WHERE row IN (SELECT row {here})"
    failing = Failing(rows, finding.columns[0] if len(finding.columns) == 1 else "")
    part = CopyTest(looked.said, finding.columns)
    made = row_finding(check, settings, part, Counted(int(failed), finding.of, "", int(members)), failing)
    outcome = finding.outcome if finding.outcome == "not evaluated" else made.outcome
    return replace(made, file=finding.file, ignored=finding.ignored, outcome=outcome)
