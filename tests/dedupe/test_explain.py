from collections.abc import Callable, Sequence

import numpy as np
import pytest

from revops_cli.dedupe.decisions import Decisions
from revops_cli.dedupe.explain import PASSED_OVER, explain_pair
from revops_cli.dedupe.gather import gather
from revops_cli.dedupe.settings import DedupeSettings
from revops_cli.engine.duck import DuckEngine
from revops_cli.link.levels import percent
from revops_cli.link.organisations import judge_organisations
from revops_cli.link.person_judge import judge_persons
from revops_cli.model import Table

MakeTable = Callable[[Sequence[str], Sequence[Sequence[str]]], Table]
HEADER = ("Id", "FirstName", "LastName", "Email", "Company")
ROWS = [
    ("1", "Ann", "Example", "ann.example@acme.com", "Acme"),
    ("2", "Ann", "Exampel", "ann.example@acme.com", "Acme"),
    ("3", "Bob", "Example", "bob.example@acme.com", "Acme"),
    ("4", "Eve", "Stone", "", "Globex"),
    ("5", "Ann", "Example", "", "Hooli"),
    ("6", "Carl", "Sample Sr.", "carl@sample.com", "Sample"),
    ("7", "Carl", "Sample Jr.", "carl@sample.com", "Sample"),
    ("8", "", "", "", "Acme"),
]
CASES = [
    pytest.param((1, 2), "last names almost equal", "merged", id="merged"),
    pytest.param((2, 1), "last names almost equal", "merged", id="the other way round"),
    pytest.param((1, 3), "first names differ", "not merged", id="compared and not merged"),
    pytest.param((1, 4), "", "not compared", id="not compared"),
]


@pytest.mark.parametrize(("rows", "evidence", "verdict"), CASES)
def test_any_two_records_are_explained(
    engine: DuckEngine, make_table: MakeTable, rows: tuple[int, int], evidence: str, verdict: str
) -> None:
    found = explain_pair(engine, make_table(HEADER, ROWS), DedupeSettings(), rows)

    assert (found.merged, found.compared) == (verdict == "merged", verdict != "not compared")
    assert evidence in {e.name for e in found.evidence} | {""}
    assert found.score == percent(sum(e.bits for e in found.evidence))
    assert found.lines()[0].startswith(f"rows {rows[0]} and {rows[1]}: {'merged' if found.merged else 'not merged'}")


def test_a_decision_shows(engine: DuckEngine, make_table: MakeTable) -> None:
    never = Decisions(never=(("1", "2"),))

    found = explain_pair(engine, make_table(HEADER, ROWS), DedupeSettings(), (1, 2), never)

    assert not found.merged
    assert found.score == 99


VETOES = [
    pytest.param((1, 3), "never merged: two first names", id="two first names"),
    pytest.param((1, 3), "the names clash, and nothing personal is shared", id="names clash"),
    pytest.param((1, 3), "two addresses at one employer", id="two mailboxes"),
    pytest.param((6, 7), "of two generations", id="two generations"),
    pytest.param((6, 7), "never merged: two generations", id="never father and son"),
    pytest.param((1, 8), "never merged: no name to tell them by", id="nameless"),
    pytest.param((4, 5), PASSED_OVER, id="not looked at"),
]


@pytest.mark.parametrize(("rows", "veto"), VETOES)
def test_each_veto_is_named(engine: DuckEngine, make_table: MakeTable, rows: tuple[int, int], veto: str) -> None:
    found = explain_pair(engine, make_table(HEADER, ROWS), DedupeSettings(), rows)

    assert veto in {e.name for e in found.evidence if e.bits <= 0}
    assert not found.merged
    assert found.score == percent(found.bits) < 50


@pytest.mark.parametrize("of", ["persons", "organisations"])
@pytest.mark.parametrize("rows", [(1, 2), (1, 3), (2, 6), (2, 5), (1, 4), (6, 7), (1, 8)])
def test_evidence_adds_up_to_the_score_of_a_run(
    engine: DuckEngine, make_table: MakeTable, rows: tuple[int, int], of: str
) -> None:
    gathered = gather(engine, make_table(HEADER, ROWS), DedupeSettings.model_validate({"of": of}))
    left, right = np.triu_indices(len(ROWS), 1)
    pair = int(np.flatnonzero((left == rows[0] - 1) & (right == rows[1] - 1))[0])
    judged = (
        judge_persons(gathered.traits, left, right, pair)
        if of == "persons"
        else judge_organisations(gathered.traits, left, right)
    )

    total = sum(evidence.bits for _, evidence in judged.evidence(pair))

    # A hopeless pair is weighed only before the fitting: both are as certain as can be.
    hopeless = percent(total) == percent(float(judged.bits[pair])) == 1
    assert hopeless or total == pytest.approx(judged.bits[pair], abs=0.02)
