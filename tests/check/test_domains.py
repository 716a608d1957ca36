"""What is said of a plain address by its domain is what the field says of the address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.check.domains import plain_domain
from revops_cli.fields.email import read_email

CASES = [
    pytest.param("x@acme.com", "acme.com", id="plain"),
    pytest.param("x@ACME.co.uk", "acme.co.uk", id="capitals"),
    pytest.param("x@gamil.com", "", id="misspelt domain"),
    pytest.param("x@acme.con", "", id="misspelt ending"),
    pytest.param("x@acme.zorb", "", id="ending that does not exist"),
    pytest.param("x@a--b.com", "", id="two hyphens"),
    pytest.param("jane@acme.com", "", id="words before the @"),
    pytest.param("", "", id="empty"),
]
LABELS = st.sampled_from(["acme", "gmail", "gamil", "A1", "x-y", "a--b", "-a", "mailinator", "co", "xn--mller-kva"])
ENDINGS = st.sampled_from(["com", "con", "de", "uk", "zorb", "test", "cmo", "c", "museum", "COM"])
NAMES = st.lists(LABELS, min_size=1, max_size=4).map(".".join)
CELLS = st.builds("x@{}.{}".format, NAMES, ENDINGS)


@pytest.mark.parametrize(("cell", "domain"), CASES)
def test_the_domain_of_a_plain_cell(cell: str, domain: str) -> None:
    assert plain_domain(cell) == domain


@given(st.one_of(CELLS, st.text(max_size=20).map("x@{}.com".format), st.text(max_size=20)))
def test_a_domain_that_is_told_is_that_of_a_good_address(cell: str) -> None:
    domain, read = plain_domain(cell), read_email(cell)

    assert not domain or (read.status, read.address, read.domain) == ("ok", f"x@{domain}", domain)
