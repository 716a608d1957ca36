"""The dictionary of one field: each distinct input beside its outputs, rule and issues."""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as made
from functools import partial

from revops_cli.clean.filling import NOTHING, Filling, fill
from revops_cli.clean.plain import Asked, Plain, ways, ways_once, whole
from revops_cli.clean.staging import Lookup, Staging, staged
from revops_cli.engine.distinct import map_distinct_from
from revops_cli.engine.protocol import Batch, Engine, Progress, Schema, Spread, listed, literal, quote, silent
from revops_cli.fields.field import Field, Shorter, Standardise
from revops_cli.model import Cleaned, Table

PLAIN_FROM = 20_000
"""Rows from which the engine settles plain cells itself: below, compiling its patterns costs more."""


_SETTLED = "clean settled"


@dataclass(frozen=True, slots=True)
class Dictionary:
    """A relation with one row for each distinct input tuple of a field that the engine did not settle.

    Columns: the inputs of `sources` under their names, as short as the field needs them; the outputs
    as `NAME cleaned` (an output may be called as an input is), `rule`, `issues`.
    """

    field: Field
    relation: str
    sources: tuple[str, ...]
    """Columns of the list that the field reads, in the order of its inputs; those missing left out."""
    staging: Staging = made(default_factory=Staging)
    """Columns that the list needs beside its own to find its entries, see `source`."""
    keys: tuple[str, ...] = ()
    """The column of the staged list for each of `sources`."""
    settles: bool = False
    """Whether the engine settles the plain cells, in staged columns."""

    @property
    def alias(self) -> str:
        """Name of the dictionary in a join."""
        return quote(f"dictionary {self.field.name}")

    @property
    def outputs(self) -> tuple[str, ...]:
        """Columns that the field adds."""
        return tuple(output.name for output in self.field.outputs)

    def cell(self, output: str) -> str:
        """An output in a join."""
        return self._either(_stored(output))

    @property
    def rule(self) -> str:
        """The rule in a join."""
        return self._either("rule")

    @property
    def issues(self) -> str:
        """The issues in a join, with blanks between."""
        return self._either("issues")

    def _either(self, column: str) -> str:
        found = f"{self.alias}.{quote(column)}"
        settled = f"leads.{quote(_plainly(self.field, column))}"
        return f"CASE WHEN {self.alias}.rule IS NULL THEN {settled} ELSE {found} END" if self.settles else found

    @property
    def join(self) -> str:
        """Join of the staged list (as `leads`) with its dictionary; every row finds at most one entry."""
        keys = " AND ".join(
            f"leads.{quote(key)} = {self.alias}.{quote(name)}"
            for key, name in zip(self.keys, self.sources, strict=True)
        )
        return f"{'LEFT ' if self.settles else ''}JOIN {quote(self.relation)} AS {self.alias} ON {keys}"

    def source_of(self, output: str, replaces: dict[str, str]) -> str:
        """The input column that a change to `output` is shown against."""
        wanted = replaces.get(output, "")
        return wanted if wanted in self.sources else self.sources[0]


@dataclass(frozen=True, slots=True)
class _Draft:
    """A dictionary before anything is asked; see `Dictionary`."""

    field: Field
    sources: tuple[str, ...]
    keys: tuple[str, ...]
    staging: Staging
    """What shortens the inputs."""
    plain: Plain | None
    settled: str
    """Relation of what the engine settles of this field and those built with it: `cell` is the row."""


def joined(leads: Table, dictionaries: Sequence[Dictionary]) -> str:
    """The list, as `leads`, beside its entries in some dictionaries, to stand in FROM."""
    source = staged(leads.relation, [dictionary.staging for dictionary in dictionaries])
    return " ".join((f"{source} AS leads", *(dictionary.join for dictionary in dictionaries)))


def build_dictionaries(
    engine: Engine, leads: Table, fields: Sequence[Field], progress: Progress, default_country: str = "US"
) -> list[Dictionary]:
    """Run fields over the distinct inputs of a list, less those that the engine settles itself.

    A field whose inputs another one fills comes after that one; the answer is in the order given.
    """
    wanted = {each.output for field in fields for fillers in field.filled.values() for each in fillers}
    givers = [field for field in fields if wanted & {output.name for output in field.outputs}]
    first = _Builder(engine, leads, progress, default_country).build(givers)
    given = {output: each.cell(output) for each in first for output in each.outputs if output in wanted}
    filling = fill(engine, leads, fields, given, joined(leads, first)) if given else NOTHING
    others = [field for field in fields if field not in givers]
    then = _Builder(engine, leads, progress, default_country, filling).build(others)
    built = {each.field.name: each for each in (*first, *then)}
    return [built[field.name] for field in fields]


