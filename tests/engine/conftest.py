from collections.abc import Iterator

import pytest

from revops_cli.engine.duck import DuckEngine


@pytest.fixture
def engine() -> Iterator[DuckEngine]:
    """An engine that no other test has had: these tests seal it and fill its folder."""
    made = DuckEngine(threads=2)
    yield made
    made.close()
