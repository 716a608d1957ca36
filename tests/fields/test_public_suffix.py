import pytest
from hypothesis import given
from hypothesis import strategies as st
from tldextract import TLDExtract

from revops_cli.fields.public_suffix import suffixes, under_suffix

LIST = TLDExtract(suffix_list_urls=(), cache_dir=None, fallback_to_snapshot=True)


def test_the_list_is_the_one_that_the_package_reads() -> None:
    assert suffixes() == frozenset(LIST.tlds)


@pytest.mark.parametrize("below", ["", "acme.", "www.acme.", "a.b.c."])
def test_every_suffix_is_read_as_the_package_reads_it(below: str) -> None:
    hosts = [below + suffix.lstrip("*!.") for suffix in suffixes()]

    assert {host: under_suffix(host) for host in hosts} == {h: LIST(h).top_domain_under_public_suffix for h in hosts}


@given(st.lists(st.sampled_from(["www", "acme", "co", "uk", "ck", "com", "kobe", "jp", "city", "1", "zz"]), min_size=1))
def test_any_labels_are_read_as_the_package_reads_them(labels: list[str]) -> None:
    host = ".".join(labels)

    assert under_suffix(host) == LIST(host).top_domain_under_public_suffix
