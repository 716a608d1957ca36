"""A word that says nothing is a blank cell, never an unknown value."""

import pytest

from revops_cli.fields.registry import fields

BLANKS = ["-", "?", "n/a", "N.A.", "unknown", "none", "tbd", "#N/A", "  "]


@pytest.mark.parametrize("raw", BLANKS)
def test_a_blank_word_has_no_issue_in_any_field(raw: str) -> None:
    found = {field.name: field.standardise(*[raw] * len(field.inputs)).issues for field in fields()}

    assert found == dict.fromkeys(found, ())
