import numpy as np
import pytest

from revops_cli.link.coded import encode
from revops_cli.link.mailbox import mailboxes, one_slip_apart
from revops_cli.link.person_keys import one_vocabulary

Person = tuple[str, str, str]
"""First name, last name, letters of the mailbox."""

CASES = [
    pytest.param(("robby", "rouch", "robby"), ("robbie", "hill", "robbie"), True, id="two first names"),
    pytest.param(("robby", "rouch", "robby"), ("robbie", "rouch", "robbie"), False, id="but one last name"),
    pytest.param(("robby", "rouch", "robby"), ("robby", "hill", "robbie"), False, id="one is not the row's own"),
    pytest.param(("bill", "wallace", "bwallace"), ("will", "wallace", "wwallace"), True, id="two names in full"),
    pytest.param(("robby", "rouch", "robby"), ("robby", "hill", "robby"), False, id="one mailbox"),
    pytest.param(("", "", ""), ("", "", ""), False, id="empty"),
]


@pytest.mark.parametrize(("one", "other", "two"), CASES)
def test_mailboxes_that_are_no_slip_of_each_other(one: Person, other: Person, two: bool) -> None:  # noqa: FBT001 - expected value
    first, last = one_vocabulary(encode([one[0], other[0]]), encode([one[1], other[1]]))
    boxes = mailboxes(encode([one[2], other[2]]), first, last)
    left, right = np.array([0]), np.array([1])

    assert one_slip_apart(boxes, left, right, last.codes[left] != last.codes[right]).tolist() == [two]
