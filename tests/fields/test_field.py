import pickle

import pytest

from revops_cli.fields.field import Field
from revops_cli.fields.registry import fields


@pytest.mark.parametrize("field", fields(), ids=lambda field: field.name)
def test_other_processes_can_be_sent_any_field(field: Field) -> None:
    sent = pickle.loads(pickle.dumps(field))  # noqa: S301 - what was packed here

    assert sent.name == field.name
    assert sent.standardise(*["x"] * len(field.inputs)) == field.standardise(*["x"] * len(field.inputs))
