"""Teams with known misbehaviour: the same every time, and the audit tells the gamers from the honest."""

import importlib.util
import random
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest


@cache
def teams() -> ModuleType:
    name = "audit_teams"
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # a dataclass looks itself up there
    spec.loader.exec_module(module)
    return module


def test_a_company_is_the_same_for_the_same_seed() -> None:
    one, two, other = (teams().company(seed, months=1) for seed in (1, 1, 2))
    assert one == two
    assert one.tables["people"] != other.tables["people"]
    assert len(one.tables["people"]) == teams().REPS * teams().LEADS


@pytest.mark.parametrize("seed", [5])
def test_gamers_from_forty_points_are_told_and_the_honest_are_not(seed: int) -> None:
    made = teams().company(seed, months=3)
    told = teams().audited(made)
    strong = [(teams().FINDINGS[rep.kind], rep.name) for rep in made.reps if rep.kind != "honest" and rep.effect >= 40]
    honest = {rep.name for rep in made.reps if rep.kind == "honest"}
    assert strong
    assert [one for one in strong if one not in told] == []
    assert [one for one in sorted(told) if one[1] in honest] == []


def test_nobody_games_in_an_honest_company() -> None:
    assert teams().audited(teams().company(4, months=3, honest=True)) == set()


def test_the_order_of_rows_changes_nothing() -> None:
    made = teams().company(7, months=1)
    told = teams().audited(made)
    rng = random.Random(1)  # noqa: S311 - any order will do
    for rows in made.tables.values():
        rng.shuffle(rows)
    assert told
    assert teams().audited(made) == told


def test_a_score_counts_by_effect() -> None:
    rep = teams().Rep
    score = teams().Score()
    reps = [rep("a", "t", "cherry", 27.0, "Web"), rep("b", "t", "cherry", 29.0, "Web"), rep("c", "t")]
    made = teams().Company(reps, 1, teams().START)
    score.add(made, {("cherry_picking", "a"), ("clock_reset", "c"), ("bulk_disposition", "b")})
    lines = {line.split('"')[3]: line for line in score.lines()}
    assert '"25-30": [0.5, 2]' in lines["cherry_picking"]
    assert '"false_alarms": [1.0, 1]' in lines["clock_reset"]
    assert '"false_alarms": [0.0, 1]' in lines["cherry_picking"]
