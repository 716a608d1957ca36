"""Why a lead has its account: the evidence for the winner and for the runner-up, with the values compared."""

from dataclasses import dataclass, replace

from revops_cli.engine.protocol import Engine, literal, quote
from revops_cli.errors import UsageError
from revops_cli.link.evidence import Evidence, strongest_first
from revops_cli.match.book import Book, read_book
from revops_cli.match.inputs import NOTHING, MatchInputs
from revops_cli.match.keyed import keyed_query
from revops_cli.match.matcher import CELLS, Found, Round, answers, play
from revops_cli.match.score import packaged_weights
from revops_cli.match.settings import MatchSettings
from revops_cli.model import Table

WRITTEN = ("city", "state", "country", "phone")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One account with all that speaks for and against it; `start` and the evidence add up to `bits`."""

    account: str
    name: str
    bits: float
    start: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The answer for one lead, its winner and its runner-up; None where no account shares anything."""

    level: str
    confidence: int
    reason: str
    tie: str
    winner: Candidate | None
    runner_up: Candidate | None


def explain(
    engine: Engine,
    leads: Table,
    accounts: Table,
    settings: MatchSettings,
    row: int,
    *,
    inputs: MatchInputs = NOTHING,
) -> Waterfall:
    """The evidence for the lead in data row `row`, as the match step would weigh it.

    Raises UsageError where the list has no such row, and what the match step raises.
    """
    book = read_book(engine, accounts, settings, replace(inputs, leads=leads))
    query = f"SELECT {', '.join(CELLS)} FROM ({keyed_query(leads, book)}) AS k WHERE _row = {row}"
    found = engine.rows(query)
    if not found:
        raise UsageError(f"no row {row}", where=leads.source, hint=f"give a row from 1 to {leads.rows}")
    cells = tuple(found[0])
    played = play([cells], book, settings)
    answer = answers(played, [cells], book, settings)[0]
    return _waterfall(answer, played, cells, accounts, engine, book)


def _waterfall(
    answer: Found, played: Round, cells: tuple[str, ...], accounts: Table, engine: Engine, book: Book
) -> Waterfall:
    winner = runner_up = None

    def of(pair: int) -> dict[str, str]:
        return account_cells(engine, accounts, book.ids[int(played.pairs.account[pair])])

    if len(played.winners.lead):
        first, second = int(played.winners.pair[0]), int(played.winners.runner_up[0])
        winner = _candidate(played, first, cells, of(first), book)
        if second >= 0:
            runner_up = _candidate(played, second, cells, of(second), book)
    return Waterfall(answer.level, answer.confidence, answer.reason, answer.tie, winner, runner_up)


def account_cells(engine: Engine, accounts: Table, account: str) -> dict[str, str]:
    """Website, city, state, country and phone of an account, as they are written."""
    names = ("Website", "BillingCity", "BillingState", "BillingCountry", "Phone")
    cells = ", ".join(quote(name) if accounts.has(name) else literal("") for name in names)
    wanted = literal(account)
    row = engine.rows(
        f"SELECT {cells} FROM {quote(accounts.relation)} WHERE {quote('Id')} = {wanted} ORDER BY _row LIMIT 1"
    )[0]
    return dict(zip(("website", "city", "state", "country", "phone"), row, strict=True))


def _candidate(played: Round, pair: int, cells: tuple[str, ...], account: dict[str, str], book: Book) -> Candidate:
    weights, number = packaged_weights(), int(played.pairs.account[pair])
    lead = dict(zip(CELLS, cells, strict=True))
    levels = weights.book.levels(int(played.patterns[pair]))
    evidence = [
        Evidence(
            weights.book.comparisons[name][level - 1],
            weights.bits[name][level - 1],
            *_values(name, lead, account | {"name": book.names[number]}),
        )
        for name, level in levels.items()
    ]
    return Candidate(
        account=book.ids[number],
        name=book.names[number],
        bits=float(played.scores[pair]),
        start=weights.start,
        evidence=strongest_first(evidence),
    )


def _values(comparison: str, lead: dict[str, str], account: dict[str, str]) -> tuple[str, str]:
    """The two cells that a comparison looked at, as they are written."""
    if comparison in WRITTEN:
        return lead[comparison], account[comparison]
    if comparison in {"mail", "web", "host"}:
        return lead["host" if comparison == "mail" else "website"] or lead["company"], account["website"] or account[
            "name"
        ]
    name = lead["company"] or lead["website"] or lead["last_name"]
    return name, account["website"] if comparison == "label" else account["name"]
