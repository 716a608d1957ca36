"""How many rows the files of an earlier run had, from the JSON that it wrote."""

import json
from pathlib import Path

from revops_cli.errors import InputError


def previous_rows(path: str) -> dict[str, int]:
    """Rows by file; empty without a path. Raises InputError for anything but the JSON of a run."""
    if not path:
        return {}
    hint = "write one with --output json=FILE"
    try:
        held = json.loads(Path(path).read_text(encoding="utf-8"))
        return {str(one["file"]): int(one["rows"]) for one in held["files"]}
    except FileNotFoundError as error:
        raise InputError("no such file", where=path, hint=hint) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError("is no JSON of a run of checks", where=path, hint=hint) from error
