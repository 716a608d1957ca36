"""`revops audit`: tables in; figures, findings and files to act on out, with the verdict of the gate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from revops_cli.audit.baseline import Baseline, Gate, gate_of, new_findings, read_baseline
from revops_cli.audit.compare import LAST, compare, read_last
from revops_cli.audit.goals import attained, check_goals
from revops_cli.audit.registry import reports
from revops_cli.audit.shown import goal
from revops_cli.audit.step import Audit, AuditOptions, audit, chosen_reports, keep_findings
from revops_cli.audit.summary import as_json
from revops_cli.audit.text import lines
from revops_cli.clock.zone import zone
from revops_cli.engine.protocol import quote
from revops_cli.errors import ExitCode, InputError, UsageError
from revops_cli.pipeline.audit_files import audit_files, read_audit_tables, table_of
from revops_cli.pipeline.audit_folder import Done, Targets, write_audit
from revops_cli.pipeline.moment import moment
from revops_cli.pipeline.options import RunOptions
from revops_cli.pipeline.session import Session
from revops_cli.report.progress import progress_bar
from revops_cli.tables.reading import read_table

Files = Mapping[str, Sequence[str]]


class AuditAsked(NamedTuple):
    """What the command line asks of an audit, as typed; `words` are sub-reports and folders of tables."""

    words: tuple[str, ...] = ()
    files: Files = MappingProxyType({})
    data: tuple[str, ...] = ()
    start: str = ""
    end: str = ""
    fail_on: tuple[str, ...] = ()
    baseline: str = ""
    compare: str = ""
    targets: Targets = Targets()


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What the command says: the summary, the JSON object, why the gate failed, and what was written."""

    summary: tuple[str, ...]
    made: Mapping[str, object]
    failures: tuple[str, ...]
    written: tuple[str, ...]

    @property
    def exit_code(self) -> ExitCode:
        """FOUND where the gate failed."""
        return ExitCode.FOUND if self.failures else ExitCode.DONE


class _Beside(NamedTuple):
    """What was read beside the tables."""

    last: Mapping[str, Any] | None
    each: bool
    """Whether relation LAST holds the findings of the last run."""
    known: Baseline | None


def run_audit(asked: AuditAsked, options: RunOptions, *, width: int = 80) -> AuditReport:
    """The audit of the files named; writes what was asked for, all or nothing. Raises RevopsError."""
    names, folders, named_files = _words(asked.words)
    gate = gate_of(asked.fail_on)
    files = audit_files({**named_files, **asked.files}, (*asked.data, *folders))
    if not files:
        raise UsageError("nothing to audit was named", hint="pass --people FILE, or a folder that holds people.csv")
    with Session.open(options) as session, progress_bar(wanted=not options.quiet) as named:
        check_goals(session.root.audit)
        moments = audit_moments(session, asked, names)
        tables = read_audit_tables(session.engine, files, options)
        beside = _beside(session, asked)
        session.engine.seal()
        found = audit(session.engine, tables.tables, session.root.audit, moments, named("audit"))
        _check_something(found)
        if asked.targets.asked or asked.compare:
            keep_findings(session.engine)
        moved = compare(found, beside.last, each=beside.each) if beside.last is not None else None
        done = Done(found, tables.inputs, as_json(found, tables.inputs), moved, beside.known)
        return AuditReport(
            tuple(lines(found, width, moved, values=asked.targets.show_values)),
            done.made,
            tuple(_failures(found, gate, beside.known)),
            tuple(write_audit(session, done, asked.targets)),
        )


def _words(words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...], dict[str, list[str]]]:
    """Sub-reports, folders, and files by the table they are called after; else it is a misspelt sub-report."""
    known = reports()
    folders = tuple(word for word in words if word not in known and Path(word).is_dir())
    files: dict[str, list[str]] = {}
    names = []
    for word in words:
        if word in known or not Path(word).exists():
            names.append(word)
        elif word not in folders:
            files.setdefault(_table(word), []).append(word)
    chosen_reports(names)
    return tuple(names), folders, files


