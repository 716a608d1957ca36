"""The bytes of a list beside its provenance, so that unmerge gives the very file back."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from revops_cli.dedupe.unmerge import Line
from revops_cli.engine.protocol import Batch, Engine, listed, quote
from revops_cli.errors import InputError
from revops_cli.model import Result, Table
from revops_cli.pipeline.session import Session
from revops_cli.tables.form import Form, bytes_of, exceptions, find_form
from revops_cli.tables.guard import is_formula

FORM, WRITTEN = "form", "written"
"""Rules of provenance lines: of row 0 how the file is written, of a row its bytes where these are not written so."""
LINES = "dedupe form"


@dataclass(frozen=True, slots=True)
class Written:
    """How the list was written, and the bytes of the rows that were written otherwise."""

    form: Form
    rows: Mapping[int, bytes]


def with_form(session: Session, leads: Table, result: Result) -> Result:
    """The result with its provenance saying how the file was written, if the list is one text file as it was read."""
    asked = session.options.provenance or session.options.run_folder
    as_read = len(session.leads) == 1 and session.leads[0].table == leads
    if not asked or not as_read or "provenance" not in result.relations:
        return result
    loading = session.leads[0].loading
    form = find_form(loading)
    if form is None:
        return result
    found = [(0, FORM, json.dumps(form.as_json()))]
    found += [
        (row, WRITTEN, json.dumps(text))
        for row, text in exceptions(form, loading, lambda: bare_rows(session.engine, leads))
    ]
    columns = ("row", "rule", "value")
    batch: Batch = {name: [line[at] for line in found] for at, name in enumerate(columns)}
    session.engine.load(LINES, [batch], {"row": "BIGINT", "rule": "VARCHAR", "value": "VARCHAR"})
    both = (
        f"{result.relations['provenance']} UNION ALL "
        f"SELECT '' AS cluster, '' AS field, value, row, rule FROM {quote(LINES)}"
    )
    return replace(result, relations={**result.relations, "provenance": both})


def bare_rows(engine: Engine, table: Table) -> Iterator[Sequence[Sequence[str]]]:
    """The cells of a table in order, without the mark of the spreadsheet guard, in batches."""
    query = f"SELECT {listed(table.names)} FROM {quote(table.relation)} ORDER BY _row"
    for batch in engine.batches(query):
        columns = [[bare(cell) for cell in cells] for cells in batch.values()]
        yield list(zip(*columns, strict=True))


def bare(cell: str) -> str:
    """A cell without the mark of the spreadsheet guard.

    >>> bare("'=1+1"), bare("'quoted'")
    ('=1+1', "'quoted'")
    """
    return cell[1:] if cell.startswith("'") and is_formula(cell[1:]) else cell


def written_of(lines: Sequence[Line], where: str) -> Written | None:
    """What the provenance says of the file; None where it says nothing. Raises InputError."""
    said = next((line.value for line in lines if line.rule == FORM), "")
    if not said:
        return None
    try:
        form = Form(**json.loads(said))
        rows = {line.row: bytes_of(json.loads(line.value)) for line in lines if line.rule == WRITTEN}
    except (ValueError, TypeError) as error:
        raise InputError(
            f"does not say how the list was written: {error}", where=where, hint="give the file as dedupe wrote it"
        ) from error
    return Written(form, rows)


def blocks(written: Written, rows: Iterator[Sequence[Sequence[str]]], count: int) -> Iterator[bytes]:
    """The file of so many rows, in blocks of bytes."""
    form = written.form
    yield bytes_of(form.top)
    ending = len(form.newline.encode(form.encoding))
    number = 0
    for batch in rows:
        plain: list[Sequence[str]] = []
        for cells in batch:
            number += 1
            if number in written.rows:
                yield form.rows(plain)
                yield written.rows[number]
                plain = []
            else:
                plain.append(cells)
        block = form.rows(plain)
        cut = number == count and plain and not form.ended
        yield block[:-ending] if cut else block
