"""`revops rules simulate`: leads of a past time through the rules of today, each at the time it came."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from revops_cli.clock.hours import Calendar, is_open, parse_hours
from revops_cli.clock.zone import zone
from revops_cli.engine.protocol import quote
from revops_cli.model import Table
from revops_cli.pipeline.options import RunOptions, SideInputs
from revops_cli.pipeline.rehearsal import read_beside, rehearse
from revops_cli.pipeline.rulebook import Rulebook, read_rulebook
from revops_cli.pipeline.session import Session
from revops_cli.pipeline.texts import write_texts
from revops_cli.route.assignment import ASSIGNED
from revops_cli.route.columns import columns_over
from revops_cli.route.conditions import parse_conditions
from revops_cli.route.settings import RouteSettings
from revops_cli.rules.columns import spelled
from revops_cli.rules.moment import read_time
from revops_cli.rules.times import with_times
from revops_cli.state.rotation import RotationState
from revops_cli.tables.writing import check_ending

ARRIVAL = "CreatedDate"
ARRIVING = "arriving"
OVER_CAP = "over cap"


@dataclass(slots=True)
class Simulation:
    """What the rules would have done: leads by day and owner, by queue, and what stood in the way."""

    leads: int = 0
    undated: int = 0
    off_hours: int = 0
    fallback: int = 0
    cap_hits: int = 0
    empty_pools: int = 0
    load: Counter[tuple[str, str]] = field(default_factory=Counter)
    queues: Counter[str] = field(default_factory=Counter)

    def csv(self) -> str:
        """Leads by day and owner."""
        rows = (f"{day},{_cell(owner)},{count}\n" for (day, owner), count in sorted(self.load.items()))
        return "day,owner,leads\n" + "".join(rows)

    def lines(self) -> list[str]:
        """The simulation for a person: shares, then each owner with their busiest day."""
        shares = (
            f"{_share(self.fallback, self.leads)} to the fallback",
            f"{_share(self.off_hours, self.leads - self.undated)} came outside business hours",
            f"{self.cap_hits:,} times a member at the cap was skipped",
            f"{self.empty_pools:,} found nobody in a pool",
        )
        lines = [f"{self.leads:,} leads: {', '.join(shares)}"]
        if self.undated:
            lines.append(f"{self.undated:,} leads have no readable {ARRIVAL} and arrive now")
        for owner, days in sorted(self._by_owner().items(), key=lambda item: (-sum(item[1].values()), item[0])):
            day, most = min(days.items(), key=lambda item: (-item[1], item[0]))
            lines.append(f"  {owner}: {sum(days.values()):,}, at most {most:,} a day ({day})")
        return lines + [f"  queue {queue}: {count:,}" for queue, count in sorted(self.queues.items())]

    def as_json(self) -> dict[str, object]:
        """The simulation as one object."""
        load = [{"day": day, "owner": owner, "leads": n} for (day, owner), n in sorted(self.load.items())]
        return {
            "leads": self.leads,
            "undated": self.undated,
            "off_hours": self.off_hours,
            "fallback": self.fallback,
            "cap_hits": self.cap_hits,
            "empty_pools": self.empty_pools,
            "load": load,
            "queues": dict(sorted(self.queues.items())),
        }

    def _by_owner(self) -> dict[str, Counter[str]]:
        owners: dict[str, Counter[str]] = {}
        for (day, owner), count in self.load.items():
            owners.setdefault(owner, Counter())[day] += count
        return owners


def simulate(leads: str, options: RunOptions, sides: SideInputs) -> Simulation:
    """The leads through the rules in the order in which they came; nothing is drawn. Raises RevopsError.

    Leads of one day that find the same pools open are routed together, at the time of the first; where a
    condition asks for `hours_since`, only those of one moment.
    Caps of open leads see the users file and one such group, because nobody knows when a lead was closed.
    """
    check_ending(options.output, (".csv",))
    with Session.open(options, sides) as session:
        table = session.read_leads([leads])
        read_beside(session)
        book = read_rulebook(session, session.root.route, session.route_folder, table)
        session.engine.seal()
        found = Simulation(table.rows)
        groups = _groups(session, book, table, found)
        with RotationState() as state:
            for rows in groups.values():
                _run(session, book, table, rows, state, found)
    if options.output:
        write_texts({options.output: found.csv()})
    return found


Group = list[tuple[datetime, int]]


def _groups(session: Session, book: Rulebook, table: Table, found: Simulation) -> Mapping[object, Group]:
    """Rows by day and open pools, or by their time where conditions ask for hours, in the order of arrival."""
    office = _office(book.settings, session.root.timezone)
    pools = _closing(book.settings, session.root.timezone)
    named = spelled(table.names, ARRIVAL)
    timed = with_times(session.engine, table, [named] if named else (), session.root.timezone)
    cell = quote(named) if named else "''"
    alone = _asks_hours(book.settings, table)
    arrivals: Group = []
    for row, text in session.engine.rows(f"SELECT _row, {cell} FROM {quote(timed.relation)}"):
        at = read_time(text, session.as_of.tzinfo)
        found.undated += at is None
        found.off_hours += at is not None and not is_open(office, at)
        arrivals.append((at or session.as_of, row))
    groups: dict[object, Group] = {}
    for came, row in sorted(arrivals):
        key = came if alone else (came.date(), tuple(is_open(pool, came) for pool in pools))
        groups.setdefault(key, []).append((came, row))
    return groups


def _run(session: Session, book: Rulebook, table: Table, group: Group, state: RotationState, found: Simulation) -> None:
    engine, at = session.engine, group[0][0]
    engine.load("arrivals", [{"_row": [row for _, row in group]}], {"_row": "BIGINT"})
    engine.sql(ARRIVING, f"SELECT l.* FROM {quote(table.relation)} l JOIN arrivals a ON a._row = l._row")
    part = Table(ARRIVING, table.columns, len(group), table.source)
    state.open_leads.forget()
    result = rehearse(session, book, part, at, state)
    found.cap_hits += result.counts.get(f"skipped.{OVER_CAP}", 0)
    found.empty_pools += result.counts.get("skipped.pool", 0)
    last = book.settings.fallback.queue if book.settings.fallback else ""
    for owner, queue, count in engine.rows(
        f"SELECT {book.people.owner_sql()} AS owner, AssignedQueue, count(*) FROM {quote(ASSIGNED)} "
        "GROUP BY owner, AssignedQueue"
    ):
        if queue:
            found.queues[queue] += count
            found.fallback += count if queue == last else 0
        else:
            found.load[at.date().isoformat(), owner] += count


def _office(settings: RouteSettings, timezone: str) -> Calendar:
    sla = settings.sla
    week = parse_hours(sla.hours, where="route.sla.hours")
    return Calendar(week, zone(sla.timezone or timezone), frozenset(sla.holidays))


def _closing(settings: RouteSettings, timezone: str) -> list[Calendar]:
    """The hours of the pools that take no lead outside of them."""
    return [
        Calendar(
            parse_hours(pool.hours, where=f"route.pools.{name}.hours"),
            zone(pool.timezone or timezone),
            frozenset(pool.holidays),
        )
        for name, pool in settings.pools.items()
        if pool.hours and pool.outside_hours == "skip"
    ]


def _asks_hours(settings: RouteSettings, table: Table) -> bool:
    conditions = parse_conditions(settings, columns_over(table.names), {})
    return any(cell.kind == "instant" for condition in conditions.all for cell in condition.cells)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "0 %"


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if set(text) & set(',"\n\r') else text