@dataclass(frozen=True, slots=True)
class _Builder:
    """Builds dictionaries of one list."""

    engine: Engine
    leads: Table
    progress: Progress
    default_country: str
    filling: Filling = NOTHING

    def build(self, fields: Sequence[Field]) -> list[Dictionary]:
        """The dictionaries of some fields."""
        settled = f"{_SETTLED}: {fields[0].name}" if fields else ""
        drafts = [self._drafted(field, settled) for field in fields]
        plains = {draft.field.name: draft.plain for draft in drafts if draft.plain and not draft.plain.from_cells}
        if plains:
            stagings = [
                _with_settled(draft.field, draft.staging, plains[draft.field.name])
                for draft in drafts
                if draft.field.name in plains
            ]
            source = staged(self.leads.relation, stagings)
            self.engine.sql(
                settled, f"SELECT _row AS cell, {listed(list(map(_settled, plains)))} FROM {source} AS list"
            )
        return [_filled(self.engine, self.leads, draft, self.progress) for draft in drafts]

    def _drafted(self, field: Field, settled: str) -> _Draft:
        filled = {name: key for name in field.inputs if (key := self.filling.key(field, name)) is not None}
        sources = tuple(name for name in field.inputs if self.leads.has(name) or name in filled)
        own = {
            name: f"{field.name}:{name}" if name in field.shorten else name for name in sources if self.leads.has(name)
        }
        short = _shortened(self.engine, self.leads, field, tuple(own))
        more = self.filling.staging(field, own)
        staging = Staging((*short.lookups, *more.lookups), (*short.stages, *more.stages))
        keys = tuple(filled.get(name) or own[name] for name in sources)
        plain = self._plain(field, dict(zip(sources, keys, strict=True)), staging)
        return _Draft(field, sources, keys, staging, plain, settled)

    def _plain(self, field: Field, keys: dict[str, str], staging: Staging) -> Plain | None:
        if not field.plain or self.leads.rows < PLAIN_FROM:
            return None
        columns = {name: quote(keys[name]) if name in keys else "''" for name in field.inputs}
        source = staged(self.leads.relation, [staging])
        return ways()[field.plain](Asked(self.engine, source, columns, self.default_country))


def _filled(engine: Engine, leads: Table, draft: _Draft, progress: Progress) -> Dictionary:
    field, plain = draft.field, draft.plain
    staging = _with_answers(draft, plain) if plain else draft.staging
    dictionary = Dictionary(field, f"dictionary {field.name}", draft.sources, staging, draft.keys, plain is not None)
    cells = ", ".join(f"{quote(key)} AS {quote(name)}" for key, name in zip(draft.keys, draft.sources, strict=True))
    unsettled = f" WHERE {quote(_settled(field.name))} IS NULL" if plain else ""
    asked = _with_settled(field, draft.staging, plain) if plain and plain.from_cells else staging
    query = f"SELECT DISTINCT {cells} FROM {staged(leads.relation, [asked])} AS list{unsettled}"
    if field.plain_once and leads.rows >= PLAIN_FROM:
        _fill_once(engine, dictionary, query, progress)
    else:
        _fill(engine, dictionary, query, progress)
    return dictionary


def _fill(engine: Engine, dictionary: Dictionary, query: str, progress: Progress) -> None:
    columns: Schema = dict.fromkeys(_columns(dictionary), "VARCHAR")
    field = dictionary.field
    # A worker needs no more of the field than this.
    function = Spread(partial(_standardised, field.standardise, field.inputs, dictionary.outputs))
    engine.map(dictionary.relation, query, function, columns, progress)


