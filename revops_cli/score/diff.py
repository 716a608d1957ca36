"""What a change of the models does: rows that differ, and the leads that cross the threshold by it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from revops_cli.engine.protocol import Engine, literal, quote
from revops_cli.model import Table
from revops_cli.score.columns import model_columns
from revops_cli.score.context import ScoreContext
from revops_cli.score.settings import Model, ScoreSettings
from revops_cli.score.step import score

CROSSED = "score crossed"


@dataclass(frozen=True, slots=True)
class ModelDiff:
    """One model before and after: what differs, and leads by where they were and are (`below`, `handed over`)."""

    name: str
    versions: tuple[str, str]
    changes: tuple[str, ...]
    matrix: Mapping[tuple[str, str], int] = field(default_factory=dict)
    moved: int = 0
    """Leads whose score differs."""

    @property
    def rise(self) -> int:
        """Leads that are handed over only after."""
        return self.matrix.get(("below", "at the threshold"), 0)

    @property
    def fall(self) -> int:
        """Leads that were handed over only before."""
        return self.matrix.get(("at the threshold", "below"), 0)

    def lines(self, leads: int) -> list[str]:
        """The difference for a person."""
        lines = [f"model {self.name}: {self.versions[0] or 'none'} -> {self.versions[1] or 'none'}"]
        lines += [f"  {change}" for change in self.changes] or ["  the same rows"]
        if leads:
            lines.append(
                f"  {self.moved:,} of {leads:,} leads score differently: {self.rise:,} rise to the threshold, "
                f"{self.fall:,} fall below it"
            )
        return lines


def row_changes(old: Model | None, new: Model | None) -> tuple[str, ...]:
    """What the configs of two models say differently, a line each."""
    before, after = _rows(old), _rows(new)
    found = [f"+ {name}: {text}" for name, text in after.items() if name not in before]
    found += [f"- {name}: {text}" for name, text in before.items() if name not in after]
    both = [name for name in before if name in after and before[name] != after[name]]
    found += [f"~ {name}: {before[name]} -> {after[name]}" for name in both]
    if old is not None and new is not None:
        one, two = (model.model_dump(mode="json", exclude={"rows", "version"}) for model in (old, new))
        found += [f"~ {key}: {one[key]} -> {two[key]}" for key in one if one[key] != two[key]]
    return tuple(found)


def _rows(model: Model | None) -> dict[str, str]:
    rows = model.rows if model else ()
    return {row.id: row.model_dump_json(exclude_defaults=True, exclude={"id"}) for row in rows}


def compare_models(
    engine: Engine, books: tuple[ScoreSettings, ScoreSettings], leads: Table | None, context: ScoreContext
) -> list[ModelDiff]:
    """Every model of either section; with leads, relations `score crossed N` hold those whose score differs."""
    names = list(dict.fromkeys((*books[0].models, *books[1].models)))
    tables = [_scored(engine, book, leads, context, place) if leads else None for place, book in enumerate(books)]
    found = []
    for place, name in enumerate(names):
        old, new = (book.models.get(name) for book in books)
        versions = (old.version if old else "", new.version if new else "")
        diff = ModelDiff(name, versions, row_changes(old, new))
        if tables[0] is not None and tables[1] is not None and old is not None and new is not None:
            ends = tuple(
                _end(table.relation, _column(book, name), model)
                for table, book, model in zip(tables, books, (old, new), strict=True)
                if table is not None
            )
            diff = _crossing(engine, diff, place, ends)
        found.append(diff)
    return found


def _scored(engine: Engine, book: ScoreSettings, leads: Table, context: ScoreContext, place: int) -> Table:
    """The leads as a section scores them, in a relation of their own."""
    found = score(engine, leads, book, context).table
    relation = f"scored by {place}"
    engine.sql(relation, f"SELECT * FROM {quote(found.relation)}")
    return Table(relation, found.columns, found.rows, found.source)


def _column(book: ScoreSettings, name: str) -> tuple[str, ...]:
    return model_columns(name, first=name == next(iter(book.models)))


def _end(relation: str, columns: tuple[str, ...], model: Model) -> str:
    points = f"CAST({quote(columns[0])} AS BIGINT)"
    place = f"CASE WHEN {points} >= {model.threshold} THEN 'at the threshold' ELSE 'below' END"
    return f"SELECT _row, {points} AS score, {place} AS place, {quote(columns[2])} AS reason FROM {quote(relation)}"


def _crossing(engine: Engine, diff: ModelDiff, place: int, ends: tuple[str, ...]) -> ModelDiff:
    relation = f"{CROSSED} {place}"
    engine.sql(
        relation,
        f"SELECT a._row, {literal(diff.name)} AS model, b.place AS before, a.place AS after, "
        "CAST(b.score AS VARCHAR) AS score_before, CAST(a.score AS VARCHAR) AS score_after, "
        f"b.reason AS reason_before, a.reason AS reason_after FROM ({ends[0]}) b JOIN ({ends[1]}) a ON a._row = b._row",
    )
    rows = engine.rows(f"SELECT before, after, count(*) FROM {quote(relation)} GROUP BY 1, 2 ORDER BY 1, 2")
    moved = engine.rows(f"SELECT count(*) FROM {quote(relation)} WHERE score_before <> score_after")[0][0]
    return ModelDiff(diff.name, diff.versions, diff.changes, {(b, a): int(n) for b, a, n in rows}, int(moved))
