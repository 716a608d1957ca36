"""The files of `revops unmerge`."""

import csv
from pathlib import Path

from revops_cli.dedupe.unmerge import Line, unmerge
from revops_cli.errors import InputError
from revops_cli.pipeline.dedupe_form import bare, bare_rows, blocks, written_of
from revops_cli.pipeline.options import RunOptions
from revops_cli.pipeline.outputs import PROVENANCE, Outputs, table_answer
from revops_cli.pipeline.session import Session
from revops_cli.tables.writing import format_of


def unmerge_file(source: str, provenance: str, options: RunOptions) -> int:
    """Write the list as it was before its merge, to the output or standard output; rows written.

    The bytes are those of the file that was merged, unless another format or the spreadsheet guard is asked for.
    Raises RevopsError.
    """
    target = options.output or "-"
    lines = read_provenance(Path(provenance))
    written = written_of(lines, provenance)
    as_it_was = written is not None and not options.csv_guard
    kind = "csv" if as_it_was and Path(target).suffix.casefold() == ".txt" else format_of(target)
    with Session.open(options) as session:
        merged = session.read_leads([source])
        session.engine.seal()
        table = unmerge(session.engine, merged, lines)
        outputs = Outputs(session)
        try:
            if written is None or not as_it_was or kind not in {"csv", "tsv"}:
                outputs.write(table_answer(table, options), target)
            else:
                outputs.write_blocks(blocks(written, bare_rows(session.engine, table), table.rows), target)
            outputs.commit()
        except BaseException:
            outputs.discard()
            raise
        return table.rows


def read_provenance(path: Path) -> list[Line]:
    """The lines of a provenance file, as they were before the spreadsheet guard; raises InputError."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as stream:
            reader = csv.DictReader(stream)
            if not set(PROVENANCE) <= set(reader.fieldnames or ()):
                raise InputError("is no provenance", where=str(path), hint=f"columns: {', '.join(PROVENANCE)}")
            return [_line(row, f"{path}:{reader.line_num}") for row in reader]
    except FileNotFoundError as error:
        raise InputError("no such file", where=str(path), code="not_found") from error
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"cannot be read: {error}", where=str(path), code="unreadable") from error


def _line(row: dict[str, str], where: str) -> Line:
    cluster, field, value, number, rule = (bare(row[name] or "") for name in PROVENANCE)
    if not number.isascii() or not number.isdigit():
        raise InputError(f"'{number}' is no row", where=where)
    return Line(cluster, field, value, int(number), rule)
