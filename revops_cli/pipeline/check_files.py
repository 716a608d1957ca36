"""Which files are checked, by which checks, and the files beside them."""

from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from glob import glob, has_magic
from pathlib import Path
from typing import NamedTuple

from revops_cli.check.defaults import default_checks
from revops_cli.check.lists import file_of, is_file
from revops_cli.check.reference import reference
from revops_cli.check.settings import Check, CheckSettings, FileSet
from revops_cli.errors import InputError, UsageError
from revops_cli.model import Table


class Target(NamedTuple):
    """A file, the set it belongs to, and how it is read."""

    file: str
    name: str
    files: FileSet


def targets(settings: CheckSettings, given: Sequence[str]) -> list[Target]:
    """The files to check: those given, else those of the config, each pattern in order of names.

    A given file that a pattern of the config meets belongs to its set. Figures of the audit need no
    file. Raises UsageError without any, InputError for a pattern that no file meets.
    """
    sets = {**({"": settings.dataset} if settings.dataset else {}), **settings.datasets}
    if given:
        plain = sets.get("", FileSet(path=(Path("-"),)))
        return [_given(file, sets, plain) for file in given]
    found = [Target(file, name, files) for name, files in sets.items() for file in _found(files)]
    if not found and not any(check.kind == "metric" for check in settings.checks):
        raise UsageError("nothing to check was named", hint="pass FILE, or name a dataset: under check: in the config")
    return found


def _given(file: str, sets: dict[str, FileSet], plain: FileSet) -> Target:
    there = Path(file).resolve()
    for name, files in sets.items():
        if any(fnmatch(str(there), str(path.resolve())) for path in files.path):
            return Target(file, name, files)
    return Target(file, "", plain)


def _found(files: FileSet) -> Iterator[str]:
    for path in files.path:
        if not has_magic(str(path)):
            yield str(path)
            continue
        found = glob(str(path), recursive=True)  # noqa: PTH207 - Path.glob takes no pattern with a root
        matched = sorted(file for file in found if Path(file).is_file())
        if not matched:
            raise InputError("no file is called so", where=str(path), hint="look at path: under dataset:")
        yield from matched


def checks_of(settings: CheckSettings, target: Target, table: Table) -> list[Check]:
    """The checks of rows that run on a file: its set's own, and those that name no set.

    Where the config has no check at all, those that fit every list.
    """
    return named_checks(settings, target) if settings.checks else list(default_checks(table))


def named_checks(settings: CheckSettings, target: Target) -> list[Check]:
    """The checks of rows in the config that run on a file."""
    everywhere = target.name == "" or settings.dataset is None
    rows = [check for check in settings.checks if check.kind != "metric"]
    return [check for check in rows if check.dataset == target.name or (everywhere and not check.dataset)]


def files_beside(checks: Sequence[Check]) -> list[str]:
    """The other files that checks name, as they are written."""
    return list(dict.fromkeys(path for check in checks for path in _beside(check)))


def _beside(check: Check) -> Iterator[str]:
    for path in (check.owner_active, check.touch_for_working):
        if path:
            yield path
    for text in (check.references or {}).values():
        yield reference(text).path
    for values in (check.in_ or {}).values():
        if len(values) == 1 and is_file(values[0]):
            yield file_of(values[0])
