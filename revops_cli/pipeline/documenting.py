"""`revops rules document`: the service-level agreement, written from the config."""

from dataclasses import dataclass

from revops_cli.errors import ConfigError
from revops_cli.pipeline.options import RunOptions, SideInputs
from revops_cli.pipeline.session import Session
from revops_cli.route.document import missing_parts, sla_document
from revops_cli.tables.writing import MARKDOWN, check_ending


@dataclass(frozen=True, slots=True)
class Document:
    """The agreement as Markdown, and what it lacks."""

    text: str
    missing: tuple[str, ...]


def document_rules(options: RunOptions, sides: SideInputs) -> Document:
    """The agreement of the route section; raises ConfigError where there is none, UsageError for another file."""
    check_ending(options.output, MARKDOWN)
    with Session.open(options, sides) as session:
        settings = session.root.route
        if settings is None:
            raise ConfigError("no rules", hint="pass --rules FILE, or write a route: section in the config")
        return Document(sla_document(settings), missing_parts(settings))
