"""A place in another file as the config writes it: `users.csv:Id where IsActive`."""

import re
from typing import NamedTuple

from revops_cli.errors import ConfigError

_WHERE = re.compile(r"\s+where\s+", re.IGNORECASE)


class Reference(NamedTuple):
    """A column of a file, and the condition that its rows must meet."""

    path: str
    column: str
    where: str = ""


def reference(text: str) -> Reference:
    """The parts of a reference; raises ConfigError.

    >>> reference("users.csv:Id where IsActive")
    Reference(path='users.csv', column='Id', where='IsActive')
    """
    place, *condition = _WHERE.split(text.strip(), maxsplit=1)
    path, colon, column = place.rpartition(":")
    if not (colon and path.strip() and column.strip()):
        raise ConfigError(f"'{text}' names no column of a file", hint="write it as users.csv:Id where IsActive")
    return Reference(path.strip(), column.strip(), condition[0] if condition else "")
