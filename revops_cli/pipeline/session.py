"""One run: its engine, its config, its moment, and the tables it has read."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Protocol, Self

from revops_cli.clean.settings import CleanSettings, industry_choice
from revops_cli.config.document import Document
from revops_cli.engine.duck import DuckEngine
from revops_cli.engine.protocol import Engine, Progress, silent
from revops_cli.errors import UsageError, did_you_mean
from revops_cli.io.options import ReadOptions
from revops_cli.model import Table
from revops_cli.pipeline.account_files import read_side
from revops_cli.pipeline.clean_decisions import with_decided_synonyms
from revops_cli.pipeline.defaults import config_of
from revops_cli.pipeline.moment import moment
from revops_cli.pipeline.options import RunOptions, SideInputs, StepFlags
from revops_cli.tables.combining import combine
from revops_cli.tables.fetching import Fetching, begin, end
from revops_cli.tables.reading import Reading, read_table

if TYPE_CHECKING:
    from revops_cli.pipeline.config import Root

InputKind = Literal[
    "accounts",
    "partners",
    "competitors",
    "named",
    "users",
    "contacts",
    "opportunities",
    "territories",
    "against",
    "account_team",
    "activities",
    "previous",
]

ACCOUNT_FILES: tuple[InputKind, ...] = ("accounts", "partners", "competitors", "named")

SIDES: Mapping[str, tuple[InputKind, ...]] = {
    "dedupe": ("against",),
    "match": (*ACCOUNT_FILES, "opportunities", "contacts"),
    "score": ("activities", "previous"),
    "segment": ("activities", "opportunities"),
    "route": ("users", "accounts", "opportunities", "account_team"),
}
"""Inputs that a step reads beside the leads, where they are given."""


class Transaction(Protocol):
    """Something that becomes permanent only with the outputs of the run."""

    def commit(self) -> None:
        """Make it permanent."""

    def rollback(self) -> None:
        """Undo it."""

    def close(self) -> None:
        """Undo what was not made permanent, and let go."""


log = logging.getLogger(__name__)


@dataclass(slots=True)
class Session:
    """Everything a step may be given; closed at the end of the run."""

    engine: Engine
    root: "Root"
    document: Document
    as_of: datetime
    options: RunOptions
    sides: SideInputs = SideInputs()
    flags: StepFlags = StepFlags()
    route_folder: Path = Path()
    unknowns: bool = False
    """Whether the values that no rule knows will be written."""
    leads: list[Reading] = field(default_factory=list)
    readings: dict[str, Reading] = field(default_factory=dict)
    progress_of: Callable[[str], Progress] = lambda _name: silent
    transactions: list[Transaction] = field(default_factory=list)
    fetching: Fetching | None = None

    @classmethod
    def open(cls, options: RunOptions, sides: SideInputs = SideInputs(), flags: StepFlags = StepFlags()) -> Self:
        """A session with its config loaded and its engine started."""
        root, document = config_of(options.config)
        root = with_flags(with_decided_synonyms(root, document), options, flags)
        if root.definitions:
            from revops_cli.pipeline.config import with_definitions  # noqa: PLC0415 - loads every section

            root = with_definitions(root)
        route_folder = document.folder
        if sides.rules:
            from revops_cli.pipeline.section_files import load_rules  # noqa: PLC0415 - loads a section

            rules, rules_document = load_rules(sides.rules, root.definitions)
            root, route_folder = root.model_copy(update={"route": rules}), rules_document.folder
        if sides.model:
            from revops_cli.pipeline.section_files import load_models  # noqa: PLC0415 - loads a section

            root = root.model_copy(update={"score": load_models(sides.model, root.definitions)[0]})
        as_of = moment(options.as_of, root.timezone)
        engine = DuckEngine(threads=options.threads, memory=options.memory)
        session = cls(engine, root, document, as_of, options, sides, flags, route_folder)
        session.fetching = begin(lambda source, folder: _from_crm(root, source, folder))
        return session

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for transaction in self.transactions:
            transaction.close()
        if self.fetching is not None:
            end(self.fetching)
        self.engine.close()

    def read(self, name: InputKind, source: str) -> Reading:
        """Read a file beside the leads as the relation `name`."""
        reading = read_side(self.engine, source, name)
        log.info("read %s: %s rows", name, reading.rows)
        self.readings[name] = reading
        return reading

    def read_leads(self, sources: Sequence[str]) -> Table:
        """Read the list, several files as one; the flags say how."""
        options = self._read_options()
        for number, source in enumerate(sources, start=1):
            name = "leads" if len(sources) == 1 else f"leads {number}"
            reading = read_table(self.engine, source, name, options, kind="leads")
            log.info("read %s: %s rows", name, reading.rows)
            self.leads.append(reading)
        return combine(self.engine, "leads", self.leads)

    @property
    def all_readings(self) -> list[Reading]:
        """Every file read: the list first."""
        return [*self.leads, *self.readings.values()]

    def side(self, name: InputKind) -> Table | None:
        """The table of a side input that was given and read."""
        reading = self.readings.get(name)
        return reading.table if reading else None

    def read_sides(self, steps: Sequence[str]) -> None:
        """Read what the steps use beside the leads, before the engine is sealed."""
        for name in dict.fromkeys(name for step in steps for name in SIDES.get(step, ())):
            source = self.source_of(name)
            if source:
                self.read(name, source)
        if "route" in steps and self.root.route is not None and self.root.route.territories:
            self.read("territories", str(self.route_folder / self.root.route.territories))

    def source_of(self, name: InputKind) -> str:
        """The file of a side input: as typed, else from the config."""
        typed = str(getattr(self.sides, name))
        configured = getattr(self.root.inputs, name, None)
        return typed or (str(configured) if configured else "")

    def missing_for_import(self) -> dict[str, str]:
        """Steps that an import cannot take with what it was given, and the reason."""
        missing: dict[str, str] = {}
        if not any(map(self.source_of, ACCOUNT_FILES)):
            missing["match"] = "match: no accounts given; pass --accounts FILE"
        if not self.source_of("users"):
            missing["route"] = "route: no users given; pass --users FILE"
        elif self.root.route is None:
            missing["route"] = "route: no rules given; pass --rules FILE"
        return missing

    def reject_rows_without_identity(self) -> None:
        """Without a word in the config, an import takes out rows that name nobody."""
        if "reject_without_identity" not in self.root.clean.model_fields_set:
            clean = self.root.clean.model_copy(update={"reject_without_identity": True})
            self.root = self.root.model_copy(update={"clean": clean})

    def commit(self) -> None:
        """Make the rotation's draws of this run permanent."""
        for transaction in self.transactions:
            transaction.commit()

    def rollback(self) -> None:
        """Give the rotation's draws of this run back."""
        for transaction in self.transactions:
            transaction.rollback()

    def _read_options(self) -> ReadOptions:
        o = self.options
        return ReadOptions(
            sheet=o.sheet,
            encoding=o.encoding,
            delimiter=o.delimiter,
            header_row=o.header_row,
            no_header=o.no_header,
            mapping={**self.root.columns, **mappings(o.mapping)},
        )


