"""The key by which a lead is known to the state: its Id, or a fingerprint of its content."""

import hashlib
from collections.abc import Collection, Mapping, Sequence

from revops_cli.engine.protocol import Batch, Engine, Schema, listed, literal, quote
from revops_cli.model import Table
from revops_cli.state.rotation import ORGANISATION
from revops_cli.text.fold import fold
from revops_cli.text.record_id import same_id, same_id_sql

MAIL = ("EmailNormalized", "Email")
PERSON = ("FirstName", "LastName", "Name")
CONTENT = "content"
TOGETHER = "OrganisationKey"
KEY_SCHEMA: Schema = {"_row": "BIGINT", "key": "VARCHAR", "organisation": "VARCHAR"}
SEPARATOR = "\x1f"


def find_keys(engine: Engine, leads: Table, waiting: str, relation: str, written: Collection[str]) -> None:
    """Make relation `relation` (_row, key, organisation) for the rows of relation `waiting`.

    The key of a plain Id is worked out by the engine, any other by `keys`. `written` are the columns
    that the step itself writes: a lead is the same with and without them.
    """
    plain, built = _plain_id(leads), f"{relation} built"
    together = f"l.{quote(TOGETHER)}" if TOGETHER in leads.names else "''"
    own = f"l.{quote('Id')}"
    given = f"'id:' || {same_id_sql(own)}" if "Id" in leads.names else "''"
    of_plain = (
        f"SELECT l._row, {given} AS key, "
        f"CASE WHEN {together} <> '' THEN concat({literal(ORGANISATION)}, {together}) ELSE '' END AS organisation "
        f"FROM {quote(leads.relation)} l JOIN {quote(waiting)} w ON w._row = l._row WHERE {plain}"
    )
    engine.sql(relation, of_plain)
    if engine.count(relation) < engine.count(waiting):
        engine.map(built, f"{keyed_query(leads, waiting, written)} WHERE NOT ({plain})", keys, KEY_SCHEMA)
        engine.sql(relation, f"{of_plain} UNION ALL SELECT * FROM {quote(built)}")
        engine.drop(built)


def _plain_id(leads: Table) -> str:
    """Whether a lead has an Id with nothing to strip at its ends, as SQL: from 0 to z there is no space of any kind."""
    if "Id" not in leads.names:
        return "FALSE"
    own = f"l.{quote('Id')}"
    return " AND ".join(f"{end} >= '0' AND {end} < '{{'" for end in (own, f"right({own}, 1)"))


def keyed_query(leads: Table, waiting: str, written: Collection[str]) -> str:
    """What `keys` needs of the rows of relation `waiting`.

    `content` is the whole row, filled only where neither an Id nor an e-mail is there.
    """
    used = [name for name in ("Id", *MAIL, *PERSON, "Company", TOGETHER) if name in leads.names]
    own = {name.casefold() for name in written}
    content = [name for name in leads.names if name.casefold() not in own]
    known = [f"l.{quote(name)} = ''" for name in used if name in {"Id", *MAIL}]
    whole = f"concat_ws({literal(SEPARATOR)}, {listed(content, 'l.')})" if content else "''"
    cells = f"{listed(used, 'l.')}, " if used else ""
    return (
        f"SELECT l._row, {cells}CASE WHEN {' AND '.join(known) or 'TRUE'} THEN {whole} ELSE '' END AS {CONTENT} "
        f"FROM {quote(leads.relation)} l JOIN {quote(waiting)} w ON w._row = l._row"
    )


def keys(batch: Batch) -> Batch:
    """The key of each row and of its organisation, beside `_row`."""
    names = list(batch)
    rows = zip(*batch.values(), strict=True)
    found = [lead_key(dict(zip(names, row, strict=True))) for row in rows]
    together = batch.get(TOGETHER, [""] * len(found))
    organisations = [f"{ORGANISATION}{key}" if key else "" for key in together]
    return {"_row": batch["_row"], "key": found, "organisation": organisations}


def lead_key(cells: Mapping[str, str]) -> str:
    """The key of one lead.

    >>> lead_key({"Id": "00Q000000000001AAA"})
    'id:00Q000000000001'
    """
    given = cells.get("Id", "").strip()
    if given:
        return f"id:{same_id(given)}"
    mail = next((cells[name] for name in MAIL if cells.get(name)), "")
    if "@" in mail:
        return _print("mail", (mail,))
    person = [cells.get(name, "") for name in PERSON]
    if cells.get("Company") and any(person):
        return _print("person", (*person, cells["Company"]))
    return _print("row", (cells.get(CONTENT, ""),))


def record_key(record: Mapping[str, str], written: Collection[str]) -> str:
    """The key of a lead given with all its columns, in the order of the list, as `find_keys` gives it."""
    own = {name.casefold() for name in written}
    content = SEPARATOR.join(text for name, text in record.items() if name.casefold() not in own)
    return lead_key({**record, CONTENT: content})


def _print(kind: str, parts: Sequence[str]) -> str:
    folded = SEPARATOR.join([fold(part) for part in parts])
    return f"{kind}:{hashlib.sha256(folded.encode()).hexdigest()[:32]}"
