from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.link.coded import Floats
from revops_cli.link.organisations import combination as of_organisations
from revops_cli.link.owner import MailboxEvidence
from revops_cli.link.persons import Crossed, PersonPairs
from revops_cli.link.persons import combination as of_persons
from revops_cli.link.shares import organisation_shares, person_shares, together
from revops_cli.link.vetoes import Vetoes
from revops_cli.link.weigh import damped

BITS = st.sampled_from([-4.0, -1.5, 0.0, 0.25, 3.0, 9.0, 14.5])
PERSON = st.fixed_dictionaries(
    {"first": BITS, "last": BITS, "email": BITS},
    optional=dict.fromkeys(
        ("phone", "company", "domain", "street", "postal", "city", "state", "title", "id:tax"), BITS
    ),
)
ORGANISATION = st.fixed_dictionaries(
    dict.fromkeys(("organisation", "street", "postal", "city", "phone", "domain", "email", "state"), BITS),
    optional={"text:cuisine": BITS},
)
NONE, NO = np.zeros(1), np.zeros(1, np.bool_)
TOGETHER = [
    pytest.param({}, {}, id="nothing"),
    pytest.param({"a": 4.0}, {"a": 4.0}, id="one kind counts in full"),
    pytest.param({"a": 4.0, "b": 8.0}, {"b": 8.0, "a": 2.0}, id="the second half"),
    pytest.param({"a": 4.0, "b": -8.0}, {"a": 4.0, "b": -8.0}, id="against in full"),
]


def arrays(bits: Mapping[str, float]) -> dict[str, Floats]:
    return {name: np.array([value]) for name, value in bits.items()}


@pytest.mark.parametrize(("kinds", "counted"), TOGETHER)
def test_kinds_that_go_together(kinds: dict[str, float], counted: dict[str, float]) -> None:
    assert together(kinds) == counted


@given(st.dictionaries(st.sampled_from("abcdef"), BITS, min_size=1))
def test_one_pair_adds_up_as_many_do(kinds: dict[str, float]) -> None:
    assert sum(together(kinds).values()) == pytest.approx(float(damped(list(arrays(kinds).values()))[0]))


@given(PERSON, BITS, BITS)
def test_shares_of_persons_add_up(bits: dict[str, float], crossed: float, mailbox: float) -> None:
    vetoes = Vetoes(NONE, *([NO] * 8))
    pairs = PersonPairs({}, Crossed(np.array([crossed]), NO), MailboxEvidence(np.array([mailbox]), NO), vetoes)

    found = person_shares(bits, crossed, mailbox)

    shown = sum(found.counted.values()) + sum(share for _, share in found.remarks)
    assert shown == pytest.approx(float(of_persons(pairs)(arrays(bits), np.array([0]))[0]))
    assert found.counted.keys() == bits.keys()


@given(ORGANISATION)
def test_shares_of_organisations_add_up(bits: dict[str, float]) -> None:
    found = organisation_shares(bits)

    assert sum(found.counted.values()) == pytest.approx(float(of_organisations(NONE)(arrays(bits), np.array([0]))[0]))
    assert found.counted.keys() == bits.keys()
