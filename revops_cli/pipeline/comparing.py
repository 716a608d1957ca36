"""`revops rules diff`: two rule files proved alike, or the leads that tell them apart."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from revops_cli.engine.protocol import listed, literal, quote
from revops_cli.model import Table
from revops_cli.pipeline.linting import NO_PROOFS, proofs_possible
from revops_cli.pipeline.options import RunOptions, SideInputs
from revops_cli.pipeline.outputs import Outputs
from revops_cli.pipeline.rehearsal import read_beside, rehearse
from revops_cli.pipeline.rule_outcomes import Outcomes, territory_rows
from revops_cli.pipeline.rulebook import Rulebook, read_rulebook
from revops_cli.pipeline.section_files import load_rules
from revops_cli.pipeline.session import Session
from revops_cli.route.assignment import ASSIGNED
from revops_cli.route.drawing import DRAW
from revops_cli.rules.diff import RuleDiff, compare
from revops_cli.state.rotation import RotationState
from revops_cli.tables.writing import Answer

DECIDING = ("carry", "labels", "handoffs", "absences", "target_accounts")
"""Keys that fill columns which the rules read, or take people out: where they differ, equal rules prove nothing."""
COMPARED = "compared"
LABELS = ("Id", "Email", "Company")
"""Columns by which a person knows a lead."""


@dataclass(frozen=True, slots=True)
class DiffReport:
    """The proof, where one was possible, the other keys that differ, and what moves among the leads."""

    proof: RuleDiff | None
    keys: tuple[str, ...]
    leads: int = 0
    matrix: Mapping[tuple[str, str], int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def moved(self) -> int:
        """How many leads go elsewhere."""
        return sum(self.matrix.values())

    def failed(self, fail_on: str) -> bool:
        """Whether leads move so that a check shall fail; a proof that was not possible is no proof."""
        worst = {"nothing": (), "breaking": ("breaking", "unknown")}.get(fail_on, ("additive", "breaking", "unknown"))
        return fail_on != "nothing" and (self.proof is None or self.proof.change in worst)

    def lines(self) -> list[str]:
        """The report for a person."""
        lines = list(_proof_lines(self.proof)) if self.proof else []
        lines += [f"differs too: {key}" for key in self.keys]
        if self.leads:
            lines.append(f"{self.moved:,} of {self.leads:,} leads go elsewhere")
            lines += [f"  {count:,}: {before} -> {after}" for (before, after), count in self.matrix.items()]
        return lines

    def as_json(self) -> dict[str, object]:
        """The report as one object."""
        matrix = [{"from": before, "to": after, "leads": count} for (before, after), count in self.matrix.items()]
        found: dict[str, object] = {"keys": list(self.keys), "leads": self.leads, "moved": self.moved, "matrix": matrix}
        if self.proof:
            found["proof"] = {
                "change": self.proof.change,
                "witness": dict(self.proof.witness),
                "before": self.proof.before,
                "after": self.proof.after,
                "sure": self.proof.sure,
            }
        return found


def diff_rules(old: str, new: str, leads: str, options: RunOptions, sides: SideInputs) -> DiffReport:
    """How two rule files differ; with leads, who goes elsewhere, written to `options.output`. Raises RevopsError.

    A lead that a pool takes before and after has not moved, unless the pool is another one now: who drew it is
    the pool's affair.
    """
    with Session.open(options, sides) as session:
        table = session.read_leads([leads]) if leads else None
        if table is not None:
            read_beside(session)
        books = [_book(session, path, table) for path in (old, new)]
        session.engine.seal()
        names = (*session.root.columns.values(), *(table.names if table else ()))
        keys = tuple(_keys(*books))
        unproved = _unproved(keys)
        proof = None if unproved else _proof(books, names)
        notes = (unproved,) if unproved else ()
        if table is None:
            return DiffReport(proof, keys, notes=notes)
        _compare_leads(session, books, table)
        _write_moved(session, table)
        return DiffReport(proof, keys, table.rows, _matrix(session), notes)


def _book(session: Session, path: str, table: Table | None) -> Rulebook:
    settings, document = load_rules(path, session.root.definitions)
    return read_rulebook(session, settings, document.folder, table)


def _keys(old: Rulebook, new: Rulebook) -> Iterator[str]:
    """Keys beside the conditions that say something else; those of a mapping by name, territories by their rows."""
    before, after = (book.settings.model_dump(mode="json") for book in (old, new))
    before["territories"], after["territories"] = territory_rows(old), territory_rows(new)
    for key in before:
        one, two = before[key], after[key]
        if key == "rules" or one == two:
            continue
        if key in {"pools", "lists"}:
            yield from (f"{key}.{name}" for name in sorted(one.keys() | two.keys()) if one.get(name) != two.get(name))
        else:
            yield key


def _unproved(keys: tuple[str, ...]) -> str:
    """Why nothing can be proved; empty where a proof is possible."""
    if not proofs_possible():
        return NO_PROOFS
    differing = [key for key in keys if key in DECIDING]
    return f"{' and '.join(differing)} differ, so that nothing is proved; compare with --leads" if differing else ""


def _proof(books: list[Rulebook], names: tuple[str, ...]) -> RuleDiff:
    spelled: dict[str, str] = {}
    old, new = (Outcomes(own, other, spelled) for own, other in (books, reversed(books)))
    (before, always), (after, _) = old.rules(names), new.rules(names)
    return compare(before, after, fallbacks=(old.fallback, new.fallback), always=always)


def _compare_leads(session: Session, books: list[Rulebook], table: Table) -> None:
    """Make relation COMPARED: the leads that go elsewhere, with both places, rules and reasons."""
    owner = books[0].people.owner_sql()
    place = f"CASE WHEN OwnerId <> '' THEN {owner} ELSE concat('queue ', AssignedQueue) END"
    for name, book in zip(("before", "after"), books, strict=True):
        with RotationState() as state:
            rehearse(session, book, table, session.as_of, state)
        session.engine.sql(
            name,
            f"SELECT _row, {place} AS place, RouteRule AS rule, RouteReason AS reason, {DRAW} AS draw "
            f"FROM {quote(ASSIGNED)} a",
        )
    session.engine.sql(
        COMPARED,
        "SELECT b._row, b.place AS before, a.place AS after, b.rule AS rule_before, a.rule AS rule_after, "
        'b.reason AS reason_before, a.reason AS reason_after FROM "before" b JOIN "after" a ON a._row = b._row '
        f"WHERE b.place <> a.place AND NOT (b.draw = a.draw AND ({_of_same_pools(books)}))",
    )


def _of_same_pools(books: list[Rulebook]) -> str:
    """Whether a draw is of a pool that both files define alike, as SQL."""
    old, new = (book.settings.pools for book in books)
    alike = [name for name, pool in old.items() if new.get(name) == pool]
    return " OR ".join(f"starts_with(b.draw, {literal(f'{name}:')})" for name in alike) or "FALSE"


def _matrix(session: Session) -> dict[tuple[str, str], int]:
    query = f"SELECT before, after, count(*) FROM {quote(COMPARED)} GROUP BY before, after ORDER BY 3 DESC, 1, 2"
    return {(before, after): count for before, after, count in session.engine.rows(query)}


def _write_moved(session: Session, table: Table) -> None:
    target = session.options.output
    if not target:
        return
    labels = [name for name in LABELS if name in table.names]
    columns = ("before", "after", "rule_before", "rule_after", "reason_before", "reason_after")
    cells = f", {listed(labels, 'l.')}" if labels else ""
    query = (
        f"SELECT c._row AS row{cells}, {listed(columns, 'c.')} FROM {quote(COMPARED)} c "
        f"JOIN {quote(table.relation)} l ON l._row = c._row"
    )
    names = ("row", *labels, *columns)
    outputs = Outputs(session)
    try:
        outputs.write(Answer(query, names, names, ("row",)), target)
        outputs.commit()
    finally:
        outputs.discard()


def _proof_lines(proof: RuleDiff) -> Iterator[str]:
    said = {
        "none": "proved: both files send every lead to the same targets",
        "additive": "additive: only leads move that went to the fallback before",
        "breaking": "breaking: leads move that a rule took before",
        "unknown": "the proof took too long: nothing is known",
    }
    yield said[proof.change]
    if proof.change in {"additive", "breaking"}:
        cells = ", ".join(
            f"{name} = '{value}'" if value else f"{name} is empty" for name, value in proof.witness.items()
        )
        how = "for example" if proof.sure else "perhaps"
        yield f"  {how} {cells or 'any lead'}: {proof.before} -> {proof.after}"
