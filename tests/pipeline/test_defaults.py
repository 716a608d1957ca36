import pytest

from revops_cli.pipeline.config import Root
from revops_cli.pipeline.defaults import defaults


@pytest.mark.parametrize("name", Root.model_fields)
def test_a_default_is_that_of_the_whole_config(name: str) -> None:
    assert getattr(defaults(), name) == getattr(Root(), name)


def test_what_is_copied_with_a_change_keeps_the_rest() -> None:
    changed = defaults().model_copy(update={"timezone": "Europe/Paris"})

    assert (changed.timezone, changed.clean, defaults().timezone) == ("Europe/Paris", Root().clean, "UTC")


def test_what_a_config_does_not_have_is_no_default() -> None:
    with pytest.raises(AttributeError):
        getattr(defaults(), "nothing")  # noqa: B009 - mypy knows the name is wrong