def _table(word: str) -> str:
    name = table_of(Path(word))
    if not name:
        raise UsageError("which table is it?", where=word, hint="pass it with its flag, such as --people FILE")
    return name


def audit_moments(session: Session, asked: AuditAsked, names: tuple[str, ...]) -> AuditOptions:
    """The moment and the period; the default zone of the config is nobody's word, so it is not used."""
    given = bool(session.options.timezone) or "timezone" in session.document.values
    if not given:
        flags = {"--as-of": session.options.as_of, "--from": asked.start, "--to": asked.end}
        for flag, text in flags.items():
            _check_zone(flag, text)
    timezone = session.root.timezone
    start = moment(asked.start, timezone, flag="--from") if asked.start else None
    end = moment(asked.end, timezone, flag="--to") if asked.end else None
    if start and end and start >= end:
        raise UsageError(f"the period ends at {asked.end}, before it begins", where="--from", hint="--to is exclusive")
    return AuditOptions(session.as_of, zone(timezone) if given else None, start, end, names, told(session, asked))


def told(session: Session, asked: AuditAsked) -> tuple[str, ...]:
    """The words that name the config, how files are read, and what they are compared with."""
    options, path = session.options, session.document.path
    near = path is not None and path.is_relative_to(Path.cwd())
    config = str(path.relative_to(Path.cwd()) if path and near else path or "")
    flags = [
        ("--config", config), ("--encoding", options.encoding), ("--delimiter", options.delimiter),
        ("--sheet", options.sheet), ("--header-row", str(options.header_row or "")),
        *(("--map", mapping) for mapping in options.mapping), ("--compare", asked.compare),
    ]  # fmt: skip
    return tuple(word for flag, value in flags if value for word in (flag, value))


def _check_zone(flag: str, text: str) -> None:
    try:
        naive = bool(text) and datetime.fromisoformat(text).tzinfo is None
    except ValueError:
        return  # `moment` says what is wrong with it
    if naive:
        raise UsageError(f"'{text}' is in no time zone", where=flag, hint="pass --timezone, such as America/New_York")


def _beside(session: Session, asked: AuditAsked) -> _Beside:
    known = None
    if asked.baseline:
        known = read_baseline(_text(asked.baseline), asked.baseline)
    if not asked.compare:
        return _Beside(None, each=False, known=known)
    path = Path(asked.compare)
    path = path / "audit.json" if path.is_dir() else path
    last = read_last(_text(str(path)), str(path))
    findings = path.with_name("findings.csv")
    if findings.is_file():
        table = read_table(session.engine, str(findings), f"{LAST}, as read", kind="any").table
        cells = ", ".join(f"{quote(column.name)} AS {quote(column.header)}" for column in table.columns)
        session.engine.sql(LAST, f"SELECT {cells} FROM {quote(table.relation)}")
    return _Beside(last, findings.is_file(), known)


def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise InputError("no such file", where=path) from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", where=path) from error


def _check_something(found: Audit) -> None:
    if not found.assigned and not found.excluded:
        since = " in the period" if found.options.start or found.options.end else ""
        hint = "look at --from, --to and --as-of" if since else "revops doctor FILES says what the files hold"
        raise InputError(f"nothing to audit: no lead was assigned{since}", hint=hint)


def _failures(found: Audit, gate: Gate, known: Baseline | None) -> list[str]:
    """Why the gate fails, one line a kind of finding or goal."""
    new = " new" if known else ""
    fresh = new_findings(found.facts.engine, gate, known)
    failures = [f"{code}: {count:,}{new} {'finding' if count == 1 else 'findings'}" for code, count in fresh.items()]
    return failures + _missed(found) if gate.goals else failures


def _missed(found: Audit) -> list[str]:
    kinds = {metric.name: metric.kind for metric in found.metrics}
    goals = attained(found.metrics, found.facts.settings.goals)
    return [f"{name}: {goal(kinds[name], aim)}" for name, aim in goals.items() if aim.met is False]
