"""The rollout: which records change owner, which stay and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from revops_cli.engine.protocol import Batch, Engine, Schema, literal, quote
from revops_cli.model import Table
from revops_cli.route.context import RouteContext
from revops_cli.route.people import read_people
from revops_cli.route.rollout.cells import ADDED
from revops_cli.route.rollout.choosing import UNDER, Chooser, Wish
from revops_cli.route.rollout.moves import Decider, Move
from revops_cli.route.rollout.records import RECORDS, Files, gather
from revops_cli.route.settings import RouteSettings
from revops_cli.route.target_accounts import book_of, target_rows
from revops_cli.route.territory import Territories
from revops_cli.text.record_id import same_id_sql

MOVES, PLAN = "rollout moves", "rollout plan"
CHANGES = ("Object", "Id", "AccountId", "Field", "Before", "After", "Reason", "Precondition")
KEPT = ("Object", "Id", "AccountId", "OwnerId", "Why")
KEPT_WHY: Mapping[str, str] = {
    "closed": "closed, completed or converted",
    "other_owner": "belongs to somebody else than the old owner",
    "no_owner": "has no owner",
    "no_id": "has no Id",
    "already": "belongs to the new owner already",
}
"""Why a record stays by its status; of the status `refused` the move says why."""
_SCHEMA: Schema = {
    **dict.fromkeys(("key", "old", "after", "why", "words", "name"), "VARCHAR"),
    "move": "BIGINT",
    "whole": "BOOLEAN",
}


@dataclass(frozen=True, slots=True)
class Rollout:
    """The moves, records by object and outcome, and notes; relation PLAN has every record.

    `names` are those of the owners by Id.
    """

    moves: tuple[Move, ...]
    counts: Mapping[tuple[str, str], int]
    notes: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def refused(self) -> tuple[Move, ...]:
        """What has no new owner."""
        return tuple(move for move in self.moves if not move.owner)


@dataclass(frozen=True, slots=True)
class Given:
    """What a rollout stands on: the records, the users, the route section, and the run."""

    files: Files
    users: Table
    settings: RouteSettings
    context: RouteContext


def rollout(engine: Engine, given: Given, wish: Wish) -> Rollout:
    """Decide the moves and make relation PLAN: a row a record that changes owner, or of an account that does.

    Who is absent can still own an account; who is inactive cannot. Draws go to `context.state`.
    Raises ConfigError, InputError or UsageError for what cannot be used.
    """
    files, settings, as_of = given.files, given.settings, given.context.as_of
    people = read_people(engine, given.users, (), as_of.date())
    gather(engine, files, people)
    asked = wish.idle or settings.target_accounts.most is not None
    targets = target_rows(engine, files.accounts, settings.target_accounts, as_of) if asked else []
    context = replace(given.context, targets=book_of(targets, settings.target_accounts.most, people))
    names = (*files.accounts.names, *(files.leads.names if files.leads else ()), *ADDED)
    decider = Decider(settings, people, Territories(context.territories, settings.pools, names), context)
    if wish.changes is None:
        decider.check(wish.to or settings.target_accounts.to, "--to" if wish.to else "route.target_accounts.to")
    chooser = Chooser(engine, files, people, settings.target_accounts, [row["key"] for row in targets])
    choice = chooser.choose(wish, as_of)
    moves = tuple(decider.decide(choice.candidates))
    _load(engine, moves)
    _plan(engine)
    owners = {move.candidate.owner: people.find(move.candidate.owner) for move in moves}
    known = {owner: user.name if user else owner for owner, user in owners.items()}
    return Rollout(moves, _counts(engine), choice.notes, known)


def _load(engine: Engine, moves: Sequence[Move]) -> None:
    """Make relation MOVES: key, old, after (Ids of users), why, words, name, move (the order), whole."""
    candidates = [move.candidate for move in moves]
    batch: Batch = {
        "key": [one.key for one in candidates],
        "old": [one.owner for one in candidates],
        "after": [move.owner for move in moves],
        "why": [one.why for one in candidates],
        "words": [move.words for move in moves],
        "name": [one.name for one in candidates],
        "move": list(range(len(moves))),
        "whole": [one.whole for one in candidates],
    }
    engine.load(MOVES, [batch], _SCHEMA)


def _plan(engine: Engine) -> None:
    """Make relation PLAN: move, place, _row, status, the columns of CHANGES, and Why for what stays.

    Of an account that moves every record, and of what a leaver has elsewhere the leaver's own.
    """
    alone = f"concat(r.object, ':', {same_id_sql('r.id')})"
    loose = f"CASE WHEN r.account <> '' THEN concat({literal(UNDER)}, r.account) ELSE {alone} END"
    joins = (
        "m.whole AND m.key = r.account AND (m.after <> '' OR r.object = 'Account')",
        f"NOT m.whole AND m.key = {loose} AND m.old = r.user AND r.alive AND r.object <> 'Account'",
    )
    found = " UNION ALL ".join(
        f"SELECT r.object, r.place, r._row, r.id, r.account, r.owner, r.stamp, {_STATUS} AS status, m.after, m.move, "
        f"{_REASON} AS reason, m.words FROM {quote(RECORDS)} r JOIN {quote(MOVES)} m ON {on}"
        for on in joins
    )
    accounts = f"SELECT account, min(id) AS id FROM {quote(RECORDS)} WHERE object = 'Account' GROUP BY account"
    once = f"PARTITION BY f.object, {same_id_sql('f.id')}, CASE WHEN f.id = '' THEN f._row END ORDER BY f._row"
    engine.sql(
        PLAN,
        "SELECT f.move, f.place, f._row, f.status, f.object AS Object, f.id AS Id, "
        "coalesce(NULLIF(a.id, ''), f.account) AS AccountId, 'OwnerId' AS Field, f.owner AS Before, f.after AS After, "
        f"f.reason AS Reason, {_CONDITION} AS Precondition, {_why()} AS Why FROM ({found}) f "
        f"LEFT JOIN ({accounts}) a ON a.account = f.account QUALIFY row_number() OVER ({once}) = 1",
    )


_STATUS = (
    "CASE WHEN NOT r.alive THEN 'closed' WHEN m.after = '' THEN 'refused' WHEN r.id = '' THEN 'no_id' "
    "WHEN r.user = m.after THEN 'already' WHEN r.user = m.old AND (r.user <> '' OR r.object = 'Account') THEN 'change' "
    "WHEN r.user = '' THEN 'no_owner' ELSE 'other_owner' END"
)
_REASON = (
    "concat(CASE WHEN m.whole AND r.object <> 'Account' THEN concat('follows account ', m.name, ': ') ELSE '' END, "
    "m.why, '; ', m.words)"
)
_CONDITION = "concat('OwnerId = ''', f.owner, '''', CASE WHEN f.stamp <> '' THEN concat(' AND ', f.stamp) ELSE '' END)"


def _why() -> str:
    """Why a record stays, as SQL."""
    whens = " ".join(f"WHEN {literal(status)} THEN {literal(why)}" for status, why in KEPT_WHY.items())
    return f"CASE f.status {whens} WHEN 'refused' THEN f.words ELSE '' END"


def _counts(engine: Engine) -> dict[tuple[str, str], int]:
    query = f"SELECT Object, status, count(*) FROM {quote(PLAN)} GROUP BY Object, status, place ORDER BY place, status"
    return {(kind, status): count for kind, status, count in engine.rows(query)}


def changes_query() -> str:
    """The changes, each with `move`, `place` and `_row` to sort by."""
    return f"SELECT * FROM {quote(PLAN)} WHERE status = 'change'"


def kept_query() -> str:
    """The records that stay though their account moves, and the accounts that nobody takes."""
    return f"SELECT *, Before AS OwnerId FROM {quote(PLAN)} WHERE status <> 'change'"
