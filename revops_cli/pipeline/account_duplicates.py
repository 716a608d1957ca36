"""Duplicate accounts of a file, as a table that can be written."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from revops_cli.match.duplicates import Duplicate, duplicates
from revops_cli.match.lists import with_lists
from revops_cli.pipeline.options import RunOptions
from revops_cli.pipeline.session import Session
from revops_cli.tables.staging import Staging
from revops_cli.tables.writing import Answer, Format, format_of, write_answer

if TYPE_CHECKING:
    from revops_cli.engine.protocol import Schema

COLUMNS = {
    "Type": "kind",
    "Confidence": "confidence",
    "Id": "account",
    "Name": "name",
    "DuplicateId": "duplicate",
    "DuplicateName": "duplicate_name",
    "Evidence": "evidence",
}

FOUND = "account duplicates"


def account_duplicates(source: str, config: str, output: str) -> list[dict[str, object]]:
    """The duplicates of an account file, one mapping a pair; written to `output` where it is given."""
    kind = format_of(output)
    with Session.open(RunOptions(config=config)) as session:
        accounts = session.read("accounts", source).table
        session.engine.seal()
        known = with_lists(session.engine, accounts, {}, session.root.match)
        found = duplicates(session.engine, known.accounts, session.root.match)
        if output:
            _write(session, found, output, kind)
    return [{name: getattr(one, field) for name, field in COLUMNS.items()} for one in found]


def _write(session: Session, found: Sequence[Duplicate], output: str, kind: Format) -> None:
    cells: dict[str, list[object]] = {name: [getattr(d, field) for d in found] for name, field in COLUMNS.items()}
    schema: Schema = dict.fromkeys((*COLUMNS, "_row"), "VARCHAR")
    schema = {**schema, "Confidence": "BIGINT", "_row": "BIGINT"}
    session.engine.load(FOUND, [{"_row": list(range(1, len(found) + 1)), **cells}], schema)
    answer = Answer(f'SELECT * FROM "{FOUND}"', tuple(COLUMNS), tuple(COLUMNS), ("_row",))
    with Staging() as staging:
        write_answer(session.engine, answer, staging.open(Path(output)), kind)
        staging.commit()
