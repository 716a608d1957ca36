"""Explanations of single values and records, as the commands of `revops explain` ask for them."""

from collections.abc import Sequence

from revops_cli.clean.explain import Trace, explained
from revops_cli.clean.setup import configured
from revops_cli.errors import UsageError
from revops_cli.pipeline.clean_decisions import with_decided_synonyms
from revops_cli.pipeline.defaults import config_of
from revops_cli.pipeline.options import RunOptions, StepFlags
from revops_cli.pipeline.session import with_flags


def explain_clean(
    field: str, values: Sequence[str], beside: Sequence[str], config: str, flags: StepFlags
) -> list[Trace]:
    """What clean says of each value; `beside` holds more cells of the row as `Country=DE`. Raises RevopsError."""
    root, document = config_of(config)
    settings = with_flags(with_decided_synonyms(root, document), RunOptions(), flags).clean
    others = dict(map(_pair, beside))
    fields = configured(settings).fields
    return [trace for value in values for trace in explained(fields, field, value, others)]


def _pair(text: str) -> tuple[str, str]:
    name, equals, cell = text.partition("=")
    if not (name and equals):
        raise UsageError(f"'{text}' gives no cell", where="--with", hint="write Country=DE")
    return name, cell
