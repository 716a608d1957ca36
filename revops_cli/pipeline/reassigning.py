"""`revops reassign --breached`: leads that nobody answered in time go to the next who is available."""

import sys
import time
from collections.abc import Mapping

from revops_cli.engine.accounting import verify
from revops_cli.errors import UsageError
from revops_cli.model import Table
from revops_cli.pipeline.options import RunOptions, SideInputs
from revops_cli.pipeline.outputs import Outputs, table_answer
from revops_cli.pipeline.rehearsal import needed_users, read_beside
from revops_cli.pipeline.routing import route_context, rows_of
from revops_cli.pipeline.rulebook import read_rulebook
from revops_cli.pipeline.session import Session
from revops_cli.pipeline.summary import Report, StepSummary
from revops_cli.route.digest import Line, as_csv, as_markdown, digest
from revops_cli.route.handing import role_columns
from revops_cli.route.reassign import ADDED, reassign
from revops_cli.tables.writing import MARKDOWN, check_ending, format_of


def reassign_breached(leads: str, options: RunOptions, sides: SideInputs, digests: tuple[str, ...] = ()) -> Report:
    """The list with its breaches moved, and the digests; draws commit with the files. Raises RevopsError."""
    if options.json and not (options.output or options.dry_run):
        raise UsageError("--json needs -o FILE", hint="without -o the list itself goes to standard output")
    format_of(options.output or "-", options.format)
    for target in digests:
        check_ending(target, (*MARKDOWN, ".csv"))
    with Session.open(options, sides) as session:
        table = session.read_leads([leads])
        read_beside(session)
        book = read_rulebook(session, session.root.route, session.route_folder, table)
        session.engine.seal()
        started = time.perf_counter()
        context = route_context(session, book.territory_rows)
        users = needed_users(session)
        result, moves = reassign(session.engine, table, users, book.settings, context)
        own = {name.casefold() for name in (*ADDED, *role_columns(book.settings))}
        verify(session.engine, table, result, rewritten=tuple(name for name in table.names if name.casefold() in own))
        report = Report("reassign", readings=session.all_readings)
        report.steps.append(StepSummary.of(result, time.perf_counter() - started))
        if options.dry_run:
            session.rollback()
            return report
        lines = digest(moves, rows_of(session, users), session.as_of)
        report.written += _write(session, result.table, {target: _text(lines, target, session) for target in digests})
        session.commit()
        return report


def _write(session: Session, table: Table, texts: Mapping[str, str]) -> list[str]:
    """Write the list and the texts, all or none; gives their names."""
    options, outputs = session.options, Outputs(session)
    try:
        if options.output or options.format or not sys.stdout.isatty():
            outputs.write(table_answer(table, options), options.output or "-")
        for target, text in texts.items():
            outputs.write_text(text, target)
        outputs.commit()
    finally:
        outputs.discard()
    return outputs.written


def _text(lines: tuple[Line, ...], target: str, session: Session) -> str:
    return as_markdown(lines, session.as_of) if target.casefold().endswith(MARKDOWN) else as_csv(lines)
