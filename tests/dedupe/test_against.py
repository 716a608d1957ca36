from collections.abc import Sequence

import pytest

from revops_cli.dedupe.against import dedupe_against
from revops_cli.dedupe.decisions import Decisions
from revops_cli.dedupe.settings import DedupeSettings
from revops_cli.dedupe.step import dedupe
from revops_cli.engine.accounting import verify
from revops_cli.engine.duck import DuckEngine
from revops_cli.errors import InputError
from revops_cli.model import Column, Table

LEAD = ("FirstName", "LastName", "Suffix", "Email", "Company")
RECORD = ("Id", "Email", "firstname", "LastName", "Suffix", "OwnerId")
ANN = ("Ann", "Example", "", "ann@acme.com", "Acme")
SON = ("Wendell", "Holt", "Jr.", "wendell@globex.com", "Globex")
EVE = ("Eve", "Stone", "", "eve@initech.com", "Initech")
KNOWN = [
    ("00Q1", "ann@acme.com", "Ann", "Example", "", "Zoe"),
    ("00Q2", "wendell@globex.com", "Wendell", "Holt", "Sr.", "Zoe"),
]
CASES = [
    pytest.param([ANN], [("update", "00Q1")], id="known"),
    pytest.param([EVE], [("insert", "")], id="new"),
    pytest.param([SON], [("review", "00Q2")], id="alike"),
    pytest.param([EVE, EVE], [("insert", ""), ("duplicate", "")], id="new, and twice in the list"),
    pytest.param([ANN, ANN], [("update", "00Q1"), ("update", "00Q1")], id="known, and twice in the list"),
    pytest.param([], [], id="no rows"),
]


def table(engine: DuckEngine, name: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    batch = {"_row": list(range(1, len(rows) + 1)), **{h: [row[i] for row in rows] for i, h in enumerate(header)}}
    engine.load(name, [batch], {"_row": "BIGINT", **dict.fromkeys(header, "VARCHAR")})
    return Table(name, tuple(Column(h, h) for h in header), len(rows), f"{name}.csv")


def actions(engine: DuckEngine, rows: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    leads, crm = table(engine, "leads", LEAD, rows), table(engine, "crm", RECORD, KNOWN)
    result = dedupe_against(engine, leads, crm, DedupeSettings())
    verify(engine, leads, result)
    assert not result.table.has("OwnerId")
    return engine.rows(f'SELECT "CrmAction", "CrmId" FROM "{result.table.relation}" ORDER BY _row')


@pytest.mark.parametrize(("rows", "found"), CASES)
def test_what_each_row_is_to_the_crm(
    engine: DuckEngine, rows: list[tuple[str, ...]], found: list[tuple[str, str]]
) -> None:
    assert actions(engine, rows) == found


def test_records_without_id_are_refused(engine: DuckEngine) -> None:
    leads = table(engine, "leads", LEAD, [ANN])

    with pytest.raises(InputError, match="no Id"):
        dedupe_against(engine, leads, leads, DedupeSettings())


def fingerprint(engine: DuckEngine, row: Sequence[str]) -> str:
    alone = dedupe(engine, table(engine, "alone", LEAD, [row]), DedupeSettings(), keep_all=True).table
    return str(engine.rows(f'SELECT "ClusterId" FROM "{alone.relation}"')[0][0])


DECIDED = [
    pytest.param(ANN, {"never": "00Q1"}, ("insert", ""), id="never, though it is known"),
    pytest.param(EVE, {"always": "00Q2"}, ("update", "00Q2"), id="always, though nothing is alike"),
]


@pytest.mark.parametrize(("row", "decided", "found"), DECIDED)
def test_decisions_on_rows_without_id_hold_beside_other_columns(
    engine: DuckEngine, row: tuple[str, ...], decided: dict[str, str], found: tuple[str, str]
) -> None:
    key = fingerprint(engine, row)
    decisions = Decisions(**{kind: ((key, record),) for kind, record in decided.items()})
    leads, crm = table(engine, "leads", LEAD, [row]), table(engine, "crm", RECORD, KNOWN)

    result = dedupe_against(engine, leads, crm, DedupeSettings(), decisions=decisions)

    assert engine.rows(f'SELECT "CrmAction", "CrmId" FROM "{result.table.relation}"') == [found]


def test_a_survivor_may_be_named_by_the_header_of_the_list(engine: DuckEngine) -> None:
    leads, crm = table(engine, "leads", LEAD, [ANN]), table(engine, "crm", RECORD, KNOWN)
    headed = Table(leads.relation, (*leads.columns[:-1], Column("Company", "Firm")), leads.rows, leads.source)
    settings = DedupeSettings.model_validate({"survivors": {"Firm": "longest"}})

    result = dedupe_against(engine, headed, crm, settings)

    assert result.counts == {"action.update": 1}
