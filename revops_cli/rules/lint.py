"""What is wrong with a list of rules of which the first that matches decides.

Proofs need z3 (the extra `lint`), which is loaded here and only when the proofs run. "Unreachable"
and "contradiction" are proved over every lead there can be; a witness of a gap is an example.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from revops_cli.errors import UsageError
from revops_cli.rules import nodes
from revops_cli.rules.closure import like_pattern, lower
from revops_cli.rules.condition import Condition
from revops_cli.rules.nodes import Cell, Node, Value, children
from revops_cli.rules.show import show
from revops_cli.text.record_id import LONG, SHORT, same_id

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class NamedRule:
    """A rule as lint sees it: all conditions must hold; `outcome` says what it decides."""

    id: str
    conditions: tuple[Condition, ...]
    outcome: str = ""

    @property
    def node(self) -> Node:
        """The conditions as one tree; without any, every lead matches."""
        return nodes.Every(
            tuple(condition.node for condition in self.conditions) or (Value(value=True, kind="boolean"),)
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. `culprits` are the rules that cause it, `witness` an example lead."""

    code: str
    severity: Severity
    rule: str
    text: str
    culprits: tuple[str, ...] = ()
    witness: Mapping[str, str] = field(default_factory=dict, hash=False)


def lint_texts(
    rules: Sequence[NamedRule],
    values: Mapping[str, frozenset[str]] | None = None,
    filled: Collection[str] = (),
) -> tuple[Finding, ...]:
    """Traps that can be seen without a proof; of the columns that are always `filled` none is empty.

    `values` are the values of columns that are closed lists, or those of a data set: a literal that
    is not among them can never match.
    """
    found: list[Finding] = []
    for rule in rules:
        guarded = {node.item for node in _walk(rule.node) if isinstance(node, nodes.IsNull)}
        guarded |= {cell for condition in rule.conditions for cell in condition.cells if cell.name in filled}
        for node in _walk(rule.node):
            found.extend(_traps(rule.id, node, guarded))
            found.extend(_unknown_values(rule.id, node, values or {}))
            found.extend(_unmet(rule.id, node, values or {}))
    return tuple(dict.fromkeys(found))


def _walk(tree: Node) -> Iterator[Node]:
    waiting = [tree]
    while waiting:
        here = waiting.pop(0)
        yield here
        waiting.extend(children(here))


def _traps(rule: str, node: Node, guarded: set[Node]) -> Iterator[Finding]:
    blank, dropped = _blank(node), _dropped(node)
    if blank is not None:
        instead = f"write {show(nodes.IsNull(blank))}, or IS NOT NULL"
        yield Finding(
            "empty-text", "warning", rule, f"{show(node)}: an empty cell is NULL and equals nothing: {instead}"
        )
    elif dropped is not None and dropped not in guarded:
        text = f"{show(node)} leaves out leads whose {dropped.name} is empty"
        yield Finding("null-trap", "warning", rule, f"{text}: add OR {dropped.name} IS NULL if they are meant")
    if isinstance(node, nodes.Like) and not set("%_") & set(node.pattern):
        yield Finding("like-without-wildcard", "warning", rule, f"{show(node)} has no % or _: write = instead")


def _dropped(node: Node) -> Cell | None:
    """The column whose empty cells a negation leaves out."""
    if isinstance(node, nodes.Compare) and node.operator == "<>":
        return _first_cell(node.left, node.right)
    if not isinstance(node, nodes.Not):
        return None
    inner = node.item
    if isinstance(inner, (nodes.OneOf, nodes.Like, nodes.Listed)):
        return _first_cell(inner.item)
    if isinstance(inner, nodes.Compare):
        return _first_cell(inner.left, inner.right)
    return _first_cell(inner, _between(inner))


def _blank(node: Node) -> Cell | None:
    """The column that is compared with the empty text, which no cell holds."""
    return next((cell for cell, text in _equalities(node) if not text), None)


def _between(node: Node) -> Node:
    """What BETWEEN compares with both ends; another node as it is."""
    match node:
        case nodes.Every((nodes.Compare(">=", low, _), nodes.Compare("<=", high, _))) if low == high:
            return low
        case _:
            return node


