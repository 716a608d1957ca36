"""Templates and what they are given become one page."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

FOLDER = Path(__file__).parent


def render(template: str, values: dict[str, object]) -> str:
    """The page: every value is escaped unless it is markup of our own, and a name that is missing is an error."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(template).render(style=Markup(style()), **values)  # noqa: S704 - our own file


def style() -> str:
    """The style sheet of all pages."""
    return (FOLDER / "page.css").read_text(encoding="utf-8")
