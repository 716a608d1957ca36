"""Figures of the audit for the checks that ask for them, and what the audit says of the process."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from revops_cli.check.facts import Figure, Process
from revops_cli.check.settings import CheckSettings
from revops_cli.errors import ConfigError
from revops_cli.pipeline.session import Session
from revops_cli.text.fold import squash

if TYPE_CHECKING:
    from revops_cli.audit.step import Audit
    from revops_cli.pipeline.audit_files import AuditTables
    from revops_cli.pipeline.config import Root


def read_audited(session: Session, settings: CheckSettings) -> "AuditTables | None":
    """The tables of the audit, where a check asks for one of its figures; raises ConfigError without files."""
    asking = [check.id for check in settings.checks if check.kind == "metric"]
    if not asking:
        return None
    if not settings.audit:
        hint = "name them under check: audit:, such as {people: leads.csv, activities: tasks.csv}"
        raise ConfigError("a figure of the audit needs its files", where=f"check '{asking[0]}'", hint=hint)
    from revops_cli.pipeline.audit_files import audit_files, read_audit_tables  # noqa: PLC0415 - few checks ask

    files = {name: tuple(map(str, paths)) for name, paths in settings.audit.items()}
    chosen = audit_files(files)
    unknown = sorted(files.keys() - chosen.keys())
    if unknown:
        raise ConfigError(f"the audit has no table '{unknown[0]}'", where="check: audit")
    return read_audit_tables(session.engine, chosen)


def audited_figures(session: Session, tables: "AuditTables | None") -> tuple[Figure, ...]:
    """Every figure of the audit, in all and by group; empty without tables."""
    if tables is None:
        return ()
    from revops_cli.audit.step import AuditOptions, audit  # noqa: PLC0415 - few checks ask
    from revops_cli.clock.zone import zone  # noqa: PLC0415 - the same

    given = bool(session.options.timezone) or "timezone" in session.document.values
    options = AuditOptions(session.as_of, zone(session.root.timezone) if given else None)
    return tuple(_figures(audit(session.engine, tables.tables, session.root.audit, options)))


def _figures(found: "Audit") -> Iterator[Figure]:
    for metric in found.metrics:
        note = f"needs {', '.join(metric.missing)}" if metric.missing else metric.note
        yield Figure(metric.name, "", "", metric.total.value, metric.total.n, metric.total.of, note)
        for dimension, groups in metric.by.items():
            for group, value in groups.items():
                yield Figure(metric.name, dimension, group, value.value, value.n, value.of)
    for kind, counts in (("findings", found.findings), ("issues", found.issues)):
        for code in _codes(kind, counts):
            count = counts.get(code, 0)
            yield Figure(f"{kind}.{code}", "", "", count, count, found.assigned)


def _codes(kind: str, counts: Mapping[str, int]) -> list[str]:
    """Codes that a check may name: every kind of finding, and the issues that are there."""
    from revops_cli.audit.findings import codes  # noqa: PLC0415 - few checks ask

    return sorted({*codes(), *counts} if kind == "findings" else counts)


def process_of(root: "Root") -> Process:
    """What statuses and reasons mean, by the audit's own words; they are loaded when they are first asked for."""

    @cache
    def meanings() -> Mapping[str, str]:
        from revops_cli.audit.people import status_meanings  # noqa: PLC0415 - few checks ask

        return status_meanings(root.audit.statuses)

    def bucket(status: str) -> str:
        return meanings().get(squash(status), "")

    def reason(bucket: str, text: str) -> str:
        from revops_cli.audit.reports.reason_classes import reason_class  # noqa: PLC0415 - the same

        return reason_class(bucket, text, root.audit.dispositions)

    return Process(bucket, reason)