def _fill_once(engine: Engine, dictionary: Dictionary, query: str, progress: Progress) -> None:
    """Fill a dictionary from distinct inputs: those that the engine settles, then the others."""
    field, relation = dictionary.field, dictionary.relation
    distinct, asked = f"distinct {field.name}", f"asked {field.name}"
    engine.sql(distinct, query)
    inputs = {name: quote(name) if name in dictionary.sources else "''" for name in field.inputs}
    plain = ways_once()[field.plain_once](Asked(engine, quote(distinct), inputs))
    cells = (*map(quote, dictionary.sources), *plain.values, plain.rule, plain.issues)
    named = ", ".join(f"{cell} AS {quote(name)}" for name, cell in zip(_columns(dictionary), cells, strict=True))
    settled = quote(_settled(field.name))
    source = staged(distinct, [_with_settled(field, Staging(), plain)])
    engine.sql(asked, f"SELECT {settled}, {named} FROM {source} AS list")
    engine.drop(distinct)
    _fill(
        engine, dictionary, f"SELECT {listed(dictionary.sources)} FROM {quote(asked)} WHERE {settled} IS NULL", progress
    )
    columns = listed(_columns(dictionary))
    found = f"SELECT {columns} FROM {quote(asked)} WHERE {settled} IS NOT NULL"
    engine.sql(relation, f"SELECT {columns} FROM {quote(relation)} UNION ALL {found}")
    engine.drop(asked)


def _columns(dictionary: Dictionary) -> tuple[str, ...]:
    return (*dictionary.sources, *map(_stored, dictionary.outputs), "rule", "issues")


def _shortened(engine: Engine, leads: Table, field: Field, sources: Sequence[str]) -> Staging:
    """The columns that a field needs only in short."""
    lookups: list[Lookup] = []
    stage: dict[str, str] = {}
    for name in sources:
        short = field.shorten.get(name)
        column = f"{field.name}:{name}"
        if isinstance(short, Shorter):
            stage[column] = shortened(short, quote(name))
        elif short is not None:
            lookup = Lookup(f"short {column}", name, (column,))
            map_distinct_from(
                engine,
                lookup.relation,
                f"(SELECT {quote(name)} AS cell FROM {quote(leads.relation)}) AS list",
                inputs=("cell",),
                function=lambda batch, short=short, column=column: {column: list(map(short, batch["cell"]))},  # type: ignore[misc]
                outputs={column: "VARCHAR"},
                progress=silent,
            )
            lookups.append(lookup)
    return Staging(tuple(lookups), (stage,) if stage else ())


def shortened(short: Shorter, cell: str) -> str:
    """A cell, as SQL, in short."""
    if "\\" not in short.text:  # what takes nothing from the cell is told without replacing
        return f"CASE WHEN regexp_matches({cell}, {whole(short.pattern)}) THEN {literal(short.text)} ELSE {cell} END"
    return f"regexp_replace({cell}, {whole(short.pattern)}, {literal(short.text)})"


def _with_settled(field: Field, staging: Staging, plain: Plain) -> Staging:
    """The staging with what the engine settles."""
    return Staging(staging.lookups, (*staging.stages, *plain.staging.stages, {_settled(field.name): plain.settled}))


def _with_answers(draft: _Draft, plain: Plain) -> Staging:
    """The staging with the answers that follow from what the engine has settled."""
    field, staging = draft.field, draft.staging
    columns = (*(_stored(output.name) for output in field.outputs), "rule", "issues")
    cells = (*plain.values, plain.rule, plain.issues)
    answers = {_plainly(field, column): cell for column, cell in zip(columns, cells, strict=True)}
    found = () if plain.from_cells else (Lookup(draft.settled, "_row", (_settled(field.name),)),)
    return Staging((*staging.lookups, *found), (*staging.stages, answers))


def _settled(field: str) -> str:
    return f"{field} settled"


def _plainly(field: Field, column: str) -> str:
    return f"{field.name} plain {column}"


def _stored(output: str) -> str:
    return f"{output} cleaned"


def _standardised(standardise: Standardise, inputs: tuple[str, ...], outputs: tuple[str, ...], batch: Batch) -> Batch:
    rows = len(next(iter(batch.values())))
    cells = [batch.get(name) or [""] * rows for name in inputs]
    answers: list[Cleaned] = list(map(standardise, *cells))
    columns = list(zip(*(answer.values for answer in answers), strict=True)) or [()] * len(outputs)
    found: Batch = {_stored(name): list(column) for name, column in zip(outputs, columns, strict=True)}
    found["rule"] = [answer.rule for answer in answers]
    found["issues"] = [" ".join(answer.issues) for answer in answers]
    return found