def _from_crm(root: "Root", source: str, folder: Path) -> Path:
    from revops_cli.pipeline.sf_source import fetch  # noqa: PLC0415 - only a source of the CRM needs it

    return fetch(source, folder, root.salesforce)


def with_flags(root: "Root", options: RunOptions, flags: StepFlags) -> "Root":
    """The config with what the user typed over it."""
    update: dict[str, object] = {}
    if options.timezone:
        update["timezone"] = options.timezone
    clean = clean_flags(root.clean, flags)
    if clean:
        update["clean"] = root.clean.model_copy(update=clean)
    if flags.of:
        update["dedupe"] = root.dedupe.model_copy(update={"of": _standing_for(flags.of)})
    return root.model_copy(update=update) if update else root


def _standing_for(table: str) -> str:
    """What rows of such a table are to dedupe; raises UsageError."""
    known = {"leads": "persons", "contacts": "persons", "accounts": "organisations"}
    if table not in known:
        raise UsageError(f"'{table}' is none of {', '.join(known)}", where="--of", hint=did_you_mean(table, known))
    return known[table]


def clean_flags(configured: CleanSettings, flags: StepFlags) -> dict[str, object]:
    """What the flags of clean change in its section; raises UsageError."""
    update: dict[str, object] = {}
    if flags.industry:
        try:
            update["industry"] = industry_choice(flags.industry)
        except ValueError as error:
            raise UsageError(f"'{flags.industry}' is none of {error}", where="--industry") from error
    if flags.synonyms:
        update["synonyms"] = (*configured.synonyms, *map(Path, flags.synonyms))
    return update


def mappings(texts: tuple[str, ...]) -> dict[str, str]:
    """`--map "Co Name=Company"` as a mapping; raises UsageError."""
    found: dict[str, str] = {}
    for text in texts:
        header, equals, canonical = text.rpartition("=")
        if not (header and equals and canonical):
            raise UsageError(f"'{text}' does not map a header", where="--map", hint='write "Co Name=Company"')
        found[header] = canonical
    return found
