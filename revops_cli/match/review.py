"""The matches that a person should look at: one item an organisation, with its candidate and the runner-up."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from revops_cli.engine.protocol import Engine, quote
from revops_cli.match.book import Book, read_book
from revops_cli.match.explain import account_cells
from revops_cli.match.inputs import MatchInputs
from revops_cli.match.keyed import keyed_query
from revops_cli.match.matcher import CELLS, SLICE, Found, Round, answers, play
from revops_cli.match.settings import MatchSettings
from revops_cli.model import Table

PLACE = ("city", "state", "country")


@dataclass(frozen=True, slots=True)
class Item:
    """An organisation of the list and the account it may be.

    `lead` is the Id of its first lead, `company` and `domain` what a decision about it can ask for,
    `rows` how many leads it has; `candidate` and `runner_up` are Id, name, website and place.
    """

    lead: str
    company: str
    domain: str
    place: str
    rows: int
    confidence: int
    reason: str
    candidate: tuple[str, str, str, str]
    runner_up: tuple[str, str, str, str]

    def asks(self) -> dict[str, str]:
        """What a decision about this item says of leads: company and domain, else the lead."""
        found = {name: value for name, value in (("company", self.company), ("domain", self.domain)) if value}
        return found or {"lead": self.lead}


NO_ACCOUNT = ("", "", "", "")


def to_review(
    engine: Engine, leads: Table, accounts: Table, settings: MatchSettings, inputs: MatchInputs
) -> tuple[list[Item], frozenset[str]]:
    """The items at level review, most leads first, and the Ids of all accounts.

    An organisation whose leads share neither a company nor a domain nor an Id is left out: no
    decision could name it. Raises what the match step raises.
    """
    book = read_book(engine, accounts, settings, replace(inputs, leads=leads))
    lead = f"min(l.{quote('Id')})" if leads.has("Id") else "''"
    cells = ", ".join(f"k.{name}" for name in CELLS)
    query = (
        f"SELECT {cells}, {lead}, count(*) FROM ({keyed_query(leads, book)}) AS k "
        f"JOIN {quote(leads.relation)} AS l ON l._row = k._row GROUP BY {cells} ORDER BY {cells}"
    )
    rows = engine.rows(query)
    found: list[Item] = []
    for start in range(0, len(rows), SLICE):
        part = rows[start : start + SLICE]
        asked = [tuple(row[: len(CELLS)]) for row in part]
        played = play(asked, book, settings)
        given = answers(played, asked, book, settings)
        place_of = {int(lead): at for at, lead in enumerate(played.winners.lead.tolist())}
        for at, answer in enumerate(given):
            if answer.level == "review":
                first, count = str(part[at][-2]), int(part[at][-1])
                item = _item(answer, played, (at, place_of[at]), book, (engine, accounts))
                found.append(_named(item, asked[at], first, count))
    items = _once(item for item in found if any(item.asks().values()))
    items.sort(key=lambda item: (-item.rows, -item.confidence, item.company, item.domain, item.lead))
    return items, frozenset(book.ids)


def _once(items: Iterable[Item]) -> list[Item]:
    """Items that ask the same as one: rows that differ in a phone number only are no question of their own."""
    found: dict[tuple[str, ...], Item] = {}
    for item in items:
        key = (*item.asks().values(), item.place, item.candidate[0])
        other = found.get(key)
        best = item if other is None or item.confidence > other.confidence else other
        rows, lead = (0, item.lead) if other is None else (other.rows, min(other.lead, item.lead))
        found[key] = replace(best, rows=rows + item.rows, lead=lead)
    return list(found.values())


def _named(item: Item, cells: tuple[str, ...], lead: str, rows: int) -> Item:
    place = dict(zip(CELLS, cells, strict=True))
    shown = ", ".join(place[name] for name in PLACE if place[name])
    company = place["company"] if item.company else ""
    return Item(lead, company, item.domain, shown, rows, item.confidence, item.reason, item.candidate, item.runner_up)


def _item(answer: Found, played: Round, at: tuple[int, int], book: Book, source: tuple[Engine, Table]) -> Item:
    profile, winners = played.profiles[at[0]], played.winners
    pairs = (int(winners.pair[at[1]]), int(winners.runner_up[at[1]]))
    shown = [_account(played, pair, book, source) for pair in pairs]
    domain = profile.domains[0] if profile.domains else ""
    return Item("", profile.key, domain, "", 0, answer.confidence, answer.reason, shown[0], shown[1])


def _account(played: Round, pair: int, book: Book, source: tuple[Engine, Table]) -> tuple[str, str, str, str]:
    if pair < 0:
        return NO_ACCOUNT
    number = int(played.pairs.account[pair])
    cells = account_cells(*source, book.ids[number])
    place = ", ".join(cells[name] for name in PLACE if cells[name])
    return book.ids[number], book.names[number], cells["website"], place
