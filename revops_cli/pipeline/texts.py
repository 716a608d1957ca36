"""Text files beside the tables of a run."""

import sys
from collections.abc import Mapping
from pathlib import Path

from revops_cli.errors import ReaderGoneError
from revops_cli.tables.staging import Staging

STDOUT = "-"


def write_texts(texts: Mapping[str, str]) -> None:
    """Write all these files, or none; `-` is standard output. Raises OutputError."""
    with Staging() as staging:
        for target, text in texts.items():
            if target != STDOUT:
                staging.open(Path(target)).write(text.encode())
        staging.commit()
    try:
        sys.stdout.write(texts.get(STDOUT, ""))
        sys.stdout.flush()
    except BrokenPipeError as error:
        raise ReaderGoneError from error
