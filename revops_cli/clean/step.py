"""The clean step: every field over its distinct inputs, joined back in one query.

A value that is not understood stays in its own column and gets a code in CleanIssues.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from revops_cli.clean.changes import changes_each_query, changes_query
from revops_cli.clean.columns import ISSUES, REPLACES
from revops_cli.clean.dictionary import Dictionary, build_dictionaries, joined
from revops_cli.clean.in_place import remembered, remembered_issues, written_over
from revops_cli.clean.mail import MailDomains, with_mail_checked
from revops_cli.clean.rejects import rejected_rows
from revops_cli.clean.settings import CleanSettings
from revops_cli.clean.setup import configured
from revops_cli.engine.protocol import Engine, Progress, literal, quote, silent
from revops_cli.errors import InputError
from revops_cli.fields.field import Field
from revops_cli.fields.opt_out import another, with_consents
from revops_cli.fields.opt_out_columns import is_consent, is_opt_out
from revops_cli.fields.registry import fields
from revops_cli.model import Result, Table


@dataclass(frozen=True, slots=True)
class CleanOptions:
    """What the command line asks of one run."""

    in_place: bool = False
    as_of: datetime | None = None
    """The moment that reject conditions count days from."""
    unknowns: bool = True
    """Whether the values that no rule knows are asked for."""
    mail: MailDomains | None = None
    """Says which domains take mail, where that is asked for."""


def clean(
    engine: Engine,
    leads: Table,
    settings: CleanSettings,
    options: CleanOptions = CleanOptions(),
    *,
    progress: Progress = silent,
) -> Result:
    """The list with its standardised columns added, one dictionary of rules a field beside it.

    Raises InputError where no column of the list is one that a field cleans.
    """
    setup = configured(settings)
    own = (with_consents(field, _more(leads, is_consent)) for field in setup.fields)
    wanted = (*own, *map(another, _more(leads, is_opt_out)))
    runnable = [field for field in wanted if _can_run(field, leads)]
    if not runnable:
        known = ", ".join(sorted({name for field in wanted for name in field.inputs}))
        raise InputError(
            "no column is recognised", where=leads.source, hint=f'name one with --map "Header=Canonical": {known}'
        )
    dictionaries = build_dictionaries(engine, leads, runnable, progress, settings.default_country)
    everything = _joined(engine, leads, dictionaries, options)
    notes: tuple[str, ...] = ()
    if options.mail is not None:
        everything, notes = with_mail_checked(engine, everything, options.mail)
    rejects = rejected_rows(engine, everything, settings, options.as_of)
    relations = {
        "changes": changes_query(leads, dictionaries),
        "changes_each": changes_each_query(leads, dictionaries),
    }
    if options.unknowns:
        from revops_cli.clean.unknowns import unknowns_query  # noqa: PLC0415 - only where they are asked for

        unknowns = unknowns_query(engine, leads, dictionaries, setup.targets)
        relations |= {"unknowns": unknowns} if unknowns else {}
    if rejects.rejected:
        relations["rejects"] = rejects.query
    return Result(
        step="clean",
        table=rejects.kept,
        rows_in=leads.rows,
        rejected=rejects.rejected,
        relations=relations,
        counts=_issue_counts(engine, rejects.kept),
        notes=notes,
    )


def rewritten_columns(leads: Table, options: CleanOptions) -> tuple[str, ...]:
    """Columns of the input that the step may change: its own from an earlier run, or by --in-place."""
    own = {output.name for field in fields() for output in field.outputs} | {ISSUES.name, *_more(leads, is_opt_out)}
    replaced = set(REPLACES.values()) if options.in_place else set()
    return tuple(name for name in leads.names if name in own | replaced)


def _more(leads: Table, is_such: Callable[[str], bool]) -> list[str]:
    """Columns that hold opt-outs, or consents, beside those that have the canonical names."""
    known = {name for field in fields() for name in field.inputs}
    return [name for name in leads.names if name not in known and is_such(name)]


def _can_run(field: Field, leads: Table) -> bool:
    needed = [name for name in field.inputs if name not in field.optional]
    return all(map(leads.has, needed)) and any(map(leads.has, field.inputs))


def _joined(engine: Engine, leads: Table, dictionaries: Sequence[Dictionary], options: CleanOptions) -> Table:
    added = [name for dictionary in dictionaries for name in dictionary.outputs] + [ISSUES.name]
    table = leads.with_added(tuple(added), "clean", leads.rows)
    computed = {name: d.cell(name) for d in dictionaries for name in d.outputs}
    issues = remembered_issues(leads, computed, {d.field.name: d.issues for d in dictionaries})
    kept = remembered(leads, computed)
    over = written_over(leads, computed, {d.field.name: d.rule for d in dictionaries}) if options.in_place else {}
    computed |= kept | over
    codes = ", ".join(f"nullif({code}, '')" for code in issues.values())
    computed[ISSUES.name] = f"concat_ws(' ', {codes})"
    cells = ", ".join(f"{computed.get(name, f'leads.{quote(name)}')} AS {quote(name)}" for name in table.names)
    engine.sql(table.relation, f"SELECT leads._row, {cells} FROM {joined(leads, dictionaries)}")
    return table


def _issue_counts(engine: Engine, table: Table) -> dict[str, int]:
    query = (
        f"SELECT issue, count(*) FROM (SELECT unnest(string_split({quote(ISSUES.name)}, ' ')) AS issue "
        f"FROM {quote(table.relation)} WHERE {quote(ISSUES.name)} <> {literal('')}) GROUP BY issue ORDER BY issue"
    )
    return {f"issue.{code}": int(count) for code, count in engine.rows(query)}
