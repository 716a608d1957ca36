import pytest

from revops_cli.link.short_forms import initial_of_form, meant, root

INITIALS = [
    pytest.param("w", "bill", True, id="of the full form"),
    pytest.param("b", "bill", False, id="its own initial is no form"),
    pytest.param("q", "bill", False, id="another letter"),
    pytest.param("w", "qqqq", False, id="a name that no table has"),
]


@pytest.mark.parametrize(("one", "other", "fits"), INITIALS)
def test_initials_of_full_forms(one: str, other: str, fits: bool) -> None:  # noqa: FBT001 - expected value
    assert initial_of_form(one, other) is fits
    assert initial_of_form(other, one) is fits


def test_roots_and_meanings() -> None:
    assert (root("bill"), root("wlliam"), root("qqqq")) == ("william", "william", "qqqq")
    assert meant("henny") >= {"henry", "penny"}
