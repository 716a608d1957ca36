"""Kinds are the same in the config, in the code and in the documented table."""

from revops_cli.check.kinds.registry import KINDS, kind_of
from revops_cli.check.settings import OPTIONS, Check
from revops_cli.data.reader import read_reference


def test_the_config_the_code_and_the_table_have_the_same_kinds() -> None:
    keys = {field.alias or name for name, field in Check.model_fields.items()} - set(OPTIONS)

    assert keys == set(KINDS) == {row["kind"] for row in read_reference("check_kinds.csv")}


def test_every_kind_is_a_function() -> None:
    assert all(callable(kind_of(key)) for key in KINDS)