def _first_cell(*found: Node) -> Cell | None:
    return next((node for node in found if isinstance(node, Cell)), None)


def _unknown_values(rule: str, node: Node, values: Mapping[str, frozenset[str]]) -> Iterator[Finding]:
    for cell, literal in _equalities(node):
        known = values.get(cell.name)
        if known is None or literal in known or not literal:
            continue
        other = next((value for value in sorted(known) if value.casefold() == literal.casefold()), None)
        ids = sorted(known) if len(literal) in {SHORT, LONG} else ()
        longer = next((value for value in ids if same_id(value) == same_id(literal)), None)
        if longer is not None:
            text = f"{cell.name} holds '{longer}', not '{literal}': the same Id, but = compares texts"
            yield Finding("id-length", "error", rule, text)
        elif other is not None:
            yield Finding("case", "error", rule, f"{cell.name} holds '{other}', not '{literal}': = respects case")
        else:
            yield Finding("unknown-value", "warning", rule, f"no {cell.name} is '{literal}'")


def _unmet(rule: str, node: Node, values: Mapping[str, frozenset[str]]) -> Iterator[Finding]:
    """Patterns and parts of texts that no value has, or only in another case."""
    item, strict, loose = _pattern(node)
    known = values.get(item.name) if item else None
    if item is None or known is None or any(map(strict, known)):
        return
    other = next(filter(loose, sorted(known)), None)
    if other is not None:
        yield Finding("case", "error", rule, f"{item.name} holds '{other}', which {show(node)} misses: case counts")
    else:
        yield Finding("unknown-value", "warning", rule, f"{show(node)} fits no {item.name}")


def _pattern(node: Node) -> tuple[Cell | None, Callable[[str], bool], Callable[[str], bool]]:
    """The column that a pattern is asked of, whether a text fits, and whether it does but for its case."""
    if isinstance(node, nodes.Like) and isinstance(node.item, Cell):
        return node.item, like_pattern(node.pattern, fold=node.fold), like_pattern(node.pattern, fold=True)
    if isinstance(node, nodes.Call) and node.name in {"starts_with", "contains"}:
        item, part = node.arguments
        if isinstance(item, Cell) and isinstance(part, Value):
            holds = str.startswith if node.name == "starts_with" else str.__contains__
            text, folded = str(part.value), lower(str(part.value))
            return item, lambda value: holds(value, text), lambda value: holds(lower(value), folded)
    return None, bool, bool


def _equalities(node: Node) -> Iterator[tuple[Cell, str]]:
    if isinstance(node, nodes.OneOf):
        pairs = [(node.item, option) for option in node.options]
    elif isinstance(node, nodes.Compare) and node.operator in {"=", "<>"}:
        pairs = [(node.left, node.right), (node.right, node.left)]
    else:
        pairs = []
    for item, option in pairs:
        if isinstance(item, Cell) and isinstance(option, Value) and option.kind == "text":
            yield item, str(option.value)


def decided(rules: Sequence[NamedRule], otherwise: str, *, witness: Mapping[str, str]) -> str | None:
    """The outcome of an example lead; None where it hangs on the time of the run, which a proof does not have."""
    try:
        met = (rule for rule in rules if all(part.closure()(witness) is True for part in rule.conditions))
        return next((rule.outcome for rule in met), otherwise)
    except ValueError:
        return None


def prove(rules: Sequence[NamedRule], *, crossing: bool = False, always: Sequence[Node] = ()) -> tuple[Finding, ...]:
    """Contradictions, unreachable rules with their culprits, and a witness for the gap.

    `always` holds of every lead there can be. `crossing` adds the pairs of rules that overlap and decide
    differently. Raises UsageError where z3 is not installed.
    """
    try:
        from revops_cli.rules.overlap import overlaps  # noqa: PLC0415 - z3 loads only for proofs
        from revops_cli.rules.reach import reach  # noqa: PLC0415 - the same
    except ImportError as error:
        raise UsageError("proofs need z3", hint="install it with: pip install 'revops-cli[lint]'") from error
    return (*reach(rules, always), *(overlaps(rules, always) if crossing else ()))
