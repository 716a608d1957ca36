"""The audit: files in, facts, sub-reports, and one result with figures, findings and data issues."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from revops_cli.audit.cycles import make_cycles, make_holds
from revops_cli.audit.facts import UNIT, Facts
from revops_cli.audit.findings import check_severities, no_findings
from revops_cli.audit.history import make_history, make_keyed
from revops_cli.audit.inputs import Typed, type_tables
from revops_cli.audit.issues import ISSUES, make_issues
from revops_cli.audit.measures import Metric, not_computable
from revops_cli.audit.outcome import Outcome, SubReport
from revops_cli.audit.people import make_keys, make_persons, make_reps, make_statuses
from revops_cli.audit.qualified import make_opportunities, make_qualified
from revops_cli.audit.registry import reports
from revops_cli.audit.settings import AuditSettings
from revops_cli.audit.touches import make_touches
from revops_cli.audit.units import make_units
from revops_cli.engine.protocol import Engine, Progress, quote, silent
from revops_cli.errors import InputError, UsageError, did_you_mean
from revops_cli.model import Table

FINDINGS = "audit findings"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class AuditOptions:
    """The moment, the period, and which sub-reports; `zone` is None where the user named none."""

    as_of: datetime
    zone: ZoneInfo | None = None
    start: datetime | None = None
    end: datetime | None = None
    reports: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    """What else was typed that the figures depend on, as words of the command line: the config, how files are read."""


@dataclass(frozen=True, slots=True)
class Audit:
    """What was found. Findings are in relation FINDINGS, data issues in relation ISSUES."""

    facts: Facts
    options: AuditOptions
    outcomes: Mapping[str, Outcome]
    titles: Mapping[str, str]
    excluded: Mapping[str, int]
    assigned: int
    findings: Mapping[str, int]
    issues: Mapping[str, int]
    severities: Mapping[str, int]

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """Every figure, in the order of the sub-reports."""
        return tuple(metric for outcome in self.outcomes.values() for metric in outcome.metrics)


def audit(
    engine: Engine,
    tables: Mapping[str, Sequence[Table]],
    settings: AuditSettings,
    options: AuditOptions,
    progress: Progress = silent,
) -> Audit:
    """The audit of these tables.

    Raises InputError without people, for times without a zone where none was given, and for a
    calendar that cannot be read; UsageError for an unknown sub-report; ConfigError for the config.
    """
    chosen = chosen_reports(options.reports)
    check_severities(settings.severities)
    facts = make_facts(engine, tables, settings, options)
    outcomes: dict[str, Outcome] = {}
    for done, report in enumerate(chosen):
        progress(done, len(chosen))
        lacking = facts.missing(report.needs)
        outcomes[report.name] = _lacking(report, lacking) if lacking else report.run(facts)
    progress(len(chosen), len(chosen))
    queries = [query for outcome in outcomes.values() for query in outcome.findings]
    engine.view(FINDINGS, " UNION ALL ".join(queries) or no_findings())
    count = f"SELECT excluded, count(*) FROM {quote(UNIT)} WHERE is_cycle AND in_period GROUP BY 1 ORDER BY 1"
    cohort = dict(engine.rows(count))
    by_code = f"SELECT code, severity, count(*) FROM {quote(FINDINGS)} GROUP BY 1, 2 ORDER BY 1"
    found = [(str(code), str(severity), int(number)) for code, severity, number in engine.rows(by_code)]
    issues = f"SELECT code, count(*) FROM {quote(ISSUES)} GROUP BY 1 ORDER BY 1"
    return Audit(
        facts,
        options,
        outcomes,
        {report.name: report.title for report in chosen},
        {str(name): int(number) for name, number in cohort.items() if name},
        int(cohort.get(None, 0)),
        {code: number for code, _, number in found},
        {str(code): int(number) for code, number in engine.rows(issues)},
        _by_severity(found),
    )


def keep_findings(engine: Engine) -> None:
    """Run the queries of FINDINGS once for all who will read them; a summary alone asks for too little to need it."""
    kept = f"{FINDINGS}, kept"
    engine.sql(kept, f"SELECT * FROM {quote(FINDINGS)}")
    engine.view(FINDINGS, f"SELECT * FROM {quote(kept)}")


def chosen_reports(names: Sequence[str]) -> tuple[SubReport, ...]:
    """The sub-reports by name, all of them for none; raises UsageError."""
    known = reports()
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known) or f"one of: {', '.join(known)}"
            raise UsageError(f"no sub-report is called '{name}'", hint=hint)
    return tuple(report for name, report in known.items() if not names or name in names)


def make_facts(
    engine: Engine, tables: Mapping[str, Sequence[Table]], settings: AuditSettings, options: AuditOptions
) -> Facts:
    """The relations that all sub-reports share."""
    typed = type_tables(engine, tables, options.zone, settings.date_order)
    for refused in refusals(tables, typed):
        raise refused
    return facts_of(engine, tables, typed, settings, options)


def refusals(tables: Mapping[str, Sequence[Table]], typed: Typed) -> tuple[InputError, ...]:
    """Why no audit of these tables can be made, the first to be said first."""
    found = []
    if not tables.get("people"):
        found.append(InputError("an audit needs people: leads, contacts or both", hint="pass --people FILE"))
    if typed.naive:
        hint = "say in which zone they are with --timezone"
        found.append(InputError(f"times without a zone in {', '.join(typed.naive)}", hint=hint))
    if tables.get("people") and "person_id" not in typed.given["people"]:
        source = tables["people"][0].source
        found.append(InputError("people have no Id column", where=source, hint="export the column Id"))
    return tuple(found)


def facts_of(
    engine: Engine,
    tables: Mapping[str, Sequence[Table]],
    typed: Typed,
    settings: AuditSettings,
    options: AuditOptions,
) -> Facts:
    """The relations made from typed tables that nothing was refused of; raises InputError for a calendar."""
    now = _micros(options.as_of)
    facts = Facts(
        engine,
        settings,
        options.as_of,
        options.zone or ZoneInfo("UTC"),
        now,
        None if options.start is None else _micros(options.start),
        now + 1 if options.end is None else min(_micros(options.end), now + 1),
        typed.given,
        {name: tuple(table.source for table in files) for name, files in tables.items()},
    )
    make_reps(facts)
    make_statuses(facts)
    apart = make_keys(facts)
    make_keyed(facts)
    make_persons(facts, apart=apart)
    make_history(facts, typed.reader)
    make_cycles(facts)
    make_holds(facts)
    make_touches(facts)
    make_opportunities(facts)
    make_qualified(facts)
    make_units(facts)
    make_issues(facts, typed.issues)
    return facts


def _lacking(report: SubReport, lacking: tuple[str, ...]) -> Outcome:
    """What a sub-report says that has nothing to work on."""
    needs = [(name, needs or lacking) for name, needs in report.measures]
    return Outcome(tuple(not_computable(name, "rate", tuple(dict.fromkeys((*lacking, *more)))) for name, more in needs))


def _by_severity(found: Sequence[tuple[str, str, int]]) -> dict[str, int]:
    """How many findings of each severity."""
    severities = sorted({severity for _, severity, _ in found})
    return {name: sum(number for _, severity, number in found if severity == name) for name in severities}


def _micros(at: datetime) -> int:
    since = at - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
