"""A rule over the distinct values of some columns: the shape of nearly all cleaning."""

from collections.abc import Sequence

from revops_cli.engine.protocol import BatchFunction, Engine, Progress, Schema, listed, quote, silent


def map_distinct(  # noqa: PLR0913 - the two primitives joined; each argument is one of theirs
    engine: Engine,
    name: str,
    relation: str,
    *,
    inputs: Sequence[str],
    function: BatchFunction,
    outputs: Schema,
    progress: Progress = silent,
) -> None:
    """Make relation `name`: the distinct tuples of `inputs` beside what `function` says of each.

    `function` takes a batch of the input columns and gives the output columns; the inputs are
    carried over. Join back with `USING (inputs)`: no text cell is NULL.
    """
    map_distinct_from(
        engine, name, quote(relation), inputs=inputs, function=function, outputs=outputs, progress=progress
    )


def map_distinct_from(  # noqa: PLR0913 - the same
    engine: Engine,
    name: str,
    source: str,
    *,
    inputs: Sequence[str],
    function: BatchFunction,
    outputs: Schema,
    progress: Progress = silent,
) -> None:
    """`map_distinct` of what `source` says, SQL to stand in FROM."""
    schema: Schema = {**dict.fromkeys(inputs, "VARCHAR"), **outputs}
    engine.map(name, f"SELECT DISTINCT {listed(inputs)} FROM {source}", function, schema, progress)
