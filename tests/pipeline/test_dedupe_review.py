from pathlib import Path

import pytest

from revops_cli.dedupe.decisions import Decisions
from revops_cli.dedupe.review import Item
from revops_cli.errors import InputError
from revops_cli.pipeline.dedupe_review import DuplicateReview, record_answers, side_by_side, write_review
from revops_cli.pipeline.merging import read_merge_decisions

ITEM = Item("1", "2", 20, "review", "same name", (("Name", "Ann", "Ann"), ("City", "Boston", "Bostn")))
ANSWERS = [
    pytest.param("accept", Decisions(always=(("1", "2"),)), id="accept"),
    pytest.param("Reject", Decisions(never=(("1", "2"),)), id="reject, with a capital"),
    pytest.param("split", Decisions(never=(("1", "2"),)), id="split"),
    pytest.param("skip", Decisions(), id="skip"),
    pytest.param("", Decisions(), id="no answer"),
]


def review(folder: Path) -> DuplicateReview:
    return DuplicateReview((ITEM,), folder / "decisions", "2026-11-01")


@pytest.mark.parametrize(("answer", "decisions"), ANSWERS)
def test_a_filled_file_becomes_decisions(tmp_path: Path, answer: str, decisions: Decisions) -> None:
    path = tmp_path / "questions.csv"
    write_review(review(tmp_path), str(path))
    path.write_text(path.read_text(encoding="utf-8").replace("\n,1,2", f"\n{answer},1,2"), encoding="utf-8")

    written = record_answers(review(tmp_path), str(path), "dana")

    assert written == len(decisions.never) + len(decisions.always)
    assert read_merge_decisions(tmp_path / "decisions") == decisions


def test_an_unknown_answer_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "questions.csv"
    path.write_text("answer,one,other\naccept,1,2\nacept,3,4\n", encoding="utf-8")

    with pytest.raises(InputError, match="acept"):
        record_answers(review(tmp_path), str(path), "dana")

    assert not (tmp_path / "decisions").exists()


def test_a_pair_is_shown_side_by_side() -> None:
    assert side_by_side(ITEM) == ["= Name  Ann     Ann", "  City  Boston  Bostn", "20 %, review: same name"]
