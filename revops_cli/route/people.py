"""The users: found by Id, Name, Username or Alias, and whether they can take a lead."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from revops_cli.engine.protocol import Engine, listed, literal, quote
from revops_cli.errors import ConfigError, did_you_mean
from revops_cli.fields.opt_out import answer
from revops_cli.model import Table
from revops_cli.route.settings import Absence
from revops_cli.rules.cell import read_cell
from revops_cli.text.fold import fold
from revops_cli.text.record_id import SHORT, same_id

NAMED_BY = ("Id", "Name", "Username", "Alias")
_ACTIVE: Mapping[str, bool] = {"active": True, "enabled": True, "inactive": False, "disabled": False, "": True}
"""What the cells of IsActive mean, folded, beside yes and no."""


@dataclass(frozen=True, slots=True)
class User:
    """One user; `open_leads` is what the users file says, 0 where it says nothing."""

    id: str
    name: str
    active: bool = True
    open_leads: int = 0


class People:
    """The directory of a run. Two users who share a name are found by Id, Username or Alias only."""

    def __init__(self, users: Iterable[tuple[User, tuple[str, ...]]], away: frozenset[str] = frozenset()) -> None:
        self._found: dict[str, User | None] = {}
        self._away = away
        self._open: dict[str, int] = {}
        self._called: dict[str, set[str]] = {}
        for user, names in users:
            self._open[user.id] = user.open_leads
            self._called.setdefault(user.name, set()).add(user.id)
            for name in {_key(name) for name in names if name}:
                known = self._found.get(name, user)
                self._found[name] = user if known == user else None

    def find(self, name: str) -> User | None:
        """The user called so, or None."""
        return self._found.get(_key(name))

    def named(self, name: str, where: str) -> User:
        """The user called so; raises ConfigError where nobody is, or more than one."""
        user = self.find(name)
        if user is not None:
            return user
        if _key(name) in self._found:
            raise ConfigError(f"several users are called '{name}'", where=where, hint="name the user by Id or Username")
        raise ConfigError(
            f"no user '{name}'", where=where, hint=did_you_mean(name, self._found) or "look at the users file"
        )

    def open_leads(self) -> dict[str, int]:
        """How many leads everybody has open, by Id."""
        return dict(self._open)

    def owner_sql(self, prefix: str = "") -> str:
        """The owner of a row (OwnerId, OwnerName) as SQL, for counts: a name that several users have with the Id."""
        shared = ", ".join(literal(name) for name, ids in sorted(self._called.items()) if len(ids) > 1)
        name, own = f"{prefix}OwnerName", f"{prefix}OwnerId"
        return (
            f"CASE WHEN {name} IN ({shared}) THEN concat({name}, ' (', {own}, ')') ELSE {name} END" if shared else name
        )

    def unavailable(self, user: User) -> str:
        """Why a user cannot take a lead today: `inactive`, `absent`, or the empty string."""
        if not user.active:
            return "inactive"
        return "absent" if user.id in self._away else ""


def read_people(engine: Engine, users: Table, absences: tuple[Absence, ...], today: date) -> People:
    """The directory of a users table.

    Raises ConfigError for an absence of an unknown user, and for a row that cannot be read or says of a user
    other than an earlier one.
    """
    columns = {name.casefold(): name for name in users.names}
    wanted = [columns[name] for name in ("id", "name", "username", "alias", "isactive", "openleads") if name in columns]
    if not {"id", "name"} & set(columns):
        raise ConfigError("the users need a column Id or Name", where=users.source)
    query = f"SELECT _row, {listed(wanted)} FROM {quote(users.relation)} ORDER BY _row"
    names = [name.casefold() for name in wanted]
    rows = ((number, dict(zip(names, row, strict=True))) for number, *row in engine.rows(query))
    read = list(_read(rows, users.source))
    everyone = People(read)
    # Absences of the past may name people who left; a misspelt one must not wait for its day to be seen.
    coming = [
        (everyone.named(absence.user, "route.absences"), absence) for absence in absences if today <= absence.until
    ]
    return People(read, frozenset(user.id for user, absence in coming if absence.since <= today))


def _read(rows: Iterable[tuple[int, Mapping[str, str]]], source: str) -> Iterator[tuple[User, tuple[str, ...]]]:
    """Each user with the names that find them; a row may stand twice, as in a list of teams, where it says the same."""
    first: dict[str, tuple[int, User]] = {}
    for number, row in rows:
        where = f"{source}, row {number}"
        user = _user(row, where)
        earlier, said = first.setdefault(_key(user.id), (number, user))
        if said != user:
            hint = "keep one row a user, or give each an Id of their own"
            raise ConfigError(f"'{user.id}' is the user of row {earlier} too, and not the same", where=where, hint=hint)
        yield user, tuple(row.get(name.casefold(), "") for name in NAMED_BY)


def _user(row: Mapping[str, str], where: str) -> User:
    name = next((row[key] for key in ("name", "username", "id", "alias") if row.get(key, "").strip()), "")
    if not name:
        hint = f"fill one of {', '.join(NAMED_BY)}, or take the row out"
        raise ConfigError("the row names no user", where=where, hint=hint)
    active = _is_active(row.get("isactive", ""), where)
    return User(row.get("id", "").strip() or name, name, active, _open_leads(row.get("openleads", ""), where))


def _is_active(text: str, where: str) -> bool:
    said, known = answer(text), _ACTIVE.get(fold(text))
    if not said and known is None:
        hint = "write true or false, or nothing"
        raise ConfigError(f"IsActive '{text}' is neither yes nor no", where=where, hint=hint)
    return said == "yes" or known is True


def _open_leads(text: str, where: str) -> int:
    number = read_cell(text, "number") if text.strip() else 0.0
    if not isinstance(number, float) or number < 0 or not number.is_integer():
        hint = "write how many leads are open as a whole number, or nothing"
        raise ConfigError(f"OpenLeads '{text}' is no whole number", where=where, hint=hint)
    return int(number)


def _key(name: str) -> str:
    """A name for comparing: of the 18 characters in which a CRM may write an Id, three check the case of the others."""
    plain = name.strip()
    known = same_id(plain)
    return known if len(known) == SHORT and known.startswith("005") else plain.casefold()
