import numpy as np
import pytest

from revops_cli.data.reader import read_reference
from revops_cli.match.domains import FEW, OTHER_ENDING
from revops_cli.match.labels import UNLIKE
from revops_cli.match.names import APART, FEW_WORDS, RARITY, SPELLING
from revops_cli.match.phones import SWITCHBOARD
from revops_cli.match.score import START, packaged_weights


def test_every_level_has_its_row() -> None:
    sizes = {name: len(bits) for name, bits in packaged_weights().bits.items()}

    assert sizes == {
        "words": FEW_WORDS,
        "spelling": len(SPELLING) + 1,
        "rarity": len(RARITY) + 1,
        "apart": len(APART) + 1,
        "first": 2,
        "acronym": 3,
        "initials": 3,
        "column": 3,
        "reading": 1,
        "mail": OTHER_ENDING + 2 * UNLIKE,
        "web": OTHER_ENDING + 2 * UNLIKE,
        "label": UNLIKE,
        "country": 2,
        "city": 2,
        "phone": SWITCHBOARD,
        "family": 1,
    }
    assert FEW < OTHER_ENDING


def test_levels_are_numbered_in_order() -> None:
    rows = [(row["comparison"], int(row["level"])) for row in read_reference("org_evidence.csv")]

    assert rows[0] == (START, 1)
    assert all(level == 1 or rows[at - 1] == (name, level - 1) for at, (name, level) in enumerate(rows))


def test_score_and_evidence_are_one_sum() -> None:
    weights = packaged_weights()
    levels = {name: np.array([1, 0]) for name in weights.bits}
    scores, patterns = weights.score(levels, 2), weights.book.codes(levels, 2)

    assert scores[1] == weights.start
    assert weights.start + sum(e.bits for e in weights.evidence(int(patterns[0]))) == pytest.approx(scores[0])
    assert weights.reason(int(patterns[1])) == ""
