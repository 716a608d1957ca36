"""The parts of a YAML loader that a config needs, each with the one below it at hand.

Those of the library look it up at every character and token, a fifth of the work. Comments, a sixth, are
not wanted: their parts are left out.
"""

from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer
from ruamel.yaml.parser import Parser
from ruamel.yaml.scanner import Scanner


class NearScanner(Scanner):
    """A scanner that holds its reader."""

    reader: Any = None

    def __init__(self, loader: YAML) -> None:
        self.reader = loader.reader
        super().__init__(loader)


class NearParser(Parser):
    """A parser that holds its scanner."""

    scanner: Any = None

    def __init__(self, loader: YAML) -> None:
        self.scanner = loader.scanner
        super().__init__(loader)


class NearComposer(Composer):
    """A composer that holds its parser."""

    parser: Any = None

    def __init__(self, loader: YAML | None = None) -> None:
        self.parser = loader.parser if loader else None
        super().__init__(loader)
