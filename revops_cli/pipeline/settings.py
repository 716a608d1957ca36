"""The config as a person asks for it: effective values, or a check."""

from revops_cli.config.loading import effective
from revops_cli.errors import ConfigError
from revops_cli.pipeline.config import load_config


def effective_settings(path: str) -> list[tuple[str, object, str]]:
    """Every key, its value, and `file:line` or `default`; raises ConfigError."""
    root, document = load_config(path)
    return effective(root, document)


def checked_config(path: str) -> str:
    """A line that names the config that was found valid; raises ConfigError."""
    _root, document = load_config(path)
    if document.path is None:
        raise ConfigError("no revops.yaml here or above", hint="run: revops init")
    return f"{document.path}: valid"
