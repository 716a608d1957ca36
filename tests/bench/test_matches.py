"""Organisation names alone: how many pairs the matcher gets right, held against a frozen baseline.

A change that makes the figures better raises `baseline.json`; one that makes them worse fails.
"""

import csv
import json
from collections.abc import Callable, Mapping
from pathlib import Path

from revops_cli.engine.duck import DuckEngine
from revops_cli.match.settings import MatchSettings
from revops_cli.match.step import match
from revops_cli.model import Table

HERE = Path(__file__).parent


def figures(rows: list[dict[str, str]], found: list[bool]) -> dict[str, float]:
    """Precision, recall, and the share of right answers by difficulty; to three places."""
    said = [row["is_match"] == "1" for row in rows]
    right = sum(a and b for a, b in zip(said, found, strict=True))
    shares: dict[str, float] = {"precision": right / max(sum(found), 1), "recall": right / max(sum(said), 1)}
    for difficulty in ("easy", "medium", "hard"):
        at = [i for i, row in enumerate(rows) if row["difficulty"] == difficulty]
        shares[difficulty] = sum(said[i] == found[i] for i in at) / len(at)
    return {name: round(share, 3) for name, share in shares.items()}


def matched(engine: DuckEngine, make_table: Callable[..., Table], rows: list[dict[str, str]]) -> list[bool]:
    """Whether the matcher gives the right name of each row to the left one, among all right names."""
    names = sorted({row["right"] for row in rows})
    accounts = make_table("accounts", ["Id", "Name"], [[f"A{at:03d}", name] for at, name in enumerate(names)])
    leads = make_table("leads", ["Company"], [[row["left"]] for row in rows])
    table = match(engine, leads, accounts, MatchSettings()).table
    given = engine.rows(f'SELECT "AccountName" FROM "{table.relation}" ORDER BY _row')
    return [row["right"] == name for row, (name,) in zip(rows, given, strict=True)]


def test_hard_leads_find_their_accounts_as_well_as_before(engine: DuckEngine, make_table: Callable[..., Table]) -> None:
    """Families, chains, schools, offices, other names, other scripts, and strangers that look like them."""
    tables = {}
    for name in ("accounts", "leads"):
        with (HERE / f"match_hard_{name}.csv").open(newline="", encoding="utf-8") as stream:
            header, *rows = csv.reader(stream)
        tables[name] = make_table(name, header, rows)
    table = match(engine, tables["leads"], tables["accounts"], MatchSettings()).table
    rows = engine.rows(f'SELECT "Account", "AccountId", "MatchLevel" FROM "{table.relation}"')
    given = [row for row in rows if row[1]]
    right = sum(row[0] == row[1] for row in given)
    sure = [row[0] == row[1] for row in given if row[2] == "sure"]
    baseline: Mapping[str, float] = json.loads((HERE / "match_hard_baseline.json").read_text(encoding="utf-8"))
    now = {"precision": right / len(given), "recall": right / sum(bool(row[0]) for row in rows)}
    now["sure"] = sum(sure) / len(sure)

    assert {name: now[name] for name in baseline if round(now[name], 3) < baseline[name]} == {}


def test_names_are_told_apart_as_well_as_before(engine: DuckEngine, make_table: Callable[..., Table]) -> None:
    with (HERE / "matches.csv").open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    baseline: Mapping[str, float] = json.loads((HERE / "baseline.json").read_text(encoding="utf-8"))
    now = figures(rows, matched(engine, make_table, rows))

    assert {name: now[name] for name in baseline if now[name] < baseline[name]} == {}
    assert len(rows) >= 200
