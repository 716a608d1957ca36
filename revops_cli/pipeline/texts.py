"""Text files beside the tables of a run."""

from collections.abc import Mapping
from pathlib import Path

from revops_cli.tables.staging import Staging


def write_texts(texts: Mapping[str, str]) -> None:
    """Write all these files, or none; raises OutputError."""
    with Staging() as staging:
        for target, text in texts.items():
            staging.open(Path(target)).write(text.encode())
        staging.commit()
