"""The best candidate of leads whose account is known, whatever its level: what calibration counts."""

from collections.abc import Mapping, Sequence

from revops_cli.engine.protocol import Engine, quote
from revops_cli.errors import InputError
from revops_cli.match.book import Book, read_book
from revops_cli.match.calibrate import Judged
from revops_cli.match.inputs import MatchInputs
from revops_cli.match.keyed import keyed_query
from revops_cli.match.matcher import CELLS, SLICE, answers, play
from revops_cli.match.settings import MatchSettings
from revops_cli.model import Table


def judge(
    engine: Engine,
    leads: Table,
    accounts: Table,
    settings: MatchSettings,
    truth: Mapping[str, str],
    inputs: MatchInputs,
) -> list[Judged]:
    """Each labelled lead with its best candidate; `truth` has account Ids by lead Id, empty for none.

    Decisions of people are left out: they are no evidence. Raises InputError where the list has no
    Id, or none of the leads that `truth` names.
    """
    if not leads.has("Id"):
        raise InputError("no column 'Id'", where=leads.source, hint="labels name leads by their Id", code="no_column")
    evidence = MatchInputs(opportunities=inputs.opportunities, contacts=inputs.contacts, aliases=inputs.aliases)
    settings = settings.model_copy(update={"preserve": ""})
    book = read_book(engine, accounts, settings, evidence)
    query = (
        f"SELECT l.{quote('Id')}, {', '.join(f'k.{name}' for name in CELLS)} FROM ({keyed_query(leads, book)}) AS k "
        f"JOIN {quote(leads.relation)} AS l ON l._row = k._row ORDER BY k._row"
    )
    rows = [row for row in engine.rows(query) if row[0] in truth]
    if not rows:
        raise InputError("no lead of the labels is in the list", where=leads.source, hint="labels name leads by Id")
    found: list[Judged] = []
    for start in range(0, len(rows), SLICE):
        found += _judged(rows[start : start + SLICE], truth, book, settings)
    return found


def _judged(
    rows: Sequence[tuple[str, ...]], truth: Mapping[str, str], book: Book, settings: MatchSettings
) -> list[Judged]:
    cells = [tuple(row[1:]) for row in rows]
    played = play(cells, book, settings)
    best = dict(zip(played.winners.lead.tolist(), played.pairs.account[played.winners.pair].tolist(), strict=True))
    return [
        Judged(
            candidate=book.ids[int(book.given[best[at]])] if at in best else "",
            confidence=answer.confidence,
            level=answer.level,
            truth=truth[rows[at][0]],
        )
        for at, answer in enumerate(answers(played, cells, book, settings))
    ]
