"""A YAML file with the line of every key, so that a mistake can be pointed at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from revops_cli.errors import ConfigError

FILE_NAME = "revops.yaml"

Location = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """The values of a config file, and where each stands.

    `lines` maps a path such as `("route", "rules", 0, "when")` to `file:line`.
    """

    path: Path | None
    values: Mapping[str, Any]
    lines: Mapping[Location, str]

    @property
    def folder(self) -> Path:
        """The folder that relative paths of the config start from."""
        return self.path.parent if self.path else Path.cwd()

    def where(self, location: Location) -> str:
        """`file:line` of the nearest key that is written in the file."""
        for end in range(len(location), 0, -1):
            if location[:end] in self.lines:
                return self.lines[location[:end]]
        return str(self.path) if self.path else "config"


NOTHING = Document(None, {}, {})


def find_config(start: Path) -> Path | None:
    """The nearest `revops.yaml` in `start` or above it."""
    for folder in (start, *start.parents):
        candidate = folder / FILE_NAME
        if candidate.is_file():
            return candidate
    return None


def read_document(path: Path, *, bare_list: str = "") -> Document:
    """A config file with its includes spliced in.

    A list item that names a `.yaml` file stands for the items of that file, in its place; the
    name is resolved from the folder of the file that holds it. A file that is one list is the value
    of the key `bare_list`, where that is given. Raises ConfigError.
    """
    lines: dict[Location, str] = {}
    loaded = _load(path)
    if bare_list and not isinstance(loaded, Mapping):
        lines[bare_list,] = str(path)
        return Document(path, {bare_list: _included(path, (bare_list,), 0, lines, str(path))}, lines)
    if not isinstance(loaded, Mapping):
        raise ConfigError(
            "a config is a mapping of sections",
            where=str(path),
            hint="name a YAML file such as `revops init` writes; it names the lists under inputs:",
        )
    values = {str(key): _plain(value, (str(key),), path, lines, loaded, key) for key, value in loaded.items()}
    return Document(path, values, lines)


def _load(path: Path) -> Any:  # noqa: ANN401 - YAML holds anything
    from ruamel.yaml import YAML  # noqa: PLC0415 - most runs have no config
    from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415 - the same
    from ruamel.yaml.parser import Parser  # noqa: PLC0415 - the same
    from ruamel.yaml.scanner import Scanner  # noqa: PLC0415 - the same

    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise ConfigError("no such file", where=str(path)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot be read: {error}", where=str(path)) from error
    # Lines are known to the round-trip type alone; its comments, a sixth of the work, are not wanted.
    yaml = YAML(typ="rt")
    yaml.Scanner, yaml.Parser = Scanner, Parser
    try:
        loaded = yaml.load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else str(path)
        raise ConfigError(f"not YAML: {error.problem or error.context}", where=where) from error
    except YAMLError as error:
        raise ConfigError(f"not YAML: {error}", where=str(path)) from error
    except ValueError as error:  # a day that is none, such as 2026-02-30
        raise ConfigError(
            f"a value cannot be read: {error}", where=str(path), hint="write days as 2026-01-31"
        ) from error
    return {} if loaded is None else loaded


def _plain(
    value: Any,  # noqa: ANN401 - YAML holds anything
    location: Location,
    path: Path,
    lines: dict[Location, str],
    parent: Any,  # noqa: ANN401 - YAML holds anything
    key: Any,  # noqa: ANN401 - YAML holds anything
) -> Any:  # noqa: ANN401 - YAML holds anything
    lines[location] = f"{path}:{parent.lc.data[key][0] + 1}"
    if isinstance(value, Mapping):
        return {str(k): _plain(v, (*location, str(k)), path, lines, value, k) for k, v in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        items: list[Any] = []
        for index, item in enumerate(value):
            if isinstance(item, str) and item.endswith((".yaml", ".yml")):
                items += _included(path.parent / item, location, len(items), lines, lines[location])
            else:
                items.append(_plain(item, (*location, len(items)), path, lines, value, index))
        return items
    return value


def _included(path: Path, location: Location, start: int, lines: dict[Location, str], where: str) -> list[Any]:
    if not path.is_file():
        raise ConfigError(f"included file '{path}' does not exist", where=where)
    loaded = _load(path)
    if not isinstance(loaded, list):
        raise ConfigError("the file must hold a list", where=str(path), hint="begin each item with '- '")
    return [_plain(item, (*location, start + index), path, lines, loaded, index) for index, item in enumerate(loaded)]
