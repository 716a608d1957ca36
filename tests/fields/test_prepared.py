from pathlib import Path

import pytest

import revops_cli.data
from revops_cli.data.prepared import Prepared
from revops_cli.fields.prepared import TABLES, write

PACKAGED = Path(revops_cli.data.__file__).parent / "prepared"


@pytest.mark.parametrize("prepared", TABLES, ids=lambda prepared: prepared.name)
def test_what_is_packaged_is_what_the_tables_say(prepared: Prepared) -> None:
    """After a change: python -m revops_cli.fields.prepared."""
    assert (PACKAGED / f"{prepared.name}.json").read_text(encoding="utf-8") == prepared.packed()


def test_every_packaged_table_has_its_maker(tmp_path: Path) -> None:
    write(tmp_path / "prepared")

    assert {path.name for path in PACKAGED.iterdir()} == {path.name for path in (tmp_path / "prepared").iterdir()}


def test_tables_of_other_sources_are_made_anew() -> None:
    changed = Prepared("titles", ("countries.csv",), lambda: {"made": "anew"})

    assert changed.table() == {"made": "anew"}


def test_a_table_that_nobody_packaged_is_made() -> None:
    assert Prepared("nothing", ("countries.csv",), lambda: ["made"]).table() == ["made"]
