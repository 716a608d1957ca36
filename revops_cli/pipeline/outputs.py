"""Everything a run writes, staged together and renamed together."""

import json
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from revops_cli.engine.protocol import Batch, listed, quote
from revops_cli.errors import ReaderGoneError
from revops_cli.model import Result, Table
from revops_cli.pipeline.options import RunOptions
from revops_cli.pipeline.session import Session
from revops_cli.report.preview import plain_table
from revops_cli.tables.combining import places
from revops_cli.tables.staging import Staging, cannot_write
from revops_cli.tables.writing import Answer, answer_of, format_of, write_answer

CHANGES = ("source", "target", "before", "after", "rule", "rows", "first_row")
CHANGES_EACH = ("row", "source", "target", "before", "after", "rule")
MERGES = ("cluster", "master_row", "victim_row")
PROVENANCE = ("cluster", "field", "value", "row", "rule")
MOVED = ("score", "one", "other", "name", "one_company", "other_company", "reason")
ASSIGNMENTS = ("row", "owner", "queue", "rule", "draw", "version")
PLACE = "RoutePriority"
TASKS = ("row", "lead", "owner", "due", "type", "subject")
REASONS = ("row", "step", "rule", "reason")
CROSSINGS = ("row", "lead", "model", "version", "event", "from", "to", "crossed_at", "why")
SIGNALS = ("row", "lead", "owner", "signal", "days_ago")
BANDS = ("model", "version", "band", "leads", "worked", "qualified", "qualified_rate", "pick_up", "revenue")
WORKLIST = ("owner", "number", "row", "lead", "score", "key")
SEGMENTS = ("segment", "kind", "size", "share")
OVERLAPS = ("one", "other", "both", "share_of_one", "share_of_other")
SEGMENT_MOVES = ("segment", "row", "member", "move")
UNKNOWNS = ("field", "value", "count", "share", "first_row", "near_1", "near_2", "near_3", "use")
REJECTS = ("row", "code", "reason")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of relation: its columns, the order in which it is written, and what only the order needs."""

    columns: tuple[str, ...]
    order: tuple[str, ...]
    unwritten: tuple[str, ...] = ()


KINDS = {
    "changes": Kind(CHANGES, ("step", "source", "target", "first_row", "before", "after", "rule")),
    "changes_each": Kind(CHANGES_EACH, ("step", "row", "source", "target")),
    "merges": Kind(MERGES, ("master_row", "victim_row")),
    "provenance": Kind(PROVENANCE, ("cluster", "field", "row", "value")),
    "moved": Kind(MOVED, ("one", "other")),
    "assignments": Kind(ASSIGNMENTS, ("row",)),
    "tasks": Kind(TASKS, ("row",)),
    "crossings": Kind(CROSSINGS, ("row", "model")),
    "signals": Kind(SIGNALS, ("row", "signal")),
    "score_bands": Kind(BANDS, ("model", "place"), ("place",)),
    "worklist": Kind(WORKLIST, ("owner", "place"), ("place",)),
    "segments": Kind(SEGMENTS, ("place",), ("place",)),
    "overlaps": Kind(OVERLAPS, ("one", "other")),
    "segment_moves": Kind(SEGMENT_MOVES, ("segment", "move", "member")),
    "reasons": Kind(REASONS, ("row", "step", "rule")),
    "unknowns": Kind(UNKNOWNS, ("field", "place"), ("place",)),
}


def answer_for(kind: str, results: list[Result]) -> Answer:
    """The relation of one kind over all steps; `step` says which one, where several have it."""
    shape = KINDS[kind]
    with_step = "step" in shape.order and "step" not in shape.columns
    columns = ("step", *shape.columns) if with_step else shape.columns
    cells = listed((*shape.columns, *shape.unwritten))
    parts = [
        f"SELECT {repr_step(result.step) if with_step else ''}{cells} FROM ({result.relations[kind]})"
        for result in results
        if kind in result.relations
    ]
    empty = ", ".join(f"'' AS {quote(name)}" for name in (*columns, *shape.unwritten))
    return Answer(" UNION ALL ".join(parts) or f"SELECT {empty} WHERE false", columns, columns, shape.order)


def repr_step(step: str) -> str:
    """The step as a constant column."""
    return f"'{step}' AS step, "


def rejects_answer(session: Session, results: list[Result], leads: Table) -> Answer:
    """Rejected rows: where they stand in their file, why, and their cells as they were read."""
    parts = [
        f"SELECT {repr_step(r.step)}{listed(REJECTS)} FROM ({r.relations['rejects']})"
        for r in results
        if "rejects" in r.relations
    ]
    none = "SELECT '' AS step, CAST(0 AS BIGINT) AS row, '' AS code, '' AS reason WHERE false"
    engine = session.engine
    engine.sql("rejected rows", " UNION ALL ".join(parts) or none)
    rows = [int(row[0]) for row in engine.rows('SELECT DISTINCT row FROM "rejected rows" ORDER BY row')]
    found = places(session.leads, rows) if rows else {}
    batch: Batch = {
        "row": rows,
        "file": [found[row].source if row in found else "" for row in rows],
        "line": [str(found[row].line) if row in found else "" for row in rows],
    }
    engine.load("rejected places", [batch], {"row": "BIGINT", "file": "VARCHAR", "line": "VARCHAR"})
    cells = ", ".join(f"leads.{quote(name)} AS {quote(f'{name} ')}" for name in leads.names)
    query = (
        f'SELECT out.step, out.row, place.file, place.line, out.code, out.reason, {cells} FROM "rejected rows" AS out '
        f'JOIN "rejected places" AS place ON out.row = place.row '
        f"JOIN {quote(leads.relation)} AS leads ON leads._row = out.row"
    )
    fixed = ("step", "row", "file", "line", "code", "reason")
    headers = tuple(column.header for column in leads.columns)
    return Answer(query, fixed + tuple(f"{name} " for name in leads.names), fixed + headers, ("row", "step"))


class Outputs:
    """The files of one run; nothing is visible before `commit`."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.staging = Staging()
        self.written: list[str] = []
        self._stdout: list[Path] = []

    def write(self, answer: Answer, target: str) -> None:
        """Stage an answer for a file, or for standard output with `-`."""
        options: RunOptions = self.session.options
        kind = format_of(target, options.format if target in {options.output, "-"} else "")
        if target == "-":
            self._spool(answer)
            return
        stream = self.staging.open(Path(target))
        write_answer(self.session.engine, answer, stream, kind, guard=options.csv_guard)
        self.written.append(target)

    def write_text(self, text: str, target: str) -> None:
        """Stage a text file."""
        self.staging.open(Path(target)).write(text.encode())
        self.written.append(target)

    def write_blocks(self, blocks: Iterable[bytes], target: str) -> None:
        """Stage bytes as they are for a file, or for standard output with `-`."""
        if target == "-":
            path = self._next_spool()
            with path.open("wb") as spool:
                spool.writelines(blocks)
            return
        self.staging.open(Path(target)).writelines(blocks)
        self.written.append(target)

    def write_json(self, value: object, target: str) -> None:
        """Stage a JSON file, keys in the order given."""
        self.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", target)

    def _spool(self, answer: Answer) -> None:
        options = self.session.options
        path = self._next_spool()
        kind = format_of("-", options.format)
        with path.open("wb") as stream:
            if kind == "table":
                stream.write(_as_text(self.session, answer).encode())
            else:
                write_answer(self.session.engine, answer, stream, kind, guard=options.csv_guard)

    def _next_spool(self) -> Path:
        path = self.session.engine.folder / f"stdout {len(self._stdout)}"
        self._stdout.append(path)
        return path

    def commit(self) -> None:
        """Rename the files into place, then give standard output its bytes."""
        self.staging.commit()
        try:
            for path in self._stdout:
                with path.open("rb") as stream:
                    shutil.copyfileobj(stream, sys.stdout.buffer, 1 << 20)
                sys.stdout.buffer.flush()
        except BrokenPipeError as error:
            raise ReaderGoneError from error
        except OSError as error:
            raise cannot_write("standard output", error) from error

    def discard(self) -> None:
        """Forget everything staged."""
        self.staging.discard()


def _as_text(session: Session, answer: Answer) -> str:
    """The whole answer as an aligned table, never cut."""
    rows = [
        [cell or "" for cell in row]
        for batch in session.engine.batches(answer.ordered)
        for row in zip(*batch.values(), strict=True)
    ]
    return plain_table(answer.headers, rows)


def table_answer(table: Table, options: RunOptions) -> Answer:
    """The final table as it is written."""
    return answer_of(table, rename=options.rename)


def final_answer(session: Session, results: list[Result], table: Table) -> Answer:
    """The final table in the order of the list, or in that of work where routing was asked for it."""
    answer = table_answer(table, session.options)
    route = session.root.route
    routed = any(result.step == "route" for result in results)
    if route is None or route.order != "priority" or not routed or PLACE not in table.names:
        return answer
    query = f"SELECT *, CAST({quote(PLACE)} AS BIGINT) AS revops_place FROM {quote(table.relation)}"
    return replace(answer, query=query, order=("revops_place", "_row"))
