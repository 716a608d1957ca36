"""The files of `revops init`."""

from importlib.resources import files
from pathlib import Path

from revops_cli.errors import OutputError
from revops_cli.tables.staging import Staging, cannot_write


def write_starter(folder: str, *, force: bool = False) -> list[str]:
    """Write the packaged starter into a folder; a file that is there stops it, unless `force`."""
    sources = sorted(
        (entry for entry in files("revops_cli.data").joinpath("starter").iterdir() if entry.is_file()),
        key=lambda entry: entry.name,
    )
    target = Path(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(target, error) from error
    there = [entry.name for entry in sources if (target / entry.name).exists()]
    if there and not force:
        raise OutputError(f"{there[0]} is there already", where=folder, hint="name another folder, or pass --force")
    with Staging() as staging:
        for entry in sources:
            staging.open(target / entry.name).write(entry.read_bytes())
        staging.commit()
    return [str(target / entry.name) for entry in sources]
