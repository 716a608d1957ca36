"""The accounts of a run in memory: what leads are compared with, and what is given back of the winner."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from revops_cli.engine.protocol import Batch, Engine, literal, quote
from revops_cli.errors import ConfigError, InputError, did_you_mean
from revops_cli.match.blocking import Accounts, index_accounts
from revops_cli.match.codes import Codes, Floats, Ints
from revops_cli.match.columns import ACCOUNT_NEEDS, ACCOUNT_ONE_OF
from revops_cli.match.compare import Pairs
from revops_cli.match.decisions import Decided, decided
from revops_cli.match.facts import beside
from revops_cli.match.inputs import MatchInputs
from revops_cli.match.lexicon import Side
from revops_cli.match.profile import Profile, account_profile, company_key
from revops_cli.match.settings import MatchSettings
from revops_cli.match.ties import LAST, fact_of, family_ranks, line_of, pair_ranks, rank
from revops_cli.model import Table

COMPARED = ("Name", "Website", "BillingCity", "BillingState", "BillingCountry", "Phone")
COUNTED = ("contacts", "opportunities", "open_opportunities", "leads")
"""Facts of an account that other tables tell."""

FAMILY_TIES = ("ultimate_parent", "lowest_child")

RankOf = Callable[[Pairs, Side], Floats]


@dataclass(frozen=True, slots=True)
class Book:
    """Accounts by number, in the order of their rows.

    `given` is the account to give back for each one matched (itself, or a parent), `same` is alike
    for accounts that are one organisation twice, `ties` name `ranks`, in order.
    """

    accounts: Accounts
    ids: list[str]
    names: list[str]
    given: Ints
    same: Ints
    ties: tuple[str, ...]
    ranks: Sequence[RankOf]
    decided: Decided
    preserve: str


def read_book(engine: Engine, accounts: Table, settings: MatchSettings, inputs: MatchInputs) -> Book:
    """The accounts of a table, each Id once (its first row).

    Raises InputError where a column is missing, ConfigError where a tie-breaker asks for one.
    """
    named = any(map(accounts.has, ACCOUNT_ONE_OF))
    for name in (*ACCOUNT_NEEDS, *(() if named else ACCOUNT_ONE_OF[:1])):
        if not accounts.has(name):
            raise InputError(
                f"no column '{name}'", where=accounts.source, hint=did_you_mean(name, accounts.names), code="no_column"
            )
    columns = _read(engine, accounts, settings, inputs)
    ids, names = columns["Id"], columns["Name"]
    numbers = {account: number for number, account in enumerate(ids)}
    parents = np.array([numbers.get(parent, -1) for parent in columns["ParentId"]], np.int64)
    index = index_accounts(_profiles(columns, inputs), parents)
    ties = (*settings.ties, LAST)
    return Book(
        accounts=index,
        ids=ids,
        names=names,
        given=_given(parents, settings.rollup),
        same=_same(index.side),
        ties=ties,
        ranks=[_rank_of(tie, columns, parents, settings, index.side) for tie in ties],
        decided=replace(decided(inputs, numbers), accounts=numbers if settings.preserve else {}),
        preserve=settings.preserve,
    )


def _profiles(columns: Mapping[str, list[str]], inputs: MatchInputs) -> Iterator[Profile]:
    aliases: dict[str, tuple[str, ...]] = {}
    for row in inputs.aliases:
        key = company_key(row.get("name", ""))
        aliases[key] = (*aliases.get(key, ()), row.get("alias", ""))
    rows = zip(*(columns[name] for name in COMPARED), strict=True)
    for cells, hosts, ticker in zip(rows, columns["hosts"], columns["TickerSymbol"], strict=True):
        others = aliases.get(company_key(cells[0]), ()) if aliases else ()
        yield account_profile(cells, tuple(hosts.split()), others, ticker)


def _same(side: Side) -> Ints:
    """A number for each organisation by name, website and country; an account without a name is its own."""
    first = np.full(side.size, -1)
    owners, at = np.unique(side.names.owner, return_index=True)
    first[owners] = at
    keys = (
        f"{side.names.ordered[k]}|{w}|{c}" if k >= 0 else f"#{number}"
        for number, (k, w, c) in enumerate(zip(first.tolist(), side.web.tolist(), side.country.tolist(), strict=True))
    )
    return Codes().all(keys)


def _given(parents: Ints, rollup: str) -> Ints:
    given = np.arange(len(parents))
    if rollup == "none":
        return given
    for number in np.flatnonzero(parents >= 0).tolist():
        line = line_of(parents, number)
        given[number] = (line or [number])[0 if rollup == "parent" else -1]
    return given


def _rank_of(tie: str, columns: Mapping[str, list[str]], parents: Ints, settings: MatchSettings, side: Side) -> RankOf:
    if tie == LAST:
        found = _by_text(columns["Id"])
    elif tie in FAMILY_TIES:
        found = family_ranks(tie, parents)
    elif tie == "type_order":
        order = {name.casefold(): float(at) for at, name in enumerate(settings.type_order)}
        found = np.array([order.get(kind.casefold(), np.inf) for kind in columns["Type"]])
    elif (fact := fact_of(tie)) is not None:
        found = rank(columns[fact[0]], more_wins=fact[1])
    else:
        return lambda pairs, leads: pair_ranks(tie, pairs, leads, side)
    return lambda pairs, _leads: found[pairs.account]


def _by_text(values: Sequence[str]) -> Floats:
    place = {value: float(at) for at, value in enumerate(sorted(set(values)))}
    return np.array([place[value] for value in values])


def _read(engine: Engine, accounts: Table, settings: MatchSettings, inputs: MatchInputs) -> dict[str, list[str]]:
    facts = _fact_columns(accounts, settings)
    plain = [*ACCOUNT_NEEDS, *COMPARED, "TickerSymbol", "Type", "ParentId", *facts]
    cells = [f"{_cell(accounts, name)} AS {quote(name)}" for name in dict.fromkeys(plain)]
    joins = ""
    others = beside(inputs, settings.preserve)
    for table, query, made in others:
        if table is not None:
            joins += f" LEFT JOIN ({query}) AS {made[0]} ON {made[0]}.account = a.{quote('Id')}"
        cells += [
            f"coalesce({made[0]}.{name}, '') AS {name}" if table is not None else f"'' AS {name}" for name in made[1:]
        ]
    query = (
        f"SELECT {', '.join(cells)} FROM {quote(accounts.relation)} AS a{joins} WHERE a.{quote('Id')} <> '' "
        f"QUALIFY row_number() OVER (PARTITION BY a.{quote('Id')} ORDER BY a._row) = 1 ORDER BY a._row"
    )
    names = list(dict.fromkeys([*plain, *(name for _, _, made in others for name in made[1:])]))
    columns: Batch = {name: [] for name in names}
    for batch in engine.batches(query):
        for name in names:
            columns[name] += batch[name]
    return columns


def _fact_columns(accounts: Table, settings: MatchSettings) -> list[str]:
    """Columns of accounts that tie-breakers ask for.

    Raises ConfigError for a custom one that is not there; the named ones are passed over without it.
    """
    found = []
    for tie in settings.ties:
        fact = fact_of(tie)
        if fact is None or fact[0] in COUNTED:
            continue
        if " " in tie and not accounts.has(fact[0]):
            raise ConfigError(
                f"tie-breaker '{tie}': the accounts have no column '{fact[0]}'",
                where="match: ties",
                hint=did_you_mean(fact[0], accounts.names),
            )
        found.append(fact[0])
    return found


def _cell(table: Table, name: str) -> str:
    return f"a.{quote(name)}" if table.has(name) else literal("")
