"""The points of a model as SQL: one pass over the leads, and the reason once for each pattern of rows that hit.

Which rows a lead meets is a number of bits. The points of a group are added up beside it by CASE;
the reason is written for each distinct number, from the bits. The two must agree on every lead.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from revops_cli.engine.protocol import Engine, literal, quote
from revops_cli.errors import AccountingError
from revops_cli.rules.nodes import Cell
from revops_cli.score.behaviour import BEHAVIOUR
from revops_cli.score.conditions import ModelConditions, RowCondition
from revops_cli.score.settings import GROUPS, Model

WORD = 60
"""Bits of one number."""
TYPED, HITS, PATTERNS = "score typed", "score hits", "score patterns"
CellSql = Callable[[Cell], str]


def score_model(
    engine: Engine, given: ModelConditions, names: Sequence[str], as_of: datetime, cell: CellSql, relation: str
) -> None:
    """Make `relation`: _row, score, grade, reason, from TYPED and BEHAVIOUR; `names` are the columns of its rows there.

    Raises AccountingError where the parts of a reason do not add up to the score.
    """
    engine.sql(HITS, _hits(given, names, as_of, cell))
    words = [f"m{number}" for number in range(_words(given.constant))]
    engine.sql(PATTERNS, _patterns(given.constant, words))
    engine.sql(relation, _scored(given, names, words))
    _check(engine, given, names, words, relation)
    engine.drop(HITS, PATTERNS)


def _words(rows: Sequence[RowCondition]) -> int:
    return max(1, -(-len(rows) // WORD))


def _hits(given: ModelConditions, names: Sequence[str], as_of: datetime, cell: CellSql) -> str:
    """Every lead with its bits, the points of each group, and those of each row over activities."""
    tests = [row.condition.test(as_of, cell) if row.condition else "FALSE" for row in given.constant]
    bits = [f"CASE WHEN {test} THEN {1 << place % WORD} ELSE 0 END" for place, test in enumerate(tests)]
    words = [bits[start : start + WORD] for start in range(0, max(len(bits), 1), WORD)]
    cells = [f"CAST({' + '.join(word) or '0'} AS BIGINT) AS m{number}" for number, word in enumerate(words)]
    cells += [f"coalesce(b.{name}, 0) AS {name}" for name in names]
    for group in GROUPS:
        inside = [
            f"CASE WHEN {test} THEN {row.row.points} ELSE 0 END"
            for test, row in zip(tests, given.constant, strict=True)
            if row.row.counted_in == group
        ]
        inside += [f"coalesce(b.{name}, 0)" for name in names] if group == "behavioural" else []
        cells.append(f"CAST({' + '.join(inside) or '0'} AS BIGINT) AS {group}")
    join = f"LEFT JOIN {quote(BEHAVIOUR)} b ON b._row = t._row" if names else ""
    return f"SELECT t._row, {', '.join(cells)} FROM {quote(TYPED)} t {join}"


def _patterns(rows: Sequence[RowCondition], words: Sequence[str]) -> str:
    """Each pattern with its words and its points, both from the same bits."""
    set_ = [f"({words[place // WORD]} // {1 << place % WORD}) % 2 = 1" for place in range(len(rows))]
    texts = [
        f"CASE WHEN {bit} THEN {literal(part_text(row.row.points, row.row.words))} ELSE '' END"
        for bit, row in zip(set_, rows, strict=True)
    ]
    points = [f"CASE WHEN {bit} THEN {row.row.points} ELSE 0 END" for bit, row in zip(set_, rows, strict=True)]
    said = f"concat({', '.join(texts)})" if texts else "''"
    inner = f"SELECT DISTINCT {', '.join(words)} FROM {quote(HITS)}"
    return f"SELECT {', '.join(words)}, {said} AS said, {' + '.join(points) or '0'} AS points FROM ({inner}) d"


def part_text(points: int, words: str) -> str:
    """A part of a reason.

    >>> part_text(-10, "student")
    '; -10 student'
    """
    return f"; {points:+d} {words}"


def _scored(given: ModelConditions, names: Sequence[str], words: Sequence[str]) -> str:
    model = given.model
    parts = [_signed_part(f"h.{name}", row.row.words) for name, row in zip(names, given.behavioural, strict=True)]
    parts += [
        _signed_part(f"({_over(group, model)})", f"{group} above its cap of {model.caps[group]}")
        for group in GROUPS
        if group in model.caps
    ]
    total = " + ".join(_capped(group, model) for group in GROUPS)
    least, highest = model.least, model.highest
    score = f"greatest({least}, least({highest}, {total}))"
    parts.append(
        f"CASE WHEN {total} > {highest} THEN concat('; ', {highest} - ({total}), ' above {highest}') ELSE '' END"
    )
    parts.append(f"CASE WHEN {total} < {least} THEN concat('; +', {least} - ({total}), ' below {least}') ELSE '' END")
    said = f"concat(p.said, {', '.join(parts)})"
    head = literal(f"{given.name} {model.version}: ")
    reason = f"concat({head}, x.score, ' = ', CASE WHEN x.said = '' THEN 'nothing' ELSE substr(x.said, 3) END)"
    return (
        f"SELECT x._row, x.score, concat({_grade(model)}) AS grade, {reason} AS reason FROM ("
        f"SELECT h.*, CAST({score} AS BIGINT) AS score, {said} AS said FROM {quote(HITS)} h "
        f"JOIN {quote(PATTERNS)} p ON {' AND '.join(f'p.{word} = h.{word}' for word in words)}) x"
    )


def _signed_part(points: str, words: str) -> str:
    sign = f"CASE WHEN {points} > 0 THEN '; +' ELSE '; ' END"
    return f"CASE WHEN {points} <> 0 THEN concat({sign}, {points}, {literal(f' {words}')}) ELSE '' END"


def _capped(group: str, model: Model) -> str:
    cap = model.caps.get(group)  # type: ignore[call-overload] # a name of GROUPS
    return f"h.{group}" if cap is None else f"least({cap}, h.{group})"


def _over(group: str, model: Model) -> str:
    return f"{_capped(group, model)} - h.{group}"


def _grade(model: Model) -> str:
    fit = f"{_capped('demographic', model)} + {_capped('firmographic', model)}".replace("h.", "x.")
    behaviour = _capped("behavioural", model).replace("h.", "x.")
    return f"{_level(fit, model.grade.fit, 'ABCD')}, {_level(behaviour, model.grade.behaviour, '1234')}"


def _level(points: str, limits: Sequence[int], names: str) -> str:
    whens = " ".join(f"WHEN {points} >= {limit} THEN '{name}'" for limit, name in zip(limits, names, strict=False))
    return f"CASE {whens} ELSE '{names[-1]}' END"


def _check(engine: Engine, given: ModelConditions, names: Sequence[str], words: Sequence[str], relation: str) -> None:
    """Every lead: the points that its reason says, those of the cap and the limits included, are its score."""
    model = given.model
    explained = " + ".join(("p.points", *(f"h.{name}" for name in names), *(f"({_over(g, model)})" for g in GROUPS)))
    limited = f"greatest({model.least}, least({model.highest}, {explained}))"
    wrong = engine.rows(
        f"SELECT count(*) FROM {quote(HITS)} h JOIN {quote(PATTERNS)} p "
        f"ON {' AND '.join(f'p.{word} = h.{word}' for word in words)} "
        f"JOIN {quote(relation)} s ON s._row = h._row WHERE s.score <> {limited}"
    )[0][0]
    leads, scored = engine.count(TYPED), engine.count(relation)
    if wrong or leads != scored:
        raise AccountingError(f"score {given.name}: {wrong} reasons do not add up, {leads} leads, {scored} scored")
